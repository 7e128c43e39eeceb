# SPDX-License-Identifier: Apache-2.0
"""Tables for a terminal and for Markdown."""
import textwrap


def plain(columns, rows):
    """Columns side by side, the first to the left, the others to the right."""
    cells = [list(map(str, row)) for row in [columns, *rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    lines = ["  ".join(cell.ljust(width) if at == 0 else cell.rjust(width)
                       for at, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def markdown(columns, rows, labels):
    """The first `labels` columns to the left."""
    rule = "|".join("---" if at < labels else "--:" for at in range(len(columns)))
    return "\n".join([_row(columns), f"|{rule}|", *map(_row, rows)])


def paragraph(text, width=120):
    return textwrap.fill(text, width)


def _row(cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
