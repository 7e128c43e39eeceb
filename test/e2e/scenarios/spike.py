# SPDX-License-Identifier: Apache-2.0
"""A spike of 100 items is answered with 10 replicas, no more, and worked off."""
from harness.artemis import Artemis
from harness.scenario import Scenario


def run(stage):
    stage.wait("2 replicas", lambda s: s.current == s.ready == 2, within=20)
    stage.consume()
    stage.push(100)
    stage.wait("10 replicas", lambda s: s.current == 10, within=20)
    stage.wait("10 Ready", lambda s: s.ready == 10, within=10)
    stage.wait("the queue below 50", lambda s: s.queue is not None and s.queue < 50, within=40)
    most = max(sample.desired for sample in stage.timeline.samples)
    assert most == 10, f"100 items at 10 a replica ask for 10 replicas, the HPA asked for {most}"


SCENARIO = Scenario("spike", Artemis, "spike", limit=90, run=run)
