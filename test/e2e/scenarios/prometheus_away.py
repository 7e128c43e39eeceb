# SPDX-License-Identifier: Apache-2.0
"""Prometheus is killed, 503 comes in its place, it stalls: the replicas stay, and scaling goes on after each."""
from harness.inference import shared
from harness.refusing_server import RefusingServer
from harness.scenario import Scenario
from harness.sophia import SophiaAlone

# Longer than a value counts as fresh (15 s), so that what is served is seen to be held.
_AWAY = 22


def run(stage):
    stage.load.latency, stage.load.gpu = shared(10), shared(300)
    stage.settle(5, within=70)
    stage.prometheus.kill()
    _away(stage, "Prometheus killed")
    gateway = RefusingServer(stage.prometheus.port)
    gateway.start()
    _away(stage, "503 in its place")
    gateway.stop()
    stage.prometheus.start()
    _back(stage, "Prometheus is back")
    stage.prometheus.freeze()
    _away(stage, "Prometheus stalled")
    stage.prometheus.thaw()
    _back(stage, "Prometheus goes on")
    stage.load.latency = shared(16)
    stage.step("16 s of latency")
    stage.wait("more than 5 replicas", lambda s: s.current > 5, within=20)


def _away(stage, what):
    stage.step(what)
    stage.hold("5 replicas and ScalingActive=True",
               lambda s: s.current == s.desired == 5 and s.scaling_active, seconds=_AWAY)
    last = stage.timeline.latest
    assert (last.p95, last.gpu, last.origin) == (2, 70, "held"), f"to hold is to serve the targets, not {last}"


def _back(stage, what):
    stage.step(what)
    # A backend that fails is asked again after at most 30 seconds.
    stage.wait("fresh values", lambda s: s.origin == "fresh" and s.current == 5, within=50)
    stage.settle(5, within=10)


SCENARIO = Scenario("prometheus-away", SophiaAlone, "prometheus-away", limit=330, run=run)
