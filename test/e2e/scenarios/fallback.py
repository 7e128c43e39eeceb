# SPDX-License-Identifier: Apache-2.0
"""Redis is away for longer than keepFor: exactly four replicas, from two and from ten, and ScalingActive=True."""
from harness.queues import Queues
from harness.scenario import Scenario

# Above the 15 s for which a value counts as fresh, so that what is kept is seen, too.
_KEEP_FOR = 30
# The last sample may be some seconds older than the kill on a busy machine.
_KEPT_FOR_SURE = _KEEP_FOR - 7


class _NeverSeen(Queues):
    """Its Redis is not there when Plimsoll starts."""

    def prepare(self):
        self.guard()


def run(stage):
    stage.hold("no value, as long as keepFor is 10 minutes", lambda s: s.served is None, seconds=6)
    stage.wait("2 replicas", lambda s: s.current == s.desired == s.ready == 2 and s.served is None, within=30)
    stage.configure(keep_for=f"{_KEEP_FOR}s")
    stage.step(f"keepFor is {_KEEP_FOR} s from now on, and Redis was never there")
    _falls_back(stage, came_from=2, within=_KEEP_FOR + 30)
    stage.redis.start()
    stage.step("Redis is there, empty")
    # A backend that fails is asked again after at most 30 seconds.
    stage.wait("a fresh value", lambda s: s.served == 0 and s.origin == "fresh", within=50)
    stage.push(100)
    stage.wait("10 replicas", lambda s: s.current == s.desired == s.ready == 10 and s.served == 100, within=40)
    stage.redis.kill()
    stage.step("Redis killed")
    stage.hold("10 replicas and ScalingActive=True within keepFor", lambda s: (
        s.current == s.desired == 10 and s.scaling_active and s.served == 100), seconds=_KEPT_FOR_SURE)
    last = stage.timeline.latest
    assert (last.queue, last.origin) == (None, "held"), f"the value of a dead Redis is not held: {last}"
    _falls_back(stage, came_from=10, within=40)


def _falls_back(stage, came_from, within):
    before = len(stage.timeline.samples)
    stage.wait("the fallback, 4 replicas", _fallen_back, within)
    stage.hold("exactly 4 replicas and ScalingActive=True", _fallen_back, seconds=12)
    way = {s.current for s in stage.timeline.samples[before:]}
    low, high = min(came_from, 4), max(came_from, 4)
    assert low <= min(way) and max(way) <= high, f"from {came_from} to 4 replicas it went by {sorted(way)}"


def _fallen_back(sample):
    return (sample.current == sample.desired == sample.ready == 4 and sample.scaling_active and sample.queue is None
            and sample.served == 40 and sample.origin == "fallback")


SCENARIO = Scenario("fallback", _NeverSeen, "fallback", limit=270, run=run)
