# SPDX-License-Identifier: Apache-2.0
"""Draws one column of a table as an SVG of bars: the median as a bar, least and greatest as a thin line."""
import html
import math

from rig.figures import Figure, number

_WIDTH, _RIGHT, _TOP, _ROW, _BAR = 900, 190, 64, 30, 16
_COLOURS = ("#1c7ed6", "#adb5bd")


def draw(table):
    column = table.columns.index(table.chart.column)
    bars = [(" · ".join(map(str, row[:table.labels])), row[column]) for row in table.rows
            if isinstance(row[column], Figure) and row[column].median is not None]
    left = 24 + max([7 * len(name) for name, _ in bars] + [60])
    scale = _scale(table.chart, [figure.high for _, figure in bars], [figure.low for _, figure in bars], left)
    height = _TOP + _ROW * len(bars) + 24
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
             f'font-family="DejaVu Sans, Helvetica, sans-serif" font-size="12" fill="#212529">',
             f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
             _text(16, 26, table.title, size=14, weight="bold"),
             _text(16, 46, table.chart.column + (", logarithmic" if table.chart.logarithmic else ""), colour="#495057")]
    for at, (name, figure) in enumerate(bars):
        parts += _bar(name, figure, _TOP + _ROW * at, left, scale)
    if table.chart.limit is not None:
        x = scale(table.chart.limit)
        parts.append(f'<line x1="{x:.1f}" y1="{_TOP - 8}" x2="{x:.1f}" y2="{height - 16}" stroke="#e03131" '
                     f'stroke-dasharray="4 3"/>')
        parts.append(_text(x + 4, height - 8, f"goal: {number(table.chart.limit)}", size=11, colour="#e03131"))
    return "\n".join(parts + ["</svg>"]) + "\n"


def _bar(name, figure, top, left, scale):
    middle, end = top + _BAR / 2, scale(figure.median)
    ours = "Plimsoll" in name or ("nginx" not in name and "Prometheus" not in name)
    parts = [_text(left - 10, middle + 4, name, anchor="end"),
             f'<rect x="{left}" y="{top}" width="{max(end - left, 1):.1f}" height="{_BAR}" fill="{_COLOURS[not ours]}"/>']
    low, high = scale(figure.low), scale(figure.high)
    if high > low:
        parts.append(f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8" '
                     f'stroke="#212529" fill="none"/>')
    return parts + [_text(max(end, high) + 8, middle + 4, str(figure))]


def _scale(chart, highs, lows, left):
    """Value to x."""
    width = _WIDTH - left - _RIGHT
    largest = max([*highs, chart.limit or 0, 1e-9])
    positive = [low for low in lows if low > 0]
    if not chart.logarithmic or not positive:
        return lambda value: left + width * max(value, 0) / largest
    least = 10 ** math.floor(math.log10(min(positive)) - 0.01)
    decades = max(math.log10(largest / least), 1e-9)
    return lambda value: left + width * max(math.log10(max(value, least) / least), 0) / decades


def _text(x, y, text, anchor="start", size=12, weight="normal", colour="#212529"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}">{html.escape(text)}</text>')
