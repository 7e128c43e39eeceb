# SPDX-License-Identifier: Apache-2.0
"""docs/performance.md and its charts, made of a full result."""
import shutil

from rig import bars, goals, text

_HEAD = """\
# Performance

Written by `./dev bench --page` from what `./dev bench` measured; [bench/README.md](../bench/README.md) says how, and how to
measure another machine or another server. A figure is the median of its rounds, with the least and the greatest in
brackets. What stands beside a rival was measured by turns with it, on the same core in the same minutes, and is compared
round by round: the ratio is what carries over to another machine. *client could not keep up* stands where the load client
itself was late by more than a millisecond, for either server: a machine with two cores has nobody else to run on.
"""
_LABELS = {"processor": "processor", "cores": "cores", "memory": "memory", "kernel": "Linux", "busy before": "kept busy by others before"}


def write(result, docs, order, remainder):
    """`order`: names of the sections as they should stand. `remainder`: Markdown, written by hand, on the goals that are
    missed. Raises ValueError when a section or a goal's figure is missing."""
    if result.extent != "full":
        raise ValueError(f"{result.file} is of extent {result.extent}; only full figures make a page")
    missing = [name for name in order if name not in result.sections]
    if missing:
        raise ValueError(f"{result.file} has no {', '.join(missing)}: ./dev bench {' '.join(missing)}")
    charts = docs / "performance"
    shutil.rmtree(charts, ignore_errors=True)
    charts.mkdir(parents=True)
    parts, judged = [], {}
    for name in order:
        outcome = result.outcome(name)
        judged.update(outcome.judged)
        for table in outcome.tables:
            (charts / f"{table.name}.svg").write_text(bars.draw(table))
            parts.append(_table(table))
    goal_table = text.markdown(["goal", "wanted", "measured", ""], goals.rows(judged), 1)
    unjudged = [goal.text for goal in goals.GOALS if goal.key.partition(".")[0] in order and goal.key not in judged]
    if unjudged:
        raise ValueError(f"{result.file} has no figure for: {'; '.join(unjudged)}")
    page = [_HEAD, "## Goals", goal_table, remainder, "## Machine", _machines(result, order), *parts]
    (docs / "performance.md").write_text("\n\n".join(part.strip() for part in page) + "\n")


def _table(table):
    return "\n\n".join([f"## {table.title}", text.paragraph(table.how), text.markdown(table.columns, table.rows, table.labels),
                        f"![{table.title}: {table.chart.column}](performance/{table.name}.svg)"])


def _machines(result, order):
    """What all sections share, and below it a row for each version of what differs."""
    facts = {name: result.sections[name]["machine"] for name in order}
    keys = [key for key in next(iter(facts.values())) if key not in ("measured", "busy before")]
    same = [key for key in keys if len({str(facts[name].get(key)) for name in order}) == 1]
    different = [key for key in keys if key not in same]
    groups = {}
    for name in order:
        groups.setdefault(tuple(str(facts[name].get(key, "")) for key in different), []).append(name)
    rows = [[", ".join(names), *values, ", ".join(sorted({facts[name]["measured"] for name in names})),
             f"at most {max(facts[name]['busy before'] for name in names)}"] for values, names in groups.items()]
    first = facts[order[0]]
    return "\n\n".join([text.markdown(["", ""], [[_LABELS.get(key, key), first[key]] for key in same], 2),
                        text.markdown(["sections", *(_LABELS.get(key, key) for key in different), "measured",
                                       _LABELS["busy before"]], rows, 3 + len(different))])
