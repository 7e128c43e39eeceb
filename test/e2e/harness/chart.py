# SPDX-License-Identifier: Apache-2.0
"""Draws a timeline as an SVG: a panel for each group of values, replicas below, numbered events under all of them."""
import html

_WIDTH, _LEFT, _RIGHT = 960, 64, 24
_TOP, _PANEL, _GAP = 80, 190, 50
_PLOT = _WIDTH - _LEFT - _RIGHT


def draw(timeline, title, panels):
    """Returns the SVG's text. Of samples with an `origin`, those that are not fresh get a coloured ground."""
    samples = timeline.samples
    end = max([sample.time for sample in samples] + [1.0])
    tops = [_TOP + n * (_PANEL + _GAP) for n in range(len(panels))]
    bottom = tops[-1] + _PANEL
    height = bottom + 60 + 18 * len(timeline.marks) + 16
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
             f'height="{height}" font-family="DejaVu Sans, Helvetica, sans-serif" font-size="12" fill="#212529">',
             f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
             _text(_LEFT, 28, title, size=14, weight="bold")]
    # The last panel is that of the replicas.
    parts += _held(samples, end, tops[:-1])
    for panel, top in zip(panels, tops):
        parts += _panel(samples, panel, top, end)
    parts += _time_axis(bottom, end)
    parts += _events(timeline.marks, end, tops)
    return "\n".join(parts + ["</svg>"]) + "\n"


def _x(time, end):
    return _LEFT + _PLOT * time / end


def _panel(samples, panel, top, end):
    values = [getattr(sample, line.field) for sample in samples for line in panel.lines]
    largest = max([value for value in values if value is not None] + [panel.at_least])
    step, bottom = _step(largest), top + _PANEL
    ceiling = step * (int(largest / step) + 1)
    parts, value = [], 0
    while value <= ceiling:
        y = bottom - _PANEL * value / ceiling
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _PLOT}" y2="{y:.1f}" stroke="#dee2e6"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{value:g}", anchor="end"))
        value += step
    parts.append(_text(16, top + _PANEL / 2, panel.unit, anchor="middle", rotate=-90))
    parts += _legend(panel.lines, top - 22)
    for line in panel.lines:
        points = [(_x(s.time, end), getattr(s, line.field)) for s in samples]
        path = _path([(x, None if v is None else bottom - _PANEL * v / ceiling) for x, v in points], panel.draw)
        parts.append(f'<path d="{path}" fill="none" {_stroke(line.colour, line.width, line.dash)}/>')
    parts.append(f'<rect x="{_LEFT}" y="{top}" width="{_PLOT}" height="{_PANEL}" fill="none" stroke="#495057"/>')
    return parts


def _stroke(colour, width, dash):
    return f'stroke="{colour}" stroke-width="{width}"' + (f' stroke-dasharray="{dash}"' if dash else "")


def _path(points, go_on):
    """A line that breaks where there is no value."""
    text, last = "", None
    for x, y in points:
        if y is None:
            last = None
            continue
        if last is None:
            text += f"M{x:.1f} {y:.1f}"
        else:
            text += go_on(x, y)
        last = y
    return text


def _legend(lines, y):
    parts, x = [], _LEFT
    for line in lines:
        parts.append(f'<line x1="{x}" y1="{y - 4}" x2="{x + 26}" y2="{y - 4}" '
                     f'{_stroke(line.colour, line.width, line.dash)}/>')
        parts.append(_text(x + 32, y, line.name))
        x += 56 + 7 * len(line.name)
    return parts


def _held(samples, end, tops):
    """A coloured ground where a served value is not a fresh measurement."""
    parts, start = [], None
    for sample in [*samples, None]:
        held = sample is not None and sample.origin not in (None, "fresh")
        if held and start is None:
            start = sample
        elif not held and start is not None:
            stop = _x(sample.time, end) if sample else _LEFT + _PLOT
            x = _x(start.time, end)
            for top in tops:
                parts.append(f'<rect x="{x:.1f}" y="{top}" width="{stop - x:.1f}" height="{_PANEL}" fill="#ffe8cc"/>')
            parts.append(_text(x + 4, tops[0] + _PANEL - 6, start.origin, colour="#a63c06"))
            start = None
    return parts


def _time_axis(bottom, end):
    step, parts, at = _step(end), [], 0
    while at <= end:
        x = _x(at, end)
        parts.append(f'<line x1="{x:.1f}" y1="{bottom}" x2="{x:.1f}" y2="{bottom + 5}" stroke="#495057"/>')
        parts.append(_text(x, bottom + 19, f"{at:g}", anchor="middle"))
        at += step
    return parts + [_text(_LEFT + _PLOT / 2, bottom + 37, "seconds", anchor="middle")]


def _events(marks, end, tops):
    """A numbered vertical line in all panels for each event; what the numbers mean stands below."""
    parts, numbered, bottom = [], {}, tops[-1] + _PANEL
    for number, (at, text) in enumerate(marks, 1):
        # Events of the same moment share a line, so that their numbers do not cover each other.
        x = next((x for x in numbered if abs(x - _x(at, end)) < 14), _x(min(at, end), end))
        numbered.setdefault(x, []).append(str(number))
        y = bottom + 60 + 18 * (number - 1)
        parts.append(_text(_LEFT, y, f"{number}", weight="bold"))
        parts.append(_text(_LEFT + 24, y, f"{at:.1f} s  {text}"))
    for x, numbers in numbered.items():
        for top in tops:
            parts.append(f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{top + _PANEL}" '
                         f'{_stroke("#868e96", 1, "3 3")}/>')
            parts.append(_text(x, top - 4, ",".join(numbers), anchor="middle", size=11))
    return parts


def _step(largest):
    """A round distance between grid lines that gives four to eight of them."""
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000):
        if largest / step <= 8:
            return step
    return largest / 5


def _text(x, y, text, anchor="start", size=12, weight="normal", colour="#212529", rotate=None):
    turn = f' transform="rotate({rotate} {x:.1f} {y:.1f})"' if rotate else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}"{turn}>{html.escape(text)}</text>')
