# SPDX-License-Identifier: Apache-2.0
"""Plimsoll is killed and CPU rises: the HPA still scales up; within a minute Plimsoll serves again."""
from harness.artemis import Artemis, tasks_path
from harness.scenario import Scenario
from harness.waiting import wait_until

_BACK_WITHIN = 60
# Long enough for kube-apiserver to notice and to stop asking (Available=False): it may then need up to 30 seconds to
# ask again after Plimsoll is back.
_AWAY = 18


def run(stage):
    stage.wait("2 replicas", lambda s: s.current == 2, within=20)
    stage.push(40)
    stage.wait("4 replicas", lambda s: s.current == s.ready == 4 and s.served == 40, within=20)
    stage.world.plimsoll.kill()
    stage.step("Plimsoll killed")
    killed = stage.timeline.elapsed()
    stage.wait("the external metric to fail", lambda s: s.served is None, within=5)
    stage.cpu(90)
    stage.step("CPU at 90 %")
    stage.wait("more than 4 replicas, by CPU alone", lambda s: s.current > 4 and s.served is None, within=20)
    stage.hold("never fewer than 4 replicas", lambda s: s.current >= 4, seconds=_AWAY)
    stage.step("Plimsoll starts again")
    stage.world.plimsoll.start()
    limit = _BACK_WITHIN - (stage.timeline.elapsed() - killed)
    wait_until("the metric to be served through kube-apiserver again", lambda: _served(stage), limit)
    stage.step(f"served again {stage.timeline.elapsed() - killed:.1f} s after the kill (limit {_BACK_WITHIN} s)")
    stage.cpu(20)
    stage.step("CPU at 20 %")
    stage.wait("4 replicas, by the queue again", lambda s: s.current == 4 and s.scaling_active, within=60)


def _served(stage):
    status, answer = stage.world.plane.client.request("GET", tasks_path(stage.namespace))
    return status == 200, f"{status} {answer}"


SCENARIO = Scenario("plimsoll-killed", Artemis, "plimsoll-killed", limit=180, run=run, alone=True)
