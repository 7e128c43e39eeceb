# SPDX-License-Identifier: Apache-2.0
"""A dead exporter moves nothing; an idle night is a P95 of 0, no error, and 3 replicas."""
from harness.inference import shared
from harness.scenario import Scenario
from harness.sophia import Sophia


def run(stage):
    stage.load.latency = shared(10)
    stage.settle(5, within=70)
    stage.load.close()
    stage.step("the pods cannot be scraped any more")
    # Longer than a value counts as fresh (15 s).
    stage.hold("5 replicas and ScalingActive=True", lambda s: s.current == 5 and s.scaling_active, seconds=25)
    assert stage.timeline.latest.origin == "held", stage.timeline.latest
    stage.load.start()
    stage.step("they can be scraped again")
    # A query that fails is asked again later and later.
    stage.wait("fresh values", lambda s: s.origin == "fresh" and s.shows_its_latency, within=45)
    stage.load.latency = None
    stage.step("nobody asks for anything")
    stage.wait("a P95 of 0", lambda s: s.p95 == 0 and s.origin == "fresh", within=15)
    stage.wait("3 replicas", lambda s: s.current == 3, within=30)
    stage.hold("3 replicas, P95 0 and ScalingActive=True",
               lambda s: s.current == 3 and s.p95 == 0 and s.scaling_active, seconds=6)


SCENARIO = Scenario("all-idle", Sophia, "all-idle", limit=240, run=run)
