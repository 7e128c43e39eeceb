# SPDX-License-Identifier: Apache-2.0
"""An inference service as its metrics show it: how long requests take and how busy the GPUs are, pod by pod.

Nothing is computed here but what would be measured: counters of a latency histogram that go up while there is traffic,
and a gauge.
"""
import threading
import time

from harness.exporter import Exporter

_PER_SECOND = 100
# 0.25 s to 16 s, each a tenth above the one before: fine enough for Prometheus to find a percentile within one percent.
_BOUNDS = tuple(round(0.25 * 1.1 ** n, 4) for n in range(45))
# A replica's percentile is a hair below what it is meant to be, so that rounding up does not ask for one replica more.
_SHY = 0.99


def shared(amount):
    """A latency or a load that the replicas share: the more of them, the less for each."""
    return lambda replicas: amount / replicas


def constant(amount):
    """A latency or a load that has nothing to do with the number of replicas."""
    return lambda replicas: amount


class Inference(Exporter):
    """A Deployment's pods in a namespace. `pods()` names those that are Ready.

    latency(Ready pods) is the P95 in seconds; None: nobody asks for anything. gpu(Ready pods) is the load in percent of
    one GPU, of which no pod has more than one. `busy` names the pods that get traffic; None: all that are Ready.
    """

    def __init__(self, namespace, pods):
        self.latency = None
        self.gpu = constant(0)
        self.busy = None
        self._namespace = namespace
        self._pods = pods
        self._histograms = {}
        self._last = time.monotonic()
        self._lock = threading.Lock()
        super().__init__()

    def p95(self):
        """The P95 of this moment in seconds; 0: no traffic."""
        replicas = len(self._pods())
        return 0.0 if self.latency is None or replicas == 0 else _SHY * self.latency(replicas)

    def scraped(self):
        with self._lock:
            pods = self._pods()
            self._advance(pods)
            lines = ["# TYPE inference_latency_seconds histogram"]
            for pod in pods:
                lines += self._histograms[pod].lines(self._labels(pod))
            lines.append("# TYPE gpu_utilization_percent gauge")
            gpu = min(100.0, self.gpu(len(pods))) if pods else 0
            lines += [f"gpu_utilization_percent{{{self._labels(pod)}}} {gpu:g}" for pod in pods]
        return "\n".join(lines) + "\n"

    def _labels(self, pod):
        return f'namespace="{self._namespace}",pod="{pod}"'

    def _advance(self, pods):
        """Counts the requests since the last scrape, as if all of them had met the pods and the latency of now."""
        now = time.monotonic()
        requests, self._last = _PER_SECOND * (now - self._last), now
        self._histograms = {pod: self._histograms.get(pod) or _Histogram() for pod in pods}
        p95 = self.p95()
        for pod in pods:
            if p95 > 0 and (self.busy is None or pod in self.busy):
                self._histograms[pod].observe(requests, p95 / 0.95)


class _Histogram:
    def __init__(self):
        self._counts = [0.0] * len(_BOUNDS)
        self._count = self._sum = 0.0

    def observe(self, requests, longest):
        """Requests that take anything from nothing to `longest` seconds, each duration as often as any other."""
        for n, bound in enumerate(_BOUNDS):
            self._counts[n] += requests * min(1.0, bound / longest)
        self._count += requests
        self._sum += requests * longest / 2

    def lines(self, labels):
        name = "inference_latency_seconds"
        for bound, count in zip(_BOUNDS, self._counts):
            yield f'{name}_bucket{{{labels},le="{bound:g}"}} {count:.3f}'
        yield f'{name}_bucket{{{labels},le="+Inf"}} {self._count:.3f}'
        yield f"{name}_sum{{{labels}}} {self._sum:.3f}"
        yield f"{name}_count{{{labels}}} {self._count:.3f}"
