# SPDX-License-Identifier: Apache-2.0
"""Figures with their spread, and the tables they stand in. All of it is plain data that goes into JSON and back."""
import dataclasses
import statistics


@dataclasses.dataclass
class Figure:
    """The median over the rounds, the least and the greatest; `median` is None when there was nothing to measure, and
    `why` then says why."""
    median: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""

    def __str__(self):
        if self.median is None:
            return self.why or "–"
        if self.low == self.high:
            return number(self.median)
        return f"{number(self.median)} ({number(self.low)}–{number(self.high)})"


def spread(values, why=""):
    """A Figure of what the rounds gave; None stands for a round that gave nothing."""
    there = [value for value in values if value is not None]
    if not there:
        return Figure(None, why=why)
    return Figure(statistics.median(there), min(there), max(there))


def ratios(ours, theirs):
    """Round by round: what came from the same round is compared, so that a machine that slows down cancels out."""
    return spread([a / b if a is not None and b else None for a, b in zip(ours, theirs)])


def number(value):
    """Three digits that count, with commas from a thousand on."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.1e}"


@dataclasses.dataclass
class Chart:
    """Bars of one column, one for each row; `logarithmic` for rows that differ by powers of ten."""
    column: str
    logarithmic: bool = False
    limit: float | None = None  # a goal, drawn as a line


@dataclasses.dataclass
class Table:
    """`rows`: lists as long as `columns`, of text and Figures; the first `labels` columns name a row."""
    name: str
    title: str
    how: str
    columns: list
    rows: list
    chart: Chart
    labels: int = 1


@dataclasses.dataclass
class Outcome:
    """What a section gives: its tables, and the figures that goals are judged by, by key."""
    tables: list = dataclasses.field(default_factory=list)
    judged: dict = dataclasses.field(default_factory=dict)


def to_json(outcome):
    return dataclasses.asdict(outcome)


def from_json(data):
    tables = []
    for table in data["tables"]:
        rows = [[Figure(**cell) if isinstance(cell, dict) else cell for cell in row] for row in table["rows"]]
        tables.append(Table(**{**table, "rows": rows, "chart": Chart(**table["chart"])}))
    return Outcome(tables, {key: Figure(**figure) for key, figure in data["judged"].items()})
