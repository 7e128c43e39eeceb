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

# What CPU the pods seem to use while a scenario says nothing else: far below the target, so that the other metrics
# decide.
_IDLE_CPU = 20


@dataclasses.dataclass
class Outcome:
    """How a scenario ended; `error` is None when it passed."""
    name: str
    seconds: float
    error: str | None


def find(only):
    """All scenarios, or those of these names."""
    modules = (importlib.import_module(f"scenarios.{found.name}") for found in pkgutil.iter_modules(scenarios.__path__))
    found = [module.SCENARIO for module in modules]
    names = sorted(scenario.name for scenario in found)
    if unknown := set(only or names) - set(names):
        raise SystemExit(f"no scenario {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
    return [scenario for scenario in found if only is None or scenario.name in only]


def play_all(stages, folder, say):
    """Returns the outcomes. Threads are daemons: an interrupt in the main thread does not wait for them."""
    outcomes = {stage.scenario.name: Outcome(stage.scenario.name, 0.0, "did not come to an end") for stage in stages}

    def play(stage):
        outcomes[stage.scenario.name] = _play(stage, folder, say)

    threads = [threading.Thread(target=play, args=(stage,), name=stage.scenario.name, daemon=True)
               for stage in stages if not stage.scenario.alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for stage in stages:
        if stage.scenario.alone:
            play(stage)
    return list(outcomes.values())


def _play(stage, folder, say):
    start, error, scenario = time.monotonic(), None, stage.scenario
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
    (folder / f"{scenario.name}.svg").write_text(chart.draw(stage.timeline, scenario.title, stage.PANELS))
    return Outcome(scenario.name, round(seconds, 1), error)
