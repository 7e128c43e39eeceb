"""Draws a timeline as an SVG: queue length and served value above, replicas below, numbered events under both."""
import html

_WIDTH, _LEFT, _RIGHT = 960, 64, 24
_TOP, _PANEL, _GAP = 84, 190, 52
_PLOT = _WIDTH - _LEFT - _RIGHT

# (field of a sample, its name in the legend, colour, dash pattern, drawn as steps)
_QUEUE = (("queue", "queue length in Redis", "#1f6feb", "", False),
          ("served", "value served to the HPA", "#d9480f", "6 3", False))
_REPLICAS = (("desired", "desired", "#d9480f", "6 3", True), ("current", "current", "#2b8a3e", "", True),
             ("ready", "Ready", "#868e96", "2 3", True))


def draw(timeline, title):
    """Returns the SVG's text."""
    samples = timeline.samples
    end = max([sample.time for sample in samples] + [1.0])
    height = _TOP + 2 * _PANEL + _GAP + 60 + 18 * len(timeline.marks) + 16
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
             f'height="{height}" font-family="DejaVu Sans, Helvetica, sans-serif" font-size="12" fill="#212529">',
             f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
             _text(_LEFT, 28, title, size=17, weight="bold")]
    second = _TOP + _PANEL + _GAP
    parts += _held(samples, end)
    parts += _panel(samples, _QUEUE, _TOP, end, "items", top_unit=10)
    parts += _panel(samples, _REPLICAS, second, end, "replicas", top_unit=4)
    parts += _time_axis(second + _PANEL, end)
    parts += _events(timeline.marks, end, second + _PANEL)
    return "\n".join(parts + ["</svg>"]) + "\n"


def _x(time, end):
    return _LEFT + _PLOT * time / end


def _panel(samples, lines, top, end, unit, top_unit):
    values = [getattr(sample, line[0]) for sample in samples for line in lines]
    step = _step(max([value for value in values if value is not None] + [top_unit]))
    ceiling = step * (int(max([value for value in values if value is not None] + [top_unit]) / step) + 1)
    bottom = top + _PANEL
    parts, value = [], 0
    while value <= ceiling:
        y = bottom - _PANEL * value / ceiling
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _PLOT}" y2="{y:.1f}" stroke="#dee2e6"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{value:g}", anchor="end"))
        value += step
    parts.append(_text(16, top + _PANEL / 2, unit, anchor="middle", rotate=-90))
    parts += _legend(lines, top - 12)
    for field, _, colour, dash, steps in lines:
        points = [(_x(s.time, end), getattr(s, field)) for s in samples]
        path = _path([(x, None if v is None else bottom - _PANEL * v / ceiling) for x, v in points], steps)
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
    parts.append(f'<rect x="{_LEFT}" y="{top}" width="{_PLOT}" height="{_PANEL}" fill="none" stroke="#495057"/>')
    return parts


def _path(points, steps):
    """A line that breaks where there is no value."""
    text, last = "", None
    for x, y in points:
        if y is None:
            last = None
            continue
        if last is None:
            text += f"M{x:.1f} {y:.1f}"
        else:
            text += f"H{x:.1f}V{y:.1f}" if steps else f"L{x:.1f} {y:.1f}"
        last = y
    return text


def _legend(lines, y):
    parts, x = [], _LEFT
    for _, name, colour, dash, _ in lines:
        parts.append(f'<line x1="{x}" y1="{y - 4}" x2="{x + 26}" y2="{y - 4}" stroke="{colour}" stroke-width="2" '
                     f'stroke-dasharray="{dash}"/>')
        parts.append(_text(x + 32, y, name))
        x += 56 + 7 * len(name)
    return parts


def _held(samples, end):
    """A grey ground where the served value is not a fresh measurement."""
    parts, start = [], None
    for sample in [*samples, None]:
        held = sample is not None and sample.origin not in (None, "fresh")
        if held and start is None:
            start = sample
        elif not held and start is not None:
            stop = _x(sample.time, end) if sample else _LEFT + _PLOT
            x = _x(start.time, end)
            parts.append(f'<rect x="{x:.1f}" y="{_TOP}" width="{stop - x:.1f}" height="{_PANEL}" fill="#ffe8cc"/>')
            parts.append(_text(x + 4, _TOP + _PANEL - 6, start.origin, colour="#a63c06"))
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


def _events(marks, end, bottom):
    parts = []
    for number, (at, text) in enumerate(marks, 1):
        x, y = _x(min(at, end), end), bottom + 60 + 18 * (number - 1)
        parts.append(f'<line x1="{x:.1f}" y1="{_TOP - 30}" x2="{x:.1f}" y2="{bottom}" stroke="#868e96" '
                     f'stroke-dasharray="3 3"/>')
        parts.append(_text(x, _TOP - 34, str(number), anchor="middle", size=11))
        parts.append(_text(_LEFT, y, f"{number}", weight="bold"))
        parts.append(_text(_LEFT + 24, y, f"{at:.1f} s  {text}"))
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
