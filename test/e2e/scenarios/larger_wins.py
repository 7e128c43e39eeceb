# SPDX-License-Identifier: Apache-2.0
"""Latency asks for eight replicas and the GPUs for six: eight. Latency asks for less: six."""
from harness.inference import shared
from harness.scenario import Scenario
from harness.sophia import Sophia


def run(stage):
    stage.wait("3 idle replicas", lambda s: s.ready == 3 and s.scaling_active, within=30)
    stage.load.latency, stage.load.gpu = shared(16), shared(415)
    stage.step("16 s of latency and work for 4.15 GPUs")
    stage.settle(8, within=80)
    stage.load.latency = shared(6)
    stage.step("6 s of latency, and the GPUs as before")
    stage.settle(6, within=40)


SCENARIO = Scenario("larger-wins", Sophia, "larger-wins", limit=170, run=run)
