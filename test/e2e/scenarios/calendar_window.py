# SPDX-License-Identifier: Apache-2.0
"""A window of the calendar opens and closes while nothing else happens: 3, 8 and 3 replicas."""
from harness import windows
from harness.scenario import Scenario
from harness.sophia import Sophia

# Time for the three replicas that are there before it opens.
_AHEAD = 25
_LEEWAY = 2


def run(stage):
    opens = windows.minute_ahead(_AHEAD)
    closes = opens + windows.MINUTE
    stage.configure(windows.daily(opens, closes, 8))
    stage.step(f"a window of 8 replicas from {opens:%H:%M} to {closes:%H:%M} UTC is configured")
    stage.wait("3 replicas before it opens", lambda s: s.current == s.ready == 3 and s.scheduled == 0, within=25)
    # A sample is taken in a moment, not at once: hence some leeway on both sides.
    stage.hold("nothing scheduled before", lambda s: s.scheduled == 0, seconds=windows.until(opens) - _LEEWAY)
    stage.wait("the window to open", lambda s: s.scheduled == 8, within=2 * _LEEWAY)
    stage.wait("8 replicas", lambda s: s.current == s.ready == 8, within=25)
    stage.hold("8 replicas while it is open", lambda s: s.current == s.scheduled == 8,
               seconds=windows.until(closes) - _LEEWAY)
    stage.wait("the window to close", lambda s: s.scheduled == 0, within=2 * _LEEWAY)
    stage.wait("3 replicas", lambda s: s.current == 3, within=30)


SCENARIO = Scenario("calendar-window", Sophia, "calendar-window", limit=240, run=run)
