# SPDX-License-Identifier: Apache-2.0
"""The stage that a scenario plays on: a namespace with one Deployment, one HPA and what its metrics are measured by."""
import time

from harness.plimsoll import API
from harness.timeline import Timeline


class Stage:
    """What a scenario acts on and looks at. All waits end at the scenario's limit, whatever their own.

    A subclass is a kind of workload. It names its Deployment (the HPA is called the same), the example that deploys it,
    the patch that shortens the HPA's behaviour and the panels of its chart; it starts the servers that its metrics come
    from (prepare), configures Plimsoll for its namespace (configuration) and looks at its metrics (measured).
    """
    DEPLOYMENT = EXAMPLE = BEHAVIOR = None
    PANELS = ()

    def __init__(self, scenario, world, say):
        self.scenario = scenario
        self.namespace = scenario.namespace
        self.world = world
        self.kubectl = world.plane.kubectl
        self.timeline = Timeline(scenario.name, self._look)
        self._say = say
        self._ends = None

    def prepare(self):
        """Starts what the metrics are measured by, before Plimsoll starts."""

    def configuration(self):
        """The text of this namespace's configuration file."""
        raise NotImplementedError

    def measured(self, common):
        """A sample of the timeline: what is common to all workloads, and the metrics of this one."""
        raise NotImplementedError

    def begin(self, cpu):
        """Deployment and HPA are applied and the timeline begins. Nobody has any replicas before the Deployment's
        controller has seen it: that is waited for, or it would pass for a scale to zero."""
        self._ends = time.monotonic() + self.scenario.limit
        self.timeline.start()
        self.cpu(cpu)
        self.world.deploy(self.namespace, self.EXAMPLE, (self.BEHAVIOR, *self.scenario.patches))
        self.wait("the Deployment's first replicas", lambda s: s.current >= 1, within=30)

    def end(self):
        self.timeline.stop()

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

    def wait_steady(self, what, condition, seconds, within):
        """Waits until something has been so for some seconds."""
        took = self.timeline.wait_steady(what, condition, seconds, min(within, self.left()))
        self._say(f"{self.scenario.name}: {what}, for {seconds:g} s, after {took:.1f} s (limit {within:g} s)")

    def hold(self, what, condition, seconds):
        """Demands something of all samples of the coming seconds."""
        if seconds > self.left():
            raise AssertionError(f"{what}: {seconds:g} s to hold, but only {self.left():.0f} s of the limit are left")
        self.timeline.hold(what, condition, seconds)
        self._say(f"{self.scenario.name}: {what}, for {seconds:g} s")

    def left(self):
        return max(0.0, self._ends - time.monotonic())

    def cpu(self, percent):
        """Every Running pod uses this part of its CPU request from now on."""
        self.world.resource_metrics.set_cpu(self.namespace, percent)

    def hpa(self):
        return self.world.plane.client.get(
            f"/apis/autoscaling/v2/namespaces/{self.namespace}/horizontalpodautoscalers/{self.DEPLOYMENT}")

    def condition(self, kind):
        """A condition of the HPA, or an empty one that is Unknown."""
        conditions = self.hpa()["status"].get("conditions") or []
        return next((c for c in conditions if c["type"] == kind), {"status": "Unknown", "reason": "", "message": ""})

    def read(self, metric, selector=""):
        """The sum of the answer as kube-apiserver hands it out, and the origins that its items name; None, None for
        an error."""
        status, answer = self.world.plane.client.request("GET", metric_path(self.namespace, metric, selector))
        if status != 200:
            return None, None
        items = answer["items"]
        origins = {(item.get("metricLabels") or {}).get("plimsoll.dev/origin", "fresh") for item in items}
        return sum(_number(item["value"]) for item in items), "+".join(sorted(origins))

    def _look(self, at):
        """One sample of the timeline."""
        client = self.world.plane.client
        hpa = self.hpa()["status"]
        deployment = client.get(
            f"/apis/apps/v1/namespaces/{self.namespace}/deployments/{self.DEPLOYMENT}")["status"]
        active = any(c["type"] == "ScalingActive" and c["status"] == "True" for c in hpa.get("conditions") or [])
        return self.measured({"time": at, "desired": hpa.get("desiredReplicas", 0),
                              "current": deployment.get("replicas", 0), "ready": deployment.get("readyReplicas", 0),
                              "scaling_active": active})


def metric_path(namespace, metric, selector=""):
    """Where the metric is read; `selector` is a labelSelector, percent-encoded."""
    return f"{API}/namespaces/{namespace}/{metric}" + (f"?labelSelector={selector}" if selector else "")


def _number(quantity):
    return float(quantity[:-1]) / 1000 if quantity.endswith("m") else float(quantity)
