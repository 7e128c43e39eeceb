# SPDX-License-Identifier: Apache-2.0
"""The nightly batch, a minute ahead instead: one replica, eight of at most ten within the window, and one after it."""
from harness import windows
from harness.batch import Batch
from harness.scenario import Scenario

# Time for the one replica that is there before it opens.
_AHEAD = 30
# A sample is taken in a moment, not at once: hence some leeway before, and more after on a busy machine.
_LEEWAY, _LATE = 2, 8


def run(stage):
    opens = windows.minute_ahead(_AHEAD)
    closes = opens + windows.MINUTE
    stage.configure(opens, closes)
    stage.step(f"the window is from {opens:%H:%M} to {closes:%H:%M} UTC")
    spec = stage.hpa()["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (1, 10), spec
    stage.wait("1 replica before it opens", lambda s: s.current == s.desired == s.ready == 1 and s.scaling_active,
               within=_AHEAD - 2 * _LEEWAY)
    before = len(stage.timeline.samples)
    stage.hold("1 replica and nothing scheduled before", lambda s: s.current == 1 and s.scheduled == 0,
               seconds=windows.until(opens) - _LEEWAY)
    stage.wait("the window to open", lambda s: s.scheduled == 8, within=_LEEWAY + _LATE)
    stage.wait("8 replicas", lambda s: s.current == s.desired == s.ready == 8, within=25)
    stage.hold("8 replicas while it is open", lambda s: s.current == s.desired == s.scheduled == 8,
               seconds=windows.until(closes) - _LEEWAY)
    stage.wait("the window to close", lambda s: s.scheduled == 0, within=_LEEWAY + _LATE)
    stage.wait("1 replica", lambda s: s.current == s.desired == 1, within=40)
    wanted = {s.desired for s in stage.timeline.samples[before:]}
    assert wanted == {1, 8}, f"one step up and one step down, yet the HPA wanted {sorted(wanted)}"


SCENARIO = Scenario("batch-window", Batch, "batch-window", limit=240, run=run)
