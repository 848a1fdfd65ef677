"""Says what is wrong with the files for Prometheus and Grafana, without either of them."""
import itertools
import json
import re
import sys
from pathlib import Path

RECORDING = Path("deploy/prometheus/pools-recording.yml").read_text()
ALERTS = Path("deploy/prometheus/pools-alerts.yml").read_text()
TESTS = Path("deploy/prometheus/pools-tests.yml").read_text()
METERS = Path("docs/actuator-and-metrics.md").read_text()
PLAYBOOK = Path("docs/playbook.md").read_text()
PAGE = Path("docs/dashboards.md").read_text()

SUFFIXES = {"counter": ["_total"], "gauge": [""], "timer": ["_seconds_count", "_seconds_sum"]}
UNITS = {"bytes", "objects", "buffers"}

faults = []


def fault_unless(holds, text):
    if not holds:
        faults.append(text)


def known_names():
    """The names that Prometheus gives to the meters of the table: underscores, unit, _total."""
    names = set()
    for cells in re.findall(r"^\| (`pool\..*?) \| (.*?) \|", METERS, re.M):
        words = re.findall(r"\w+", cells[1])
        unit = "_" + words[1] if len(words) > 1 and words[1] in UNITS else ""
        for meter in re.findall(r"`(pool\.[a-z.]+)`", cells[0]):
            names.update(meter.replace(".", "_") + unit + suffix for suffix in SUFFIXES.get(words[0], []))
    return names


def panels_of(dashboard):
    return [panel for outer in dashboard["panels"] for panel in [outer, *outer.get("panels", [])]]


def check_names(where, text, known):
    recorded = set(re.findall(r"record: (\S+)", RECORDING))
    for name in sorted(set(re.findall(r"\b(?:pool|job)_[a-z0-9_]+(?::[a-z0-9_:]+)?", text))):
        holds = name in recorded if ":" in name else name in known or not name.startswith("pool_")
        fault_unless(holds, f"{where}: nobody has {name}")


def overlap(one, other):
    return (one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
            and one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"])


def check_dashboard(known):
    dashboard = json.loads(Path("deploy/grafana/pools.json").read_text())
    panels = panels_of(dashboard)
    fault_unless("__inputs" not in dashboard, "dashboard: has __inputs, so that it does not load as it is")
    fault_unless(dashboard["schemaVersion"] >= 39, "dashboard: its schema is too old")
    ids = [panel["id"] for panel in panels]
    fault_unless(len(set(ids)) == len(ids), "dashboard: two panels have the same id")
    for one, other in itertools.combinations(panels, 2):
        fault_unless(not overlap(one["gridPos"], other["gridPos"]),
                     f"dashboard: '{one['title']}' and '{other['title']}' overlap")
    for panel in panels:
        grid = panel["gridPos"]
        fault_unless(grid["x"] + grid["w"] <= 24, f"dashboard: '{panel['title']}' is too wide")
        if panel["type"] == "row":
            continue
        for key in ("title", "description"):
            fault_unless(panel.get(key), f"dashboard: panel {panel['id']} has no {key}")
        fault_unless(panel["fieldConfig"]["defaults"].get("unit"), f"dashboard: '{panel['title']}' has no unit")
        for target in panel["targets"]:
            where = f"dashboard: '{panel['title']}'"
            fault_unless(target["datasource"]["uid"] == "${datasource}", f"{where} has a data source of its own")
            check_names(where, target["expr"], known)
            fault_unless(":" not in re.sub(r'"[^"]*"', "", target["expr"]) or "recording rule" in panel["title"],
                         f"{where} does not say that it needs a recording rule")
            for matcher in ('job=~"$job"', 'pool=~"$pool"'):
                fault_unless(matcher in target["expr"], f"{where} does not heed {matcher}")


def check_rules(known):
    for where, text in (("recording rules", RECORDING), ("alerts", ALERTS)):
        check_names(where, re.sub(r"^\s*#.*", "", text, flags=re.M), known)
    anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
               for title in re.findall(r"^#+ (.*)", PLAYBOOK, re.M)}
    for anchor in re.findall(r"playbook: docs/playbook\.md#(\S+)", ALERTS):
        fault_unless(anchor in anchors, f"alerts: docs/playbook.md has no entry {anchor}")
    alerts = re.findall(r"alert: (\S+)", ALERTS)
    for key in ("summary:", "description:", "playbook:"):
        fault_unless(ALERTS.count(f"  {key} ") == len(alerts), f"alerts: not each has a {key}")
    fault_unless(ALERTS.count("$value") >= len(alerts), "alerts: not each has its figure")
    for name in alerts + re.findall(r"record: (\S+)", RECORDING):
        fault_unless(re.search(rf"{name}\b", TESTS), f"tests: none for {name}")
        fault_unless(f"`{name}`" in PAGE, f"docs/dashboards.md: says nothing of {name}")
    for name in alerts:
        fault_unless(re.search(rf"alertname: {name}\n\s*eval_time: \S+\n\s*exp_alerts:", TESTS),
                     f"tests: {name} never fires")
        fault_unless(f"alertname: {name}, eval_time" in TESTS, f"tests: {name} is never quiet")
    for rule in critical_rules():
        fault_unless(f"docs/playbook.md#{rule}\n" in ALERTS, f"alerts: none for the critical finding {rule}")


def critical_rules():
    sources = Path("pool-core/src/main/java/io/pooled/doctor").glob("*Rules.java")
    rules = [rule for source in sources
             for rule in re.findall(r'new Rule\("([a-z-]+)",\s*Severity\.CRITICAL', source.read_text())]
    fault_unless(rules, "doctor: no critical rule found in the sources")
    return rules


known = known_names()
fault_unless(len(known) >= 20, "docs/actuator-and-metrics.md: its table of meters was not understood")
check_dashboard(known)
check_rules(known)
for fault in faults:
    print(f"FAILED: {fault}", file=sys.stderr)
sys.exit(1 if faults else 0)
