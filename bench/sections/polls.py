# SPDX-License-Identifier: Apache-2.0
"""One tick of many lists beside redis-benchmark's pipeline of as many LLEN against the same Redis, and many queries to
Prometheus beside a client that only asks them."""
import csv
import signal
import subprocess
import time

from rig.contest import alternating
from rig.figures import Chart, Outcome, Table, ratios, spread
from sections import queries

TITLE = "polls"
INTERVAL = 1.0  # seconds
# Commands of one run of redis-benchmark, which tells its time in milliseconds; one command at a time is slow enough.
_ENOUGH, _ENOUGH_OF_ONE = 1_000_000, 20_000

_HOW = ("A tick: from when it begins until every value is where reads find it, by Plimsoll's own "
        "plimsoll_poll_duration_seconds. LLEN: redis-benchmark, one connection, as many commands in one pipeline, random "
        "lists of the same, one after the other without a pause (a tick begins on an idle core). Both run on the same core, "
        "Redis on the other; by turns, and Plimsoll is stopped meanwhile.")


def measure(bench):
    outcome, made = Outcome(), []
    for lists in bench.extent.lists:
        ticks, bare = _compare(bench, lists)
        made.append([f"{lists:,}", spread(ticks), spread(bare), ratios(ticks, bare)])
        if lists == 10000:
            outcome.judged["polls.ratio"] = made[-1][-1]
    outcome.tables.append(Table("polls", "One tick of Redis lists", _HOW,
                                ["lists", "tick, ms", "bare LLEN, ms", "tick ÷ bare"], made,
                                Chart("tick ÷ bare", limit=2)))
    outcome.tables.append(queries.table(bench))
    return outcome


def _compare(bench, lists):
    """Milliseconds of each round: ([ticks], [bare pipelines])."""
    with bench.serving(bench.lists(lists, f"{INTERVAL:g}s")) as serving:
        times = alternating(bench.extent.rounds, {"ticks": lambda: 1000 * _tick(bench, serving),
                                                  "bare": lambda: 1000 * _alone(bench, serving, lists)})
    return times["ticks"], times["bare"]


def _alone(bench, serving, lists):
    serving.process.signal(signal.SIGSTOP)
    try:
        return _pipeline(bench, lists)
    finally:
        serving.process.signal(signal.SIGCONT)


def _tick(bench, serving):
    """Mean seconds of some ticks. The one that a stop may have cut is left out."""
    _wait_for_polls(serving, 1)
    seconds, count = _polled(serving)
    _wait_for_polls(serving, bench.extent.ticks)
    later, more = _polled(serving)
    return (later - seconds) / (more - count)


def _wait_for_polls(serving, more):
    wanted = _polled(serving)[1] + more
    time.sleep(more * INTERVAL)  # looking costs processor time, too
    serving.process.wait_until(f"{more} ticks pass", lambda: (_polled(serving)[1] >= wanted, _polled(serving)), within=30)


def _polled(serving):
    """(seconds, number) of the polls so far; an error if one failed."""
    seen = serving.metrics()
    name = 'plimsoll_poll_duration_seconds_{}{{backend="tasks"}}'
    count = seen[name.format("count")]
    good = seen['plimsoll_polls_total{backend="tasks",outcome="ok"}']
    if good != count:
        raise RuntimeError(f"{count - good:g} of {count:g} polls failed")
    return seen[name.format("sum")], count


def _pipeline(bench, lists):
    """Seconds of one pipeline of LLEN, on Plimsoll's core."""
    turns = (_ENOUGH if lists > 1 else _ENOUGH_OF_ONE) // lists
    with bench.cores.on(bench.cores.server):
        done = subprocess.run(
            ["redis-benchmark", "-p", str(bench.redis.port), "-c", "1", "-P", str(lists), "-n", str(lists * turns),
             "-r", str(lists), "--csv", "LLEN", "bench:__rand_int__"], capture_output=True, text=True, check=True)
    rate = float(list(csv.DictReader(done.stdout.splitlines()))[-1]["rps"])
    return lists / rate
