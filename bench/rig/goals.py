# SPDX-License-Identifier: Apache-2.0
"""What Plimsoll's figures should be. A missed goal is told, and is no failure of the run."""
import dataclasses

from rig.figures import Figure, number


@dataclasses.dataclass(frozen=True)
class Goal:
    """The median of the figure `key` should be at most `limit`, or below it when `strictly`."""
    key: str
    text: str
    limit: float
    unit: str = ""
    strictly: bool = False

    def met(self, figure):
        if figure.median is None:
            return None
        return figure.median < self.limit if self.strictly else figure.median <= self.limit

    def wanted(self):
        return f"{'<' if self.strictly else '≤'} {number(self.limit)}{' ' + self.unit if self.unit else ''}"


GOALS = (
    Goal("reads.cpu_ratio", "CPU per read at 10,000 reads/s, as a multiple of nginx's", 1.0),
    Goal("reads.p99_ms", "p99 of a read at 1,000 reads/s", 1.0, "ms", strictly=True),
    Goal("growth.ratio", "CPU per read with 10,000 metrics, authorisation apart, as a multiple of that with 10", 1.05),
    Goal("memory.few", "memory (RSS) with 100 metrics", 12, "MiB"),
    Goal("memory.many", "memory (RSS) with 10,000 metrics", 32, "MiB"),
    Goal("polls.ratio", "a tick of 10,000 lists, as a multiple of bare pipelined LLEN", 2.0),
    Goal("start.ready_ms", "from exec to ready with 100 metrics", 100, "ms", strictly=True),
    Goal("scale.lag_ms", "event-loop lag, p99.9, with 10,000 metrics and 2,000 readers", 5, "ms", strictly=True),
)

WORDS = {True: "met", False: "MISSED", None: "no figure"}


def verdicts(judged):
    """[(goal, figure, word)] of those goals that `judged` ({key: Figure}) has a figure for."""
    return [(goal, judged[goal.key], WORDS[goal.met(judged[goal.key])]) for goal in GOALS if goal.key in judged]


def rows(judged):
    return [[goal.text, goal.wanted(), f"{figure}{' ' + goal.unit if goal.unit and figure.median is not None else ''}", word]
            for goal, figure, word in verdicts(judged)]


def no_figure(why):
    return Figure(None, why=why)
