# SPDX-License-Identifier: Apache-2.0
"""The playground's table: a row a second with what the servers measure and what plimsoll serves of it."""
import json
import time

from servers import BATCH, TASKS

API = "/apis/external.metrics.k8s.io/v1beta1/namespaces"
QUEUE = f"{API}/artemis-mesh/task_queue_length"
P95 = f"{API}/sophia-mesh/inference_latency_p95"
GPU = f"{API}/sophia-mesh/gpu_utilization"
SCHEDULED = f"{API}/sophia-mesh/scheduled_replicas"

_COLUMNS = "{:8}  {:>5} {:>5}  {:16}  {:>6}  {:14}  {:14}  {:9}"


class Table:
    """Prints the rows; a reason for an error stands below its row, once."""

    def __init__(self, servers):
        self._servers = servers
        self._reasons = {}

    def head(self):
        print(_COLUMNS.format("", "Redis", "has", "task_queue_length", "pods", "", "", "").rstrip())
        print(_COLUMNS.format("time", "tasks", "batch", "served", "P95", "P95 served", "GPU served", "scheduled"),
              flush=True)

    def row(self):
        cells = [self._cell(path) for path in (QUEUE, P95, GPU, SCHEDULED)]
        queue, p95, gpu, scheduled = (text for text, _ in cells)
        print(_COLUMNS.format(time.strftime("%H:%M:%S"), self._length(TASKS), self._length(BATCH), queue,
                              f"{self._servers.load.p95():.2f}", p95, gpu, scheduled).rstrip(), flush=True)
        for path, (_, reason) in zip((QUEUE, P95, GPU, SCHEDULED), cells):
            if reason and reason != self._reasons.get(path):
                print(f"{'':10}{reason}", flush=True)
            self._reasons[path] = reason

    def _length(self, key):
        try:
            return self._servers.redis.length(key)
        except OSError:
            return "away"

    def _cell(self, path):
        """(what the table shows, why there is an error)."""
        ok, body = self._servers.get(path)
        if not ok:
            return "error", _reason(body)
        items = json.loads(body)["items"]
        origin = (items[0]["metricLabels"] or {}).get("plimsoll.dev/origin", "")
        return " ".join([" + ".join(_decimal(item["value"]) for item in items), origin]).rstrip(), None


def _decimal(quantity):
    return f"{float(quantity[:-1]) / 1000:.2f}" if quantity.endswith("m") else quantity


def _reason(body):
    try:
        return json.loads(body)["message"]
    except ValueError:
        return body
