# SPDX-License-Identifier: Apache-2.0
"""What a scenario is, and the stage it plays on: a namespace with one Deployment, one HPA and one Redis of its own."""
import dataclasses
import sys
import time
from collections.abc import Callable

from harness import workload
from harness.plimsoll import KEY, metric_path
from harness.timeline import Timeline

DEPLOYMENT = "artemis-orchestrator"


@dataclasses.dataclass(frozen=True)
class Scenario:
    """One story with its limit in seconds. `alone`: it stops a server that others need, so it runs by itself."""
    name: str
    namespace: str
    limit: float
    run: Callable
    patches: tuple = ()
    alone: bool = False

    @property
    def title(self):
        """What it shows, in one line: the docstring of its file."""
        return sys.modules[self.run.__module__].__doc__.splitlines()[0]


class Stage:
    """What a scenario acts on and looks at. All waits end at the scenario's limit, whatever their own."""

    def __init__(self, scenario, world, say):
        self.scenario = scenario
        self.namespace = scenario.namespace
        self.world = world
        self.redis = world.redises[scenario.namespace]
        self.kubectl = world.plane.kubectl
        self.timeline = Timeline(scenario.name, self._look)
        self._say = say
        self._workers = []
        self._ends = time.monotonic() + scenario.limit

    def begin(self, cpu):
        """Deployment and HPA are applied and the timeline begins."""
        self.timeline.start()
        self.cpu(cpu)
        self.world.deploy(self.namespace, self.scenario.patches)

    def step(self, text):
        """Prints what happens now, with its time, and marks it in the timeline."""
        self.timeline.mark(text)
        self._say(f"{self.scenario.name}: {text}")

    def wait(self, what, condition, within):
        """Waits for a sample of the timeline."""
        limit = min(within, self.left())
        took = self.timeline.wait_for(what, condition, limit)
        self._say(f"{self.scenario.name}: {what} after {took:.1f} s (limit {within:g} s)")
        return took

    def hold(self, what, condition, seconds):
        """Demands something of all samples of the coming seconds."""
        if seconds > self.left():
            raise AssertionError(f"{what}: {seconds:g} s to hold, but only {self.left():.0f} s of the limit are left")
        self.timeline.hold(what, condition, seconds)
        self._say(f"{self.scenario.name}: {what}, for {seconds:g} s")

    def left(self):
        return max(0.0, self._ends - time.monotonic())

    def push(self, count):
        self.redis.push(KEY, count)
        self.step(f"{count} items pushed")

    def consume(self):
        """Consumers start: half an item a second for each Ready replica."""
        self._work(workload.consumers(self.redis, KEY, lambda: self.timeline.latest.ready))

    def produce(self, per_second):
        self._work(workload.producer(self.redis, KEY, per_second))

    def cpu(self, percent):
        """Every Running pod uses this part of its CPU request from now on."""
        self.world.resource_metrics.set_cpu(self.namespace, percent)

    def hpa(self):
        return self.world.plane.client.get(
            f"/apis/autoscaling/v2/namespaces/{self.namespace}/horizontalpodautoscalers/{DEPLOYMENT}")

    def condition(self, kind):
        """A condition of the HPA, or an empty one that is Unknown."""
        conditions = self.hpa()["status"].get("conditions") or []
        return next((c for c in conditions if c["type"] == kind), {"status": "Unknown", "reason": "", "message": ""})

    def end(self):
        for worker in self._workers:
            worker.stop()
        self.timeline.stop()

    def _work(self, worker):
        self._workers.append(worker)

    def _look(self):
        """One sample of the timeline."""
        client = self.world.plane.client
        hpa = self.hpa()["status"]
        deployment = client.get(f"/apis/apps/v1/namespaces/{self.namespace}/deployments/{DEPLOYMENT}")["status"]
        active = any(c["type"] == "ScalingActive" and c["status"] == "True" for c in hpa.get("conditions") or [])
        served, origin = self._served()
        return {"queue": self._queue(), "served": served, "origin": origin, "desired": hpa.get("desiredReplicas", 0),
                "current": deployment.get("replicas", 0), "ready": deployment.get("readyReplicas", 0),
                "scaling_active": active}

    def _queue(self):
        try:
            return self.redis.command("LLEN", KEY, timeout=0.3)
        except OSError:
            return None

    def _served(self):
        """The sum of the answer as kube-apiserver hands it out, and the origin that its items name."""
        status, answer = self.world.plane.client.request("GET", metric_path(self.namespace))
        if status != 200:
            return None, None
        items = answer["items"]
        origins = {item.get("metricLabels", {}).get("plimsoll.dev/origin", "fresh") for item in items}
        return sum(_number(item["value"]) for item in items), "+".join(sorted(origins))


def _number(quantity):
    return float(quantity[:-1]) / 1000 if quantity.endswith("m") else float(quantity)
