# SPDX-License-Identifier: Apache-2.0
"""Sophia Orchestrator: an inference service, scaled by its P95 latency, its GPUs and a calendar.

What is measured is made up (inference.py); it is a real Prometheus that scrapes and evaluates it.
"""
import dataclasses

from harness import sophia_configuration, windows
from harness.inference import Inference
from harness.panels import REPLICAS, Line, Panel, sloped
from harness.prometheus_server import PrometheusServer
from harness.stage import Stage
from harness.timeline import Sample

P95, GPU, SCHEDULED = "inference_latency_p95", "gpu_utilization", "scheduled_replicas"
_STEADY = 6


@dataclasses.dataclass(frozen=True)
class InferenceSample(Sample):
    """The P95 that the pods have and the values served. None: an error; `origin` is that of P95 and GPU."""
    latency: float
    p95: float | None
    gpu: float | None
    scheduled: float | None
    origin: str | None

    @property
    def shows_its_latency(self):
        """The P95 served is the one that the pods have, nearly."""
        return self.p95 is not None and abs(self.p95 - self.latency) <= 0.05 * self.latency


class Sophia(Stage):
    """Scenarios change what the pods measure: `load` is an Inference. They share one Prometheus."""
    DEPLOYMENT = "sophia-orchestrator"
    EXAMPLE = "sophia-orchestrator.yaml"
    BEHAVIOR = "sophia-short-behavior.yaml"
    PANELS = (
        Panel("seconds", 4, sloped, (Line("latency", "P95 of the Ready pods", "#74a9f7", 5, ""),
                                     Line("p95", "P95 served to the HPA", "#d9480f", 2, "6 3"))),
        Panel("percent", 100, sloped, (Line("gpu", "GPU utilisation served", "#d9480f", 2, "6 3"),)),
        dataclasses.replace(REPLICAS, lines=(
            Line("scheduled", "served by the calendar", "#d0bfff", 8, ""), *REPLICAS.lines)))

    def __init__(self, scenario, world, say):
        super().__init__(scenario, world, say)
        self.load = Inference(self.namespace, lambda: world.stand_in.ready_pods(self.namespace))
        self.prometheus = world.prometheus

    def prepare(self):
        self.prometheus.jobs[self.namespace] = self.load.port

    def configuration(self):
        return self.configuration_with(windows.closed())

    def configuration_with(self, window):
        """The same with this window in the calendar."""
        return sophia_configuration.text(self.namespace, self.prometheus.port, window)

    def configure(self, window):
        """Plimsoll's configuration changes: this window in the calendar."""
        self.world.plimsoll.configure({f"{self.namespace}.yaml": self.configuration_with(window)})

    def settle(self, replicas, within):
        """Waits until so many replicas are Ready, the P95 served is what they have, and the HPA wants no other.

        For some seconds: on its way the HPA may pass by this state, with an older P95 still to be acted on.
        """
        self.wait_steady(f"{replicas} replicas and a P95 that shows them", lambda s: (
            s.current == s.desired == s.ready == replicas and s.shows_its_latency), _STEADY, within + _STEADY)

    def measured(self, common):
        latency = round(self.load.p95(), 3)
        p95, p95_origin = self.read(P95)
        gpu, gpu_origin = self.read(GPU)
        scheduled, _ = self.read(SCHEDULED)
        origins = {origin for origin in (p95_origin, gpu_origin) if origin}
        return InferenceSample(**common, latency=latency, p95=p95, gpu=gpu, scheduled=scheduled,
                               origin="+".join(sorted(origins)) or None)


class SophiaAlone(Sophia):
    """The same with a Prometheus of its own, for scenarios that harm it."""

    def __init__(self, scenario, world, say):
        super().__init__(scenario, world, say)
        self.prometheus = PrometheusServer(
            world.folder("prometheus") / self.namespace, world.processes, {}, f"prometheus-{self.namespace}")

    def prepare(self):
        super().prepare()
        self.prometheus.start()
