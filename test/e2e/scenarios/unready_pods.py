# SPDX-License-Identifier: Apache-2.0
"""7 of 10 pods are not Ready: a `Value` target counts the Ready ones only, and this is what comes of it.

replicas = Ready pods × value / target, as the HPA's documentation says. Where latency is shared, the three that are
left get slower as the others fall away, and the product stays what it was. Where it has another cause, it does not.
"""
from harness.inference import constant, shared
from harness.scenario import Scenario
from harness.sophia import Sophia


def run(stage):
    stage.load.latency = shared(20)
    stage.settle(10, within=90)
    stage.world.stand_in.fail_readiness(stage.namespace, 7)
    stage.step("7 of 10 pods are not Ready")
    stage.wait("3 Ready pods, and a P95 that shows it", lambda s: s.ready == 3 and (s.p95 or 0) > 6, within=15)
    stage.hold("10 replicas: 3 Ready × 6.6 s / 2 s", lambda s: s.current == s.desired == 10, seconds=15)
    stage.load.latency = constant(4)
    stage.step("4 s of latency, however many pods there are")
    stage.wait("6 replicas: 3 Ready × 4 s / 2 s", lambda s: s.current == 6 and s.ready == 3, within=40)
    stage.hold("6 replicas, at twice the latency aimed at", lambda s: s.current == 6 and (s.p95 or 0) > 3.8, seconds=10)
    stage.load.latency = shared(20)
    stage.world.stand_in.restore_readiness(stage.namespace)
    stage.step("all pods are Ready again, and share 20 s of latency")
    stage.settle(10, within=60)


SCENARIO = Scenario("unready-pods", Sophia, "unready-pods", limit=270, run=run)
