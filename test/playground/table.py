# SPDX-License-Identifier: Apache-2.0
"""The playground's table: a row a second with what the servers measure and what plimsoll serves of it."""
import json
import time

from servers import BATCH, GPU, P95, QUEUE, SCHEDULED, TASKS

_METRICS = (QUEUE, P95, GPU, SCHEDULED)
_COLUMNS = "{:8}  {:>5} {:>5} {:>7}   {:15}  {:14}  {:14}  {}"


class Table:
    """Prints the rows; where an error begins, its reason stands below the row."""

    def __init__(self, servers):
        self._servers = servers
        self._wrong = set()

    def head(self):
        print(_COLUMNS.format("", "there", "are:", "", "served:", "", "", "").rstrip())
        print(_COLUMNS.format("time", "tasks", "batch", "latency", "tasks + batch", "P95 latency", "GPU percent",
                              "scheduled"), flush=True)

    def row(self):
        cells = {path: self._cell(path) for path in _METRICS}
        lengths = ["away" if (length := self._servers.length(key)) is None else length for key in (TASKS, BATCH)]
        print(_COLUMNS.format(time.strftime("%H:%M:%S"), *lengths, f"{self._servers.load.p95():.2f}",
                              *(text for text, _ in cells.values())), flush=True)
        for path, (_, reason) in cells.items():
            if reason and path not in self._wrong:
                print(f"{'':10}{reason}", flush=True)
        self._wrong = {path for path, (_, reason) in cells.items() if reason}

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
