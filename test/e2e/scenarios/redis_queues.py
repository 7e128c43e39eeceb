# SPDX-License-Identifier: Apache-2.0
"""Four queues of two teams by the example's configuration: kubectl reads for each what was pushed, and no other."""
import json
import urllib.parse

from harness.artemis import METRIC
from harness.queues import BATCH, GROUP, SOPHIA_TASKS, STREAM, TASKS, Queues
from harness.scenario import Scenario
from harness.stage import metric_path
from harness.waiting import wait_until

_BACKLOG = "inference_backlog"


def run(stage):
    redis = stage.redis
    stage.wait("2 replicas", lambda s: s.current == 2 and s.served == 0, within=30)
    for key, count in ((TASKS, 43), (BATCH, 17), (SOPHIA_TASKS, 29)):
        redis.push(key, count)
    for n in range(9):
        redis.command("XADD", STREAM, "*", "prompt", n)
    ((_, given),) = redis.command("XREADGROUP", "GROUP", GROUP, "worker", "COUNT", 4, "STREAMS", STREAM, ">")
    redis.command("XACK", STREAM, GROUP, given[0][0])
    stage.step("43, 17 and 29 items pushed, 9 entries added, of which 4 were given and 1 was acknowledged")
    _reads(stage, task=43, batch=17, sophia=29, waiting=5, running=3)
    stage.wait("5 replicas", lambda s: s.current == s.desired == 5 and s.served == 43, within=30)

    redis.pop(TASKS, 13)
    redis.push(BATCH, 4)
    redis.pop(SOPHIA_TASKS, 29)
    redis.command("XREADGROUP", "GROUP", GROUP, "worker", "COUNT", 9, "STREAMS", STREAM, ">")
    stage.step("13 items taken, 4 pushed, 29 taken, all other entries given")
    _reads(stage, task=30, batch=21, sophia=0, waiting=0, running=8)
    stage.wait("3 replicas", lambda s: s.current == s.desired == 3 and s.served == 30, within=40)
    _walls(stage)


def _reads(stage, task, batch, sophia, waiting, running):
    """Every metric by every selector, as soon as it has been polled."""
    artemis, other = stage.namespace, stage.sophia
    both, backlog = {"queue=task": task, "queue=batch": batch}, {"state=waiting": waiting, "state=running": running}
    for namespace, metric, selector, wanted in (
            (artemis, METRIC, "queue=task", {"queue=task": task}),
            (artemis, METRIC, "queue=batch", {"queue=batch": batch}),
            (artemis, METRIC, "queue!=task", {"queue=batch": batch}),
            (artemis, METRIC, "queue in (batch,task)", both),
            (artemis, METRIC, "", both),
            (other, METRIC, "queue=task", {"queue=task": sophia}),
            (other, METRIC, "", {"queue=task": sophia}),
            (other, _BACKLOG, "state=waiting", {"state=waiting": waiting}),
            (other, _BACKLOG, "state=running", {"state=running": running}),
            (other, _BACKLOG, "", backlog)):
        path = metric_path(namespace, metric, urllib.parse.quote(selector))
        wait_until(f"{path} to be {wanted}", lambda path=path, wanted=wanted: _is(wanted, stage, path), 30, every=0.5)
    stage.step(f"read by kubectl: task {task}, batch {batch}, sophia's {sophia}, waiting {waiting}, running {running}")


def _is(wanted, stage, path):
    """Exactly these series, each with its one label: one that was not measured now would have another."""
    code, out, error = stage.kubectl.try_("get", "--raw", path)
    if code != 0:
        return False, error
    items = json.loads(out)["items"]
    seen = {",".join(f"{key}={value}" for key, value in item["metricLabels"].items()): item["value"] for item in items}
    return len(items) == len(wanted) and seen == {label: str(value) for label, value in wanted.items()}, items


def _walls(stage):
    """What is the other team's does not exist here."""
    code, _, error = stage.kubectl.try_("get", "--raw", metric_path(stage.namespace, _BACKLOG))
    assert code != 0 and "NotFound" in error, f"sophia's backlog in artemis' namespace: {code} {error}"


SCENARIO = Scenario("redis-queues", Queues, "redis-queues", limit=180, run=run)
