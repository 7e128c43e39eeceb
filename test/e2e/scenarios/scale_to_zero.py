# SPDX-License-Identifier: Apache-2.0
"""minReplicas: 0. From nothing to what is needed and back; a dead Redis neither wakes nor ends anybody."""
from harness.artemis import Artemis
from harness.scenario import Scenario


def run(stage):
    stage.wait("0 replicas on an empty queue", lambda s: s.current == 0 and s.served == 0, within=30)
    stage.push(30)
    stage.wait("3 replicas from 0", lambda s: s.current == 3, within=20)
    _killed_at_three(stage)
    stage.redis.start()
    stage.step("Redis is back, empty")
    stage.wait("0 replicas from 3", lambda s: s.current == 0 and s.origin == "fresh", within=60)
    _killed_at_zero(stage)


def _killed_at_three(stage):
    stage.redis.kill()
    stage.step("Redis killed at 3 replicas")
    # Past the 15 s for which a value counts as fresh: what is served is held.
    stage.hold("3 replicas without Redis", lambda s: s.current == s.desired == 3, seconds=22)


def _killed_at_zero(stage):
    stage.redis.kill()
    stage.step("Redis killed at 0 replicas")
    stage.hold("0 replicas without Redis", lambda s: s.current == s.desired == 0, seconds=22)
    stage.redis.start()
    stage.step("Redis is back, empty")
    stage.push(30)
    # A backend that fails is asked again after at most 30 seconds.
    stage.wait("3 replicas from 0", lambda s: s.current == 3, within=50)


SCENARIO = Scenario("scale-to-zero", Artemis, "scale-to-zero", limit=240, run=run, patches=("scale-to-zero.yaml",))
