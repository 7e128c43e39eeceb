# SPDX-License-Identifier: Apache-2.0
"""New pods have no traffic at first, so no P95 either (NaN): the P95 served is that of the others."""
import math

from harness.inference import shared
from harness.scenario import Scenario
from harness.sophia import Sophia

_BY_POD = ("histogram_quantile(0.95, sum by (le, pod) "
           '(rate(inference_latency_seconds_bucket{{namespace="{}"}}[5s])))')


def run(stage):
    stage.wait("3 idle replicas", lambda s: s.ready == 3 and s.p95 == 0 and s.scaling_active, within=30)
    stage.load.busy = set(stage.world.stand_in.ready_pods(stage.namespace))
    stage.load.latency = shared(10)
    stage.step("10 s of latency; new pods get no traffic")
    stage.wait("new pods", lambda s: s.ready >= 5 and (s.p95 or 0) > 0, within=20)
    stage.wait_steady("5 replicas and a fresh P95 of 2 s", lambda s: (
        s.current == s.desired == 5 and s.shows_its_latency and s.origin == "fresh"), seconds=6, within=66)
    by_pod = [float(value) for _, value in stage.prometheus.value(_BY_POD.format(stage.namespace))]
    idle = sum(math.isnan(value) for value in by_pod)
    assert idle >= 2 and len(by_pod) - idle == 3, f"the P95s of 3 busy and 2 idle pods are {by_pod}"
    stage.step(f"Prometheus has {idle} pods with a P95 of NaN; Plimsoll serves {stage.timeline.latest.p95:g} s")
    stage.load.busy = None
    stage.step("all pods get traffic")
    stage.settle(5, within=20)


SCENARIO = Scenario("new-pods-idle", Sophia, "new-pods-idle", limit=150, run=run)
