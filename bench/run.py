#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev bench: measures Plimsoll beside its rivals. A missed goal is told and is no failure; an error, a wrong answer or a
status other than 200 is one."""
import argparse
import importlib
import pathlib
import signal
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(ROOT / "test"), str(ROOT / "test" / "e2e")]

from rig import goals, machine, page, text  # noqa: E402
from rig.bench import Bench  # noqa: E402
from rig.extent import FULL, SMOKE  # noqa: E402
from rig.result import Result  # noqa: E402
from sections import against, client  # noqa: E402

SECTIONS = ("reads", "authorisation", "growth", "polls", "memory", "start", "scale")


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("section", nargs="*", help=f"of {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--smoke", action="store_true", help="little of everything: does it still run?")
    parser.add_argument("--json", type=pathlib.Path, help="where figures are kept (default: out/bench/result.json)")
    parser.add_argument("--page", action="store_true", help="measure nothing, write docs/performance.md of the figures kept")
    parser.add_argument("--plimsoll", type=pathlib.Path, default=ROOT / "build/release/bin/plimsoll", help="the program")
    parser.add_argument("--client", type=pathlib.Path, default=ROOT / "build/release/bin/plimsoll_bench_client",
                        help="the load client")
    other = parser.add_argument_group("another server")
    other.add_argument("--against", metavar="URL", help="read this external metrics server beside ours")
    other.add_argument("--path", action="append", help="what to read there; several are read in turn")
    other.add_argument("--rates", help="reads a second, with commas (default: those of `reads`)")
    other.add_argument("--cert", help="PEM file of a client certificate: the front proxy's, or one that may read")
    other.add_argument("--key", help="PEM file of its key")
    other.add_argument("--ca", help="PEM file that its certificate is verified with")
    other.add_argument("--server-name", help="its certificate's name, if not the URL's")
    other.add_argument("--insecure", action="store_true", help="do not verify its certificate")
    other.add_argument("--header", action="append", default=[], metavar="'NAME: VALUE'",
                       help="in place of the HPA controller's X-Remote-User and -Group; `Authorization: Bearer …` say")
    other.add_argument("--pid", type=int, help="its process, if it runs here, for the CPU that a read costs")
    options = parser.parse_args()
    for name in options.section:
        if name not in SECTIONS:
            parser.error(f"no section `{name}`; there are {', '.join(SECTIONS)}")
    return options


def show(title, outcome, seconds):
    print(f"\n## {title} ({seconds:.0f} s)")
    for table in outcome.tables:
        print(f"\n{table.title}\n{text.paragraph(table.how, 110)}\n\n{text.plain(table.columns, table.rows)}", flush=True)


def run_section(bench, result, name, measure, title):
    """Measures one section, shows it and keeps it."""
    print(f"\n==> {title}", flush=True)
    began = time.monotonic()
    facts = machine.facts(bench.plimsoll)
    outcome = measure()
    show(title, outcome, time.monotonic() - began)
    if outcome.tables:
        result.add(name, title, facts, outcome)
    return outcome.judged


def measure(options, extent, result):
    """({key of a goal: figure}, [what went wrong]). A section that fails ends alone."""
    judged, wrong = {}, []
    # In place of the default folder: the programs' pid files and sockets want short paths.
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
        bench = Bench(pathlib.Path(folder), options.plimsoll.resolve(), options.client.resolve(), extent)
        try:
            if not bench.cores.separate:
                print("bench: there is one core only: server and client are in each other's way")
            run_section(bench, result, "client", lambda: client.measure(bench), client.TITLE)
            if options.against:
                run_section(bench, result, "against", lambda: against.measure(bench, options), f"against {options.against}")
                return judged, wrong
            for name in options.section or SECTIONS:
                section = importlib.import_module(f"sections.{name}")
                try:
                    judged.update(run_section(bench, result, name, lambda: section.measure(bench), section.TITLE))
                except Exception as error:  # half an hour of other figures is worth keeping
                    wrong.append(f"{name}: {type(error).__name__}: {error}")
                    print(f"bench: {wrong[-1]}", flush=True)
        finally:
            bench.close()
    return judged, wrong


def main():
    options = arguments()
    extent = SMOKE if options.smoke else FULL
    out = options.json or ROOT / "out/bench" / ("smoke.json" if options.smoke else "result.json")
    result = Result(out, extent.name)
    if options.page:
        try:
            page.write(result, ROOT / "docs", SECTIONS, (HERE / "remainder.md").read_text())
        except ValueError as error:
            sys.exit(f"bench: {error}")
        print("docs/performance.md is written")
        return
    # What was started is ended by `finally`, whoever ends this.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    try:
        judged, wrong = measure(options, extent, result)
    except KeyboardInterrupt:
        sys.exit("bench: interrupted")
    except Exception as error:  # one line for whoever reads the end of a log; the rest stands above it
        sys.exit(f"bench: FAILED: {type(error).__name__}: {error}")
    if judged:
        print("\n## Goals\n\n" + text.plain(["goal", "wanted", "measured", ""], goals.rows(judged)))
    words = [word for _, _, word in goals.verdicts(judged)]
    print(f"\nbench: done in {time.monotonic() - began:.0f} s, {words.count('met')} of {len(words)} goals met"
          f"{'; smoke figures mean nothing' if options.smoke else ''}; figures in {out}")
    if wrong:
        sys.exit("bench: FAILED: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
