# SPDX-License-Identifier: Apache-2.0
"""What a chart shows of a timeline: panels one below the other, each with lines of one unit (see chart.py)."""
import dataclasses
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Line:
    """A field of the samples. Lines often cover each other: what lies below is wide and light."""
    field: str
    name: str
    colour: str
    width: float
    dash: str


@dataclasses.dataclass(frozen=True)
class Panel:
    """Lines with one scale that reaches up to `at_least`; `draw` is sloped or stepped."""
    unit: str
    at_least: float
    draw: Callable
    lines: tuple


def sloped(x, y):
    """A line straight to the next value."""
    return f"L{x:.1f} {y:.1f}"


def stepped(x, y):
    """A line that stays where it is until the next value."""
    return f"H{x:.1f}V{y:.1f}"


REPLICAS = Panel("replicas", 4, stepped, (
    Line("current", "current", "#8ce99a", 5, ""), Line("desired", "desired by the HPA", "#d9480f", 2, "6 3"),
    Line("ready", "Ready", "#343a40", 1.5, "2 3")))
