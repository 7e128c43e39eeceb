# SPDX-License-Identifier: Apache-2.0
"""A window of the calendar opens and closes while nothing else happens: 3, 8 and 3 replicas."""
import datetime

from harness import windows
from harness.scenario import Scenario
from harness.sophia import Sophia

_MINUTE = datetime.timedelta(minutes=1)
# Time for the three replicas that are there before it opens.
_AHEAD = datetime.timedelta(seconds=25)


def run(stage):
    opens = (_now() + _AHEAD).replace(second=0, microsecond=0) + _MINUTE
    stage.configure(windows.daily(opens, opens + _MINUTE, 8))
    stage.step(f"a window of 8 replicas from {opens:%H:%M} to {opens + _MINUTE:%H:%M} UTC is configured")
    stage.wait("3 replicas before it opens", lambda s: s.current == s.ready == 3 and s.scheduled == 0, within=25)
    # A sample is made of answers that come one after the other: half a second of leeway on either side.
    stage.wait("the window to open", lambda s: s.scheduled == 8, within=(opens - _now()).total_seconds() + 2)
    assert abs((_now() - opens).total_seconds()) < 2, f"it opened at {_now()}"
    stage.wait("8 replicas", lambda s: s.current == s.ready == 8, within=25)
    closes = (opens + _MINUTE - _now()).total_seconds()
    stage.hold("8 replicas while it is open", lambda s: s.current == s.scheduled == 8, seconds=closes - 1)
    stage.wait("the window to close", lambda s: s.scheduled == 0, within=4)
    stage.wait("3 replicas", lambda s: s.current == 3, within=30)


def _now():
    return datetime.datetime.now(datetime.UTC)


SCENARIO = Scenario("calendar-window", Sophia, "calendar-window", limit=240, run=run)
