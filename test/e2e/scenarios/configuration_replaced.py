# SPDX-License-Identifier: Apache-2.0
"""The whole configuration is replaced twelve times while four readers read without pause: no read fails."""
import re

from harness import windows
from harness.inference import shared
from harness.readers import Readers
from harness.scenario import Scenario
from harness.sophia import GPU, P95, SCHEDULED, Sophia
from harness.stage import metric_path

_TURNS = 12


def run(stage):
    stage.load.latency = shared(10)
    stage.settle(5, within=70)
    paths = [metric_path(stage.namespace, metric) for metric in (P95, GPU, SCHEDULED)]
    with Readers(stage.world.plane.client, paths) as readers:
        for turn in range(_TURNS):
            _replace(stage, turn)
        stage.step(f"{readers.end()} reads, none failed")
    strange = [s for s in stage.timeline.samples if s.ready >= 5 and s.origin != "fresh"]
    assert not strange, f"values were not fresh: {strange[0]}"
    stage.settle(5, within=10)


def _replace(stage, turn):
    """Every keepFor of every file changes, and in the calendar one can see that the change is in effect."""
    replicas = 3 + turn % 2
    files = {**stage.world.plimsoll.configuration,
             f"{stage.namespace}.yaml": stage.configuration_with(windows.ever_open(replicas))}
    stage.world.plimsoll.configure({
        name: re.sub(r"keepFor: \w+", f"keepFor: {11 + turn}m", text) for name, text in files.items()})
    stage.wait(f"configuration {turn + 1} of {_TURNS} in effect", lambda s: s.scheduled == replicas, within=12)


SCENARIO = Scenario("configuration-replaced", Sophia, "configuration-replaced", limit=200, run=run, alone=True)
