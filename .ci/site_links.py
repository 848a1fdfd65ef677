"""Looks at the links of a site.

usage: site_links.py FOLDER
"""
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "link": "href"}


class Page(HTMLParser):

    def __init__(self, path):
        super().__init__()
        self.links, self.fetched, self.anchors = [], [], {""}
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.anchors.update(attrs[name] for name in ("id", "name") if name in attrs)
        if FETCHED.get(tag) in attrs and attrs.get("rel") != "canonical":
            self.fetched.append(attrs[FETCHED[tag]])
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])


root = Path(sys.argv[1]).resolve()
pages = {path.resolve(): Page(path) for path in root.glob("**/*.html")}
faults = []
for path, page in pages.items():
    if path.name == "404.html":
        continue  # it is shown at any address, and its links begin with /
    faults += [f"{path.name} fetches {link}" for link in page.fetched if urlsplit(link).netloc]
    for link in page.links + page.fetched:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if not target.is_file():
            faults.append(f"{path.name} leads to {link}, which is not there")
        elif target in pages and unquote(parts.fragment) not in pages[target].anchors:
            faults.append(f"{path.name} leads to {link}: no such place")
if faults or len(pages) < 10:
    sys.exit("FAILED: " + "\n".join(faults or [f"{len(pages)} pages"]))
print(f"== site: {len(pages)} pages, every link leads somewhere")
