# SPDX-License-Identifier: Apache-2.0
"""minReplicas: 0 and an activation of 5: five items are served as 0 and start nobody, six are served and start one."""
from harness.artemis import KEY, METRIC
from harness.queues import BATCH, Queues
from harness.scenario import Scenario
from harness.waiting import wait_until


def run(stage):
    stage.wait("0 replicas on an empty queue",
               lambda s: s.current == s.desired == 0 and s.served == 0 and s.origin == "fresh", within=40)
    stage.redis.push(BATCH, 7)
    stage.push(5)
    # Both queues are read in one poll. What is asked for without a selector is the sum of both, far above 5: it shows
    # that the five have been seen.
    wait_until("12 items in both queues", lambda: _both(stage, 12), within=20)
    stage.hold("5 items served as 0, and 0 replicas", lambda s: (
        s.queue == 5 and s.served == 0 and s.origin == "fresh" and s.current == s.desired == 0), seconds=10)
    stage.push(1)
    stage.wait("1 replica", lambda s: s.current == s.desired == s.ready == 1 and s.served == 6, within=30)
    stage.hold("6 items served as 6, and 1 replica",
               lambda s: s.queue == s.served == 6 and s.current == s.desired == 1, seconds=8)
    stage.redis.pop(KEY, 1)
    stage.step("1 item is done")
    wait_until("12 items in both queues", lambda: _both(stage, 12), within=20)
    stage.wait("0 replicas on 5 items", lambda s: s.queue == 5 and s.served == s.current == s.desired == 0, within=40)


def _both(stage, wanted):
    seen = stage.read(METRIC)
    return seen == (wanted, "fresh"), seen


SCENARIO = Scenario("activation", Queues, "activation", limit=150, run=run, patches=("scale-to-zero.yaml",))
