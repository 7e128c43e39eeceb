# SPDX-License-Identifier: Apache-2.0
"""The story of one number: a backlog raises the replicas, Redis dies and nothing moves, Redis comes back empty."""
from harness.artemis import Artemis
from harness.scenario import Scenario


def run(stage):
    stage.wait("2 replicas, ScalingActive", lambda s: s.current == 2 and s.scaling_active, within=20)
    stage.push(100)
    stage.wait("10 replicas", lambda s: s.current == 10 and s.served == 100, within=25)
    stage.redis.kill()
    stage.step("Redis killed")
    # Longer than a value counts as fresh (15 s), so that what is served is seen to be held.
    stage.hold("10 replicas and ScalingActive=True without Redis",
               lambda s: s.current == s.desired == 10 and s.scaling_active and s.served == 100, seconds=25)
    origin = stage.timeline.latest.origin
    assert origin in ("held", "last_known"), f"a value of a dead Redis is served with origin {origin}"
    stage.redis.start()
    stage.step("Redis is back, empty")
    stage.wait("2 replicas", lambda s: s.current == 2 and s.served == 0 and s.origin == "fresh", within=60)


SCENARIO = Scenario("story", Artemis, "artemis-mesh", limit=160, run=run)
