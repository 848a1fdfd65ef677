"""Two instances of an application, as Prometheus sees them: one with three times the load of the other.

usage: fixture.py FOLDER: writes the ports to FOLDER/ports; while there is a FOLDER/leak, instance b has overdue leases

The counters grow in steps that have times of their own, from when both were asked, and then stand still, so that what
is computed of them does not depend on when they are asked.
"""
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(sys.argv[1])
STEP = 2
STEPS = 5
BEFORE = 100
POOL = 'pool="exports",kind="buffer"'
REASONS = ("full", "oversize", "idle", "pressure", "invalid", "abandoned", "explicit")

# What comes in one step, for instances a and b; 16 acquires in all, 12 of them hits.
COUNTERS = {
    f'pool_acquires_total{{{POOL},result="hit"}}': (11, 1),
    f'pool_acquires_total{{{POOL},result="miss"}}': (1, 3),
    f'pool_releases_total{{{POOL}}}': (12, 4),
    f'pool_stale_releases_total{{{POOL}}}': (0, 0),
    f'pool_created_objects_total{{{POOL}}}': (1, 3),
    f'pool_leaks_total{{{POOL}}}': (0, 0),
    f'pool_exhausted_total{{{POOL}}}': (0, 0),
    f'pool_bytes_saved_bytes_total{{{POOL}}}': (180224, 16384),
    f'pool_use_time_seconds_count{{{POOL}}}': (4, 2),
    f'pool_use_time_seconds_sum{{{POOL}}}': (0.5, 0.25),
    f'pool_sizes_buffers_total{{{POOL},le="256"}}': (1, 1),
    f'pool_sizes_buffers_total{{{POOL},le="1024"}}': (6, 2),
    f'pool_sizes_buffers_total{{{POOL},le="+Inf"}}': (6, 2),
    'jvm_gc_pause_seconds_count{gc="G1 Young Generation",cause="G1 Evacuation Pause"}': (3, 1),
} | {f'pool_discards_total{{{POOL},reason="{reason}"}}': (0, 2 if reason == "full" else 0) for reason in REASONS}

GAUGES = {
    f'pool_in_use{{{POOL}}}': (3, 1),
    f'pool_idle{{{POOL}}}': (8, 2),
    f'pool_retained_bytes{{{POOL}}}': (131072, 32768),
    f'pool_retained_max_bytes{{{POOL}}}': (1048576, 1048576),
} | {f'pool_findings{{{POOL},severity="{severity}"}}': (0, 0) for severity in ("info", "warning", "critical")}

asked = [None, None]
lock = threading.Lock()


def exposition(instance):
    with lock:
        asked[instance] = asked[instance] or time.time()
        if None in asked:
            return ""
        start = max(asked)
    lines = [f"{name} {figures[instance]}" for name, figures in GAUGES.items()]
    leaking = instance == 1 and (FOLDER / "leak").exists()
    lines.append(f"pool_overdue{{{POOL}}} {105 if leaking else 0}")
    step = min(STEPS, int((time.time() - start) / STEP))
    millis = int(1000 * (start + step * STEP))
    lines += [f"{name} {figures[instance] * (BEFORE + step)} {millis}" for name, figures in COUNTERS.items()]
    return "\n".join(lines) + "\n"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = exposition(self.server.instance).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


servers = []
for number in range(2):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.instance = number
    threading.Thread(target=server.serve_forever).start()
    servers.append(server)
(FOLDER / "ports.new").write_text(" ".join(str(server.server_port) for server in servers) + "\n")
(FOLDER / "ports.new").rename(FOLDER / "ports")
