#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attacks a running Plimsoll in every way we know of, with kube-apiserver's reads and probes beside; exit code 1 if
they notice, if memory grows or leaves its bounds, or if an attack did not take place."""
import argparse
import os
import pathlib
import resource
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "e2e")]

import report  # noqa: E402
import trial  # noqa: E402
from attacks import ALL  # noqa: E402
from limits import FULL, SMOKE  # noqa: E402
from world import World  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="./dev attack", description=__doc__)
    parser.add_argument("--plimsoll", type=pathlib.Path, required=True, help="the program")
    parser.add_argument("--smoke", action="store_true", help="small, for continuous integration")
    parser.add_argument("--only", metavar="NAME", action="append", choices=sorted(ALL), help="one of: %(choices)s")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE",
                        help=f"write the table there, too, in Markdown; at {report.MARK} if the file has it")
    return parser.parse_args()


def main():
    options = arguments()
    os.environ["PLIMSOLL"] = str(options.plimsoll.resolve())
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    began = time.monotonic()
    trials = []
    with tempfile.TemporaryDirectory(prefix="plimsoll-attack-") as folder:
        with World(pathlib.Path(folder), SMOKE if options.smoke else FULL) as world:
            for name in options.only or ALL:
                trials.append(trial.run(world, name))
                print(report.line(trials[-1]), flush=True)
            aftermath = trial.Aftermath(world)
    if options.out:
        report.write(options.out, report.markdown(trials, aftermath, "smoke" if options.smoke else "full"))
    failed = [one.name for one in trials if one.wrong]
    print("\n" + "\n".join([report.after_all(aftermath), *(f"WRONG: {wrong}" for wrong in aftermath.wrong)]))
    print(f"{len(trials) - len(failed)} attacks held, {len(failed)} failed in {time.monotonic() - began:.0f} s"
          + (f": {', '.join(failed)}" if failed else ""))
    return 1 if failed or aftermath.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
