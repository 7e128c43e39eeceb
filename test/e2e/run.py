#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs Plimsoll end to end: real control plane and HPA controller, real Redis and Prometheus. Builds nothing.

    test/e2e/run.py --plimsoll build/release/bin/plimsoll --programs "$(test/e2e/build-control-plane)" --out build/e2e

Writes into --out: for each scenario its timeline as CSV, JSON and an SVG chart; results.json; logs/ of every server.
The last line is `N passed, N failed`; exit 0 only when nothing failed.
"""
import argparse
import dataclasses
import json
import pathlib
import shutil
import signal
import sys
import time

from harness import runner
from harness.world import World

_START = time.monotonic()


def say(text):
    # One write for a line: scenarios say things at the same time.
    print(f"[{time.monotonic() - _START:6.1f} s] {text}\n", end="", flush=True)


def main():
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):
        # SIGINT by name, too: a script that starts this in the background has it ignored.
        signal.signal(number, signal.default_int_handler)
    chosen = runner.find(options.only)
    timelines = _fresh_folder(options.out)
    world = World(options.plimsoll, options.programs, options.out, pathlib.Path(__file__).resolve().parents[2])
    try:
        stages = [scenario.workload(scenario, world, say) for scenario in chosen]
        world.start(stages, say)
        outcomes = runner.play_all(stages, timelines, say)
        outcomes.append(_stop(world))
    except (AssertionError, RuntimeError) as failed:
        # Only the start raises: what goes wrong in a scenario is its outcome.
        say(f"nothing could be played: {failed}")
        outcomes = [runner.Outcome(scenario.name, 0.0, str(failed)) for scenario in chosen]
    except KeyboardInterrupt:
        say("interrupted: ending what was started")
        return 130
    finally:
        # A second signal must not leave servers behind.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        world.end()
    return _report(outcomes, options.out)


def _fresh_folder(out):
    """Removes what an earlier run left there, and nothing else that may be in the folder."""
    for name in ("timelines", "logs", "state"):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / "results.json").unlink(missing_ok=True)
    timelines = out / "timelines"
    timelines.mkdir(parents=True)
    return timelines


def _stop(world):
    """Plimsoll ends in order on SIGTERM, while its control plane is still there."""
    code, seconds = world.plimsoll.stop()
    say(f"plimsoll ended with {code}, {seconds:.1f} s after SIGTERM")
    error = None if code == 0 else f"exit code {code}; the end of its log:\n{world.plimsoll.tail()}"
    return runner.Outcome("ends-on-sigterm", round(seconds, 1), error)


def _report(outcomes, out):
    (out / "results.json").write_text(json.dumps([dataclasses.asdict(outcome) for outcome in outcomes], indent=1))
    for outcome in sorted(outcomes, key=lambda outcome: outcome.name):
        say(f"{'FAIL' if outcome.error else 'PASS'} {outcome.name:18} {outcome.seconds:6.1f} s"
            + (f"  {outcome.error}" if outcome.error else ""))
    failed = sum(outcome.error is not None for outcome in outcomes)
    say(f"timelines and charts are in {out / 'timelines'}, logs in {out / 'logs'}")
    print(f"{len(outcomes) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plimsoll", type=pathlib.Path, required=True, help="the program under test")
    parser.add_argument("--programs", type=pathlib.Path, required=True,
                        help="folder with etcd, kube-apiserver, kube-controller-manager and kubectl")
    parser.add_argument("--out", type=pathlib.Path, required=True,
                        help="folder for results; those of an earlier run are removed")
    parser.add_argument("--only", metavar="NAME", action="append", help="this scenario instead of all; may be repeated")
    options = parser.parse_args()
    for program in (options.plimsoll, *(options.programs / name for name in (
            "etcd", "kube-apiserver", "kube-controller-manager", "kubectl"))):
        if not program.is_file():
            parser.error(f"{program} is not there")
    options.out, options.plimsoll = options.out.resolve(), options.plimsoll.resolve()
    options.programs = options.programs.resolve()
    return options


if __name__ == "__main__":
    sys.exit(main())
