# SPDX-License-Identifier: Apache-2.0
"""A backlog is drained: the replicas go up once and down once, to the minimum soon after the queue is empty."""
from harness.artemis import Artemis
from harness.scenario import Scenario
from harness.timeline import reversals


def run(stage):
    stage.wait("2 replicas", lambda s: s.current == s.ready == 2, within=20)
    stage.consume()
    stage.push(80)
    stage.wait("8 replicas", lambda s: s.current == 8, within=20)
    stage.wait("an empty queue", lambda s: s.queue == 0, within=100)
    stage.wait("2 replicas on an empty queue", lambda s: s.current == s.desired == 2, within=60)
    stage.hold("2 replicas", lambda s: s.current == 2, seconds=8)
    series = [sample.current for sample in stage.timeline.samples]
    turns = reversals(series)
    assert turns <= 1, f"{turns} reversals in {series}"


SCENARIO = Scenario("drain", Artemis, "drain", limit=180, run=run)
