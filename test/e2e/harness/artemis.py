# SPDX-License-Identifier: Apache-2.0
"""Artemis Orchestrator: workers on a Redis list, scaled by its length. Each namespace has a redis-server of its own."""
import dataclasses

from harness import queue_workers
from harness.panels import REPLICAS, Line, Panel, sloped
from harness.redis_server import RedisServer
from harness.stage import Stage, metric_path
from harness.timeline import Sample

METRIC, KEY = "task_queue_length", "artemis:task:queue"
_TASKS = "queue%3Dtask"

_CONFIGURATION = """\
apiVersion: plimsoll.dev/v1alpha1
kind: PlimsollConfiguration
backends:
  - name: {namespace}
    redis: {{address: "127.0.0.1:{port}"}}
metrics:
  - name: task_queue_length
    namespaces: [{namespace}]
    interval: 1s
    redis:
      backend: {namespace}
      lists:
        - {{key: "artemis:task:queue", labels: {{queue: task}}}}
        - {{key: "artemis:batch:queue", labels: {{queue: batch}}}}
    target: {{averageValue: 10}}
    keepFor: 10m
    whenStale: hold
    # At or below the HPA's own scale-down window, which the run shortens to the same six seconds.
    holdWindow: 6s
    fallback: {{after: 3, replicas: 4}}
"""


@dataclasses.dataclass(frozen=True)
class QueueSample(Sample):
    """None: it could not be read (Redis is away, the metric is an error)."""
    queue: int | None
    served: float | None
    origin: str | None


class Artemis(Stage):
    """Scenarios push to the queue, have it drained, and kill or freeze its Redis."""
    DEPLOYMENT = "artemis-orchestrator"
    EXAMPLE = "artemis-orchestrator.yaml"
    BEHAVIOR = "artemis-short-behavior.yaml"
    PANELS = (
        Panel("items", 10, sloped, (Line("queue", "queue length in Redis", "#74a9f7", 5, ""),
                                    Line("served", "value served to the HPA", "#d9480f", 2, "6 3"))),
        REPLICAS)

    def __init__(self, scenario, world, say):
        super().__init__(scenario, world, say)
        self.redis = RedisServer(self.namespace, world.folder("redis"), world.processes)
        self._workers = []

    def prepare(self):
        self.redis.start()

    def configuration(self):
        return _CONFIGURATION.format(namespace=self.namespace, port=self.redis.port)

    def end(self):
        for worker in self._workers:
            worker.stop()
        super().end()

    def push(self, count):
        self.redis.push(KEY, count)
        self.step(f"{count} items pushed")

    def consume(self):
        """Consumers start: half an item a second for each Ready replica."""
        self._workers.append(queue_workers.consumers(self.redis, KEY, lambda: self.timeline.latest.ready))

    def produce(self, per_second):
        self._workers.append(queue_workers.producer(self.redis, KEY, per_second))

    def measured(self, common):
        served, origin = self.read(METRIC, _TASKS)
        return QueueSample(**common, queue=self._queue(), served=served, origin=origin)

    def _queue(self):
        try:
            return self.redis.command("LLEN", KEY, timeout=0.3)
        except OSError:
            return None


def tasks_path(namespace):
    """Where the task queue's length is read."""
    return metric_path(namespace, METRIC, _TASKS)
