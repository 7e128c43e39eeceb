# SPDX-License-Identifier: Apache-2.0
"""From exec to ready."""
from rig.contest import alternating
from rig.figures import Chart, Outcome, Table, ratios, spread
from rig.nginx import Nginx
from rig.ready import Probe

TITLE = "start"
METRICS = 100

_HOW = ("From exec until /readyz is 200, which is after the authentication ConfigMap was read and every metric was polled "
        "(100 lists of a Redis on loopback); nginx until its first answer. Asked for every half millisecond over TLS.")


def measure(bench):
    times = alternating(bench.extent.starts, {"ours": lambda: 1000 * _plimsoll(bench), "nginx": lambda: 1000 * _nginx(bench)})
    ours, rival = times["ours"], times["nginx"]
    made = [["Plimsoll, 100 metrics", spread(ours), ratios(ours, rival)], ["nginx", spread(rival), ""]]
    return Outcome([Table("start", "Start to ready", _HOW, ["server", "ready after, ms", "÷ nginx's"], made,
                          Chart("ready after, ms", limit=100))], {"start.ready_ms": spread(ours)})


def _plimsoll(bench):
    with bench.prepared(bench.lists(METRICS)) as serving:
        probe = Probe(bench.pki.crt("cluster-ca"), serving.port, "/readyz")
        with bench.cores.on(bench.cores.server):
            return probe.seconds_of(serving.launch)


def _nginx(bench):
    nginx = Nginx(bench.subfolder("nginx"), bench.processes, bench.pki, "{}")
    probe = Probe(bench.pki.crt("cluster-ca"), nginx.port, "/")
    try:
        with bench.cores.on(bench.cores.server):
            return probe.seconds_of(nginx.launch)
    finally:
        nginx.stop()
