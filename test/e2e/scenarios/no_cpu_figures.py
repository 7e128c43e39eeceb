# SPDX-License-Identifier: Apache-2.0
"""The HPA's other metric cannot be read: the queue still raises the replicas, and nothing lowers them meanwhile."""
from harness.artemis import KEY, Artemis
from harness.scenario import Scenario


def run(stage):
    stage.cpu(None)
    stage.step("no CPU figures at all")
    stage.wait("2 replicas", lambda s: s.current == 2, within=20)
    stage.push(60)
    stage.wait("6 replicas, by the queue alone", lambda s: s.current == 6, within=20)
    stage.redis.pop(KEY, 60)
    stage.step("all items taken")
    # Longer than the HPA's scale-down window.
    stage.hold("6 replicas while CPU cannot be read", lambda s: s.current == 6, seconds=12)
    stage.cpu(20)
    stage.step("CPU at 20 %")
    stage.wait("2 replicas", lambda s: s.current == 2, within=30)


SCENARIO = Scenario("no-cpu-figures", Artemis, "no-cpu-figures", limit=100, run=run)
