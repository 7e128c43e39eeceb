# SPDX-License-Identifier: Apache-2.0
"""One attack, twice or more: what it did, what the well-behaved saw, what it cost in memory, and the verdict."""
import contextlib
import dataclasses
import math
import time

from attacker import attack
from attacks import ALL, KEEP_NEWCOMERS_WAITING, SAY_LITTLE
from harness.waiting import NotInTime, wait_until
from limits import CONNECTIONS_MIB, GIVEN_BACK_SECONDS, GONE_SECONDS, GROWTH, NOBODY_MIB, PROGRAM_MIB
from target import forget_peak, memory

# What is free on the heap varies; what leaks grows each time.
MOST_RUNS = 4


@dataclasses.dataclass
class Trial:
    name: str
    what: str
    did: list = dataclasses.field(default_factory=list)  # a text for each run
    reads: list = dataclasses.field(default_factory=list)
    newcomers: list = dataclasses.field(default_factory=list)
    probes: list = dataclasses.field(default_factory=list)
    rss: list = dataclasses.field(default_factory=list)  # before, and after each run
    peak: float = 0.0
    wrong: list = dataclasses.field(default_factory=list)

    def worst(self, of):
        return max((one[1] for one in of), default=math.nan)

    def p99(self):
        times = sorted(one[1] for one in self.reads)
        return times[math.ceil(0.99 * len(times)) - 1] if times else math.nan

    def failed(self, of):
        return [one[2] for one in of if one[2] is not None]

    def must(self, condition, otherwise):
        if not condition and otherwise not in self.wrong:
            self.wrong.append(otherwise)


def run(world, name):
    trial = Trial(name, ALL[name].__doc__.splitlines()[0])
    forget_peak(world.target.pid)
    trial.rss.append(memory(world.target.pid)[0])
    began = time.monotonic()
    while len(trial.did) < 2 or (_grew(trial) and len(trial.did) < MOST_RUNS):
        _run_once(world, trial)
    ended = time.monotonic()
    for watcher, seen in ((world.reader, trial.reads), (world.newcomers, trial.newcomers),
                          (world.prober, trial.probes)):
        watcher.wait_for(ended)  # what was under way then counts, too
        seen += watcher.between(began, ended)
    trial.peak = memory(world.target.pid)[1]
    _judge(trial, world.target.size)
    world.forget_reviews()
    return trial


def _run_once(world, trial):
    before = world.target.descriptors()
    deed = attack(world.target, trial.name)
    trial.did.append(deed.text)
    for wrong in deed.wrong:
        trial.must(False, wrong)
    _wait_until_gone(world, trial, before)
    _ask_afresh(world, trial)
    trial.rss.append(_memory_after(world.target.pid, trial.rss[-1]))


def _grew(trial):
    """Whether the last run added to the memory that the one before had left in use."""
    return trial.rss[-1] > _allowed(trial.rss[-2])


def _allowed(before):
    return before * GROWTH


def _memory_after(pid, before):
    """What stays in use: memory that is free again is given back in a moment."""
    with contextlib.suppress(NotInTime):
        wait_until("memory is given back", lambda: (memory(pid)[0] <= _allowed(before), ""), GIVEN_BACK_SECONDS)
    return memory(pid)[0]


def _wait_until_gone(world, trial, descriptors):
    """A few descriptors more are connections to kube-apiserver, kept for the next question."""
    def look():
        open_now = (world.target.attackers(), world.target.descriptors())
        return open_now[0] == 0 and open_now[1] <= descriptors + 6, open_now
    try:
        world.serving.process.wait_until("the attacker's connections are gone", look, GONE_SECONDS)
    except NotInTime as late:
        trial.must(False, str(late))


def _ask_afresh(world, trial):
    try:
        answer = world.serving.read()
        trial.must(answer.status == 200, f"a fresh reader got {answer.status} after it")
    except OSError as error:
        trial.must(False, f"a fresh reader got nothing after it: {error}")


def _too_much_after(resident):
    return f"{resident:.1f} MiB of memory with nobody connected, more than {NOBODY_MIB:.1f}"


class Aftermath:
    """What all attacks together have left in use, of which each may have added a little."""

    def __init__(self, world):
        pid, self.first = world.target.pid, world.resident_before
        with contextlib.suppress(NotInTime):
            wait_until("memory is given back", lambda: (memory(pid)[0] <= _allowed(self.first), ""),
                       world.target.size.settle)
        self.last = memory(pid)[0]
        self.wrong = [_too_much_after(self.last)] if self.last > NOBODY_MIB else []


def _judge(trial, size):
    judged = [("read", trial.reads, size.read_ms), ("probe", trial.probes, size.probe_ms)]
    if trial.name not in KEEP_NEWCOMERS_WAITING:
        judged.append(("newcomer's read", trial.newcomers, size.read_ms))
    for who, seen, limit in judged:
        failed = trial.failed(seen)
        trial.must(seen, f"no {who} took place meanwhile")
        trial.must(not failed, f"{len(failed)} {who}s failed, the first with {failed[:1]}")
        trial.must(trial.worst(seen) <= limit, f"a {who} took {trial.worst(seen):.0f} ms, more than {limit}")
    # What earlier attacks have left is not this one's.
    most = max(PROGRAM_MIB, trial.rss[0]) + CONNECTIONS_MIB["idle" if trial.name in SAY_LITTLE else "full"]
    trial.must(trial.peak <= most, f"{trial.peak:.1f} MiB of memory, more than {most:.1f}")
    trial.must(trial.rss[-1] <= NOBODY_MIB, _too_much_after(trial.rss[-1]))
    trial.must(not _grew(trial), f"memory grows with each of {len(trial.did)} runs, "
               f"from {trial.rss[1]:.1f} to {trial.rss[-1]:.1f} MiB")
