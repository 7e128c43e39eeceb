# SPDX-License-Identifier: Apache-2.0
"""Redis stops answering without closing anything (SIGSTOP); replicas stay, reads stay fast, and it goes on after."""
import time

from harness.artemis import Artemis, tasks_path
from harness.scenario import Scenario

# Reads come from memory; the rest is kube-apiserver, a busy machine and this client.
_READ_LIMIT = 1.0


def run(stage):
    stage.wait("2 replicas", lambda s: s.current == 2, within=20)
    stage.push(60)
    stage.wait("6 replicas", lambda s: s.current == 6 and s.served == 60, within=20)
    stage.redis.freeze()
    stage.step("Redis stalled")
    stage.hold("6 replicas and ScalingActive=True while Redis is stalled",
               lambda s: s.current == s.desired == 6 and s.scaling_active and s.served == 60, seconds=25)
    assert (stage.timeline.latest.queue, stage.timeline.latest.origin) == (None, "held"), stage.timeline.latest
    _read_fast(stage)
    stage.redis.thaw()
    stage.step("Redis goes on")
    # A backend that fails is asked again after at most 30 seconds.
    stage.wait("a fresh value", lambda s: s.served == 60 and s.origin == "fresh", within=50)
    stage.push(40)
    stage.wait("10 replicas", lambda s: s.current == 10 and s.served == 100, within=20)


def _read_fast(stage):
    start = time.monotonic()
    status, answer = stage.world.plane.client.request("GET", tasks_path(stage.namespace))
    took = time.monotonic() - start
    assert status == 200 and took < _READ_LIMIT, f"a read took {took:.2f} s and gave {status} {answer}"
    stage.step(f"a read took {took * 1000:.0f} ms")


SCENARIO = Scenario("redis-stalled", Artemis, "redis-stalled", limit=140, run=run)
