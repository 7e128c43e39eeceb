# SPDX-License-Identifier: Apache-2.0
"""The GPUs get busy while latency is low: the GPU metric alone raises the replicas until each is below 70 %."""
from harness.inference import shared
from harness.scenario import Scenario
from harness.sophia import Sophia


def run(stage):
    stage.load.latency = shared(3)
    stage.wait("3 replicas", lambda s: s.ready == 3 and s.scaling_active, within=30)
    stage.load.gpu = shared(415)
    stage.step("work for 4.15 GPUs")
    stage.settle(6, within=60)
    gpu = stage.timeline.latest.gpu
    assert 60 < gpu < 70, f"6 replicas share 415 %, yet {gpu} % are served"
    stage.load.gpu = shared(150)
    stage.step("work for 1.5 GPUs")
    stage.settle(3, within=40)


SCENARIO = Scenario("gpu-rise", Sophia, "gpu-rise", limit=150, run=run)
