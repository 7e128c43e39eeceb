# SPDX-License-Identifier: Apache-2.0
"""Plays scenarios on their stages: side by side those that stop no shared server, one after the other the rest."""
import dataclasses
import importlib
import pkgutil
import threading
import time
import traceback

import scenarios
from harness import chart
from harness.scenario import Stage

# What CPU the pods seem to use while a scenario says nothing else: far below the target, so that the queue decides.
_IDLE_CPU = 20


@dataclasses.dataclass
class Outcome:
    """How a scenario ended; `error` is None when it passed."""
    name: str
    seconds: float
    error: str | None


def find(only):
    """All scenarios, or the one of that name."""
    modules = (importlib.import_module(f"scenarios.{found.name}") for found in pkgutil.iter_modules(scenarios.__path__))
    found = [module.SCENARIO for module in modules]
    chosen = [scenario for scenario in found if only in (None, scenario.name)]
    if not chosen:
        raise SystemExit(f"no scenario {only!r}; there are: {', '.join(sorted(s.name for s in found))}")
    return chosen


def play_all(chosen, world, folder, say):
    """Returns the outcomes. Threads are daemons: an interrupt in the main thread does not wait for them."""
    outcomes = {scenario.name: Outcome(scenario.name, 0.0, "did not come to an end") for scenario in chosen}

    def play(scenario):
        outcomes[scenario.name] = _play(scenario, world, folder, say)

    threads = [threading.Thread(target=play, args=(scenario,), name=scenario.name, daemon=True)
               for scenario in chosen if not scenario.alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for scenario in chosen:
        if scenario.alone:
            play(scenario)
    return list(outcomes.values())


def _play(scenario, world, folder, say):
    start, error = time.monotonic(), None
    stage = Stage(scenario, world, say)
    say(f"{scenario.name}: starts (limit {scenario.limit:g} s)")
    try:
        stage.begin(_IDLE_CPU)
        scenario.run(stage)
    except AssertionError as failed:
        error = str(failed)
    except Exception:  # whatever it is, the other scenarios go on and it is reported
        error = traceback.format_exc()
    seconds = time.monotonic() - start
    say(f"{'FAIL' if error else 'PASS'} {scenario.name} in {seconds:.1f} s" + (f": {error}" if error else ""))
    stage.end()
    stage.timeline.write(folder)
    (folder / f"{scenario.name}.svg").write_text(chart.draw(stage.timeline, scenario.title))
    return Outcome(scenario.name, round(seconds, 1), error)
