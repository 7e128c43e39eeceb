# SPDX-License-Identifier: Apache-2.0
"""Five items a second, half an item a second for each replica: it settles at ten replicas and stays there."""
from harness.artemis import Artemis
from harness.scenario import Scenario


def run(stage):
    stage.wait("2 replicas", lambda s: s.current == s.ready == 2, within=20)
    stage.consume()
    stage.produce(5)
    stage.step("5 items a second from now on")
    stage.wait("9 to 11 replicas", lambda s: 9 <= s.current <= 11, within=75)
    stage.hold("10 ± 1 replicas", lambda s: 9 <= s.current <= 11, seconds=40)


SCENARIO = Scenario("steady", Artemis, "steady", limit=150, run=run)
