# SPDX-License-Identifier: Apache-2.0
"""The Prometheus half of the section `polls`."""
import urllib.parse

from harness.prometheus_server import PrometheusServer
from rig import configuration
from rig.contest import alternating
from rig.figures import Chart, Table, ratios, spread
from rig.load import Target
from rig.ready import Probe

CONNECTIONS = 8  # what Plimsoll opens to one Prometheus by default

_HOW = ("A real Prometheus that is asked {queries:,} different queries (vector(…)). Plimsoll: what being ready takes longer "
        "with all of them than with one, since ready means that all were asked. Bare: the load client on Plimsoll's core "
        "asks the same over as many connections (8) as fast as it gets.")


def table(bench):
    queries = bench.extent.queries
    prometheus = PrometheusServer(bench.folder / "prometheus", bench.processes, {})
    prometheus.start()
    times = alternating(bench.extent.rounds, {
        "ours": lambda: _ready(bench, prometheus, queries) - _ready(bench, prometheus, 1),
        "bare": lambda: _bare(bench, prometheus, queries)})
    ours, bare = times["ours"], times["bare"]
    prometheus.kill()
    made = [[f"{queries:,}", spread(ours), spread(bare), ratios(ours, bare)]]
    return Table("queries", "Queries to Prometheus", _HOW.format(queries=queries),
                 ["queries", "Plimsoll, s", "bare, s", "Plimsoll ÷ bare"], made, Chart("Plimsoll, s"))


def _ready(bench, prometheus, queries):
    with bench.prepared(configuration.queries(prometheus.port, queries, "1h")) as serving:
        probe = Probe(bench.pki.crt("cluster-ca"), serving.port, "/readyz")
        with bench.cores.on(bench.cores.server):
            seconds = probe.seconds_of(serving.launch)
        up = [value for key, value in serving.metrics().items() if key.startswith("plimsoll_metric_up{")]
    if up != [1] * queries:
        raise RuntimeError(f"{sum(up):g} of {queries} queries gave a value")
    return seconds


def _bare(bench, prometheus, queries):
    file = bench.subfolder("paths")
    file.write_text("".join("/api/v1/query?query=" + urllib.parse.quote(configuration.query(number)) + "\n"
                            for number in range(queries)))
    target = Target("Prometheus", ["--plain", "--port", str(prometheus.port), "--paths-file", str(file),
                                   "--expect", '"status":"success"'])
    _, told = bench.client_in_its_place.run(target, "--count", queries, "--connections", CONNECTIONS)
    return told["seconds"]
