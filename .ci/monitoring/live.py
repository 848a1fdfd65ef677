"""Asks a Prometheus that has the rules and looks at fixture.py whether everything is right to the digit.

usage: live.py URL FOLDER
"""
import json
import re
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

URL = sys.argv[1]
LEAK = Path(sys.argv[2]) / "leak"
PATIENCE = 25


def ask(path, **parameters):
    with urlopen(f"{URL}/api/v1/{path}?{urlencode(parameters)}", timeout=10) as answer:
        return json.load(answer)["data"]


def samples(expr):
    return ask("query", query=expr)["result"]


def values(expr):
    return [round(float(sample["value"][1]), 9) for sample in samples(expr)]


def alerts():
    return [alert for alert in ask("alerts")["alerts"] if alert["state"] == "firing"]


def await_that(what, read, holds):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            found = read()
            if holds(found):
                print(f"{what}: {found}")
                return found
        except (URLError, ConnectionError) as ex:
            found = ex
        if time.monotonic() > end:
            sys.exit(f"FAILED: {what}: {found}")
        time.sleep(0.2)


def await_value(expr, value):
    await_that(expr, lambda: values(expr), lambda found: found == [value])


def check_dashboard():
    """Each query of the dashboard has data; each of its variables has values."""
    dashboard = json.loads(Path("deploy/grafana/pools.json").read_text())
    variables = {"$__rate_interval": "5m", "$__range": "5m", "$job": ".+", "$instance": ".+", "$pool": "exports"}

    def filled(text):
        return re.sub(r"\$\w+", lambda match: variables[match.group()], text)

    queries = [(panel["title"], filled(target["expr"])) for outer in dashboard["panels"]
               for panel in [outer, *outer.get("panels", [])] for target in panel.get("targets", [])]
    for title, expr in queries:
        found = values(expr)
        if not found or any(value != value for value in found):
            sys.exit(f"FAILED: '{title}' of the dashboard shows {found} for {expr}")
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["definition"]).groups()
            if not ask(f"label/{label}/values", **{"match[]": filled(selector)}):
                sys.exit(f"FAILED: variable '{variable['name']}' of the dashboard has no value")
    print(f"dashboard: {len(queries)} queries have data")


# Everything has come, 105 steps of 16.
await_value("sum(pool_acquires_total)", 1680)
# The mean of the instances would be 0.583, and 1.667 misses for a collection.
await_value("pool_kind_job:hit_rate:ratio_rate5m", 0.75)
await_value("pool_kind_job:misses_per_gc:ratio_rate5m", 1)
await_value("pool_kind_job:imbalance:ratio", 0)
if alerts():
    sys.exit(f"FAILED: traffic without a fault, and {alerts()}")
LEAK.touch()
# The mean would be 0.125.
await_value("pool_kind_job:imbalance:ratio", 0.0625)
fired = await_that("alerts of the leak", alerts, lambda found: len(found) > 0)
told = [(alert["labels"]["alertname"], alert["labels"]["instance"], float(alert["value"])) for alert in fired]
if told != [("PoolLeaking", "b", 105)]:
    sys.exit(f"FAILED: a leak in b, and {told}")
check_dashboard()
LEAK.unlink()
await_value("pool_kind_job:imbalance:ratio", 0)
await_that("alerts after the leak", alerts, lambda found: not found)
