# SPDX-License-Identifier: Apache-2.0
"""The whole configuration is replaced twelve times while four readers read without pause: no read fails."""
import re
import threading

from harness import windows
from harness.inference import shared
from harness.scenario import Scenario
from harness.sophia import GPU, P95, SCHEDULED, Sophia
from harness.stage import metric_path

_TURNS, _READERS = 12, 4


class _Reader(threading.Thread):
    """Reads all metrics in turn, through kube-apiserver, until it is ended."""

    def __init__(self, stage):
        super().__init__(name="reader", daemon=True)
        self.reads, self.failed = 0, []
        self._client = stage.world.plane.client
        self._paths = [metric_path(stage.namespace, metric) for metric in (P95, GPU, SCHEDULED)]
        self._ended = threading.Event()

    def run(self):
        while not self._ended.is_set():
            for path in self._paths:
                try:
                    status, answer = self._client.request("GET", path)
                except OSError as error:
                    status, answer = None, repr(error)
                self.reads += 1
                if status != 200:
                    self.failed.append(f"{path}: {status} {answer}")

    def end(self):
        self._ended.set()
        self.join()


def run(stage):
    stage.load.latency = shared(10)
    stage.settle(5, within=70)
    readers = [_Reader(stage) for _ in range(_READERS)]
    for reader in readers:
        reader.start()
    for turn in range(_TURNS):
        _replace(stage, turn)
    for reader in readers:
        reader.end()
    reads, failed = sum(reader.reads for reader in readers), [text for reader in readers for text in reader.failed]
    assert not failed, f"{len(failed)} of {reads} reads failed, the first: {failed[0]}"
    stage.step(f"{reads} reads, none failed")
    strange = [s for s in stage.timeline.samples if s.ready >= 5 and s.origin != "fresh"]
    assert not strange, f"values were not fresh: {strange[0]}"
    stage.settle(5, within=10)


def _replace(stage, turn):
    """Every file changes in what rules its answers, and in the calendar one can see that the change is in effect."""
    replicas = 3 + turn % 2
    files = {**stage.world.plimsoll.configuration,
             f"{stage.namespace}.yaml": stage.configuration_with(windows.ever_open(replicas))}
    stage.world.plimsoll.configure({
        name: re.sub(r"keepFor: \d+m", f"keepFor: {11 + turn}m", text) for name, text in files.items()})
    stage.wait(f"configuration {turn + 1} of {_TURNS} in effect", lambda s: s.scheduled == replicas, within=12)


SCENARIO = Scenario("configuration-replaced", Sophia, "configuration-replaced", limit=200, run=run, alone=True)
