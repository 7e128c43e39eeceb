# SPDX-License-Identifier: Apache-2.0
"""Latency rises: ten seconds of it, shared by the replicas, settle at five replicas with two seconds each."""
from harness.inference import shared
from harness.scenario import Scenario
from harness.sophia import Sophia


def run(stage):
    stage.wait("3 idle replicas", lambda s: s.ready == 3 and s.p95 == 0 and s.scaling_active, within=30)
    stage.load.latency = shared(10)
    stage.step("10 s of latency, shared by the Ready replicas")
    stage.wait("a rise", lambda s: s.current >= 5, within=15)
    stage.settle(5, within=60)
    stage.load.latency = shared(6)
    stage.step("6 s of latency")
    stage.settle(3, within=40)


SCENARIO = Scenario("latency-rise", Sophia, "sophia-mesh", limit=170, run=run)
