"""What leads out of docs, into the repository, is text on the site: there is no address to lead to."""
import re

OUT = re.compile(r"\[([^\]]*)\]\(\.\./[^)]*\)")


def on_page_markdown(markdown, **_):
    return OUT.sub(r"\1", markdown)
