# SPDX-License-Identifier: Apache-2.0
"""What ./dev bench computes of what it measured. That it measures at all, its smoke run shows."""
import math
import pathlib
import sys
import xml.dom.minidom

import pytest

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path.append(str(BENCH))

from rig import bars, figures, goals, page, text  # noqa: E402
from rig.figures import Chart, Figure, Outcome, Table, ratios, spread  # noqa: E402
from rig.histogram import Histogram  # noqa: E402
from rig.result import Result  # noqa: E402


def table(name="reads", rows=None):
    return Table(name, "Reads", "By turns.", ["server", "CPU, µs"],
                 rows or [["Plimsoll", spread([3, 1, 2])], ["nginx", spread([4, 4, 4])]], Chart("CPU, µs", limit=3))


def test_a_spread_is_the_median_with_least_and_greatest():
    assert spread([3, 1, None, 2]) == Figure(2, 1, 3)
    assert str(spread([3, 1, 2])) == "2 (1–3)"
    assert str(spread([2, 2])) == "2"


def test_no_figure_is_no_number():
    assert spread([None, None], "client could not keep up").median is None
    assert str(spread([None], "client could not keep up")) == "client could not keep up"
    assert spread([0.0]).median == 0


def test_ratios_compare_within_a_round():
    # The machine was half as fast in the second round: the ratio is not.
    assert ratios([10, 20], [5, 10]) == Figure(2, 2, 2)
    assert ratios([10, None, 3], [5, 5, None]) == Figure(2, 2, 2)


@pytest.mark.parametrize("limit, strictly, median, word", [
    (5, False, 5, "met"), (5, True, 5, "MISSED"), (5, True, 4.9, "met"), (5, False, 5.1, "MISSED"),
    (5, False, None, "no figure")])
def test_a_goal_is_met_or_missed(limit, strictly, median, word):
    assert goals.WORDS[goals.Goal("key", "text", limit, strictly=strictly).met(Figure(median))] == word


def test_quantiles_of_a_histogram():
    earlier = {'lag_bucket{le="0.001"}': 10, 'lag_bucket{le="0.005"}': 10, 'lag_bucket{le="+Inf"}': 10, "lag_count": 10}
    later = {'lag_bucket{le="0.001"}': 100, 'lag_bucket{le="0.005"}': 110, 'lag_bucket{le="+Inf"}': 110, "lag_count": 110}
    since = Histogram.of(later, "lag") - Histogram.of(earlier, "lag")
    assert math.isclose(since.quantile(0.45), 0.0005)  # half of 90 within the first
    assert math.isclose(since.quantile(0.95), 0.003)  # half of 10 within the second
    beyond = Histogram.of({'lag_bucket{le="0.001"}': 1, 'lag_bucket{le="+Inf"}': 2}, "lag")
    assert beyond.quantile(0.99) == 0.001
    assert (beyond - beyond).quantile(0.5) is None


def test_an_outcome_survives_its_file(tmp_path):
    outcome = Outcome([table()], {"reads.cpu_ratio": spread([0.5])})
    Result(tmp_path / "out" / "result.json", "full").add("reads", "reads", {}, outcome)
    assert Result(tmp_path / "out" / "result.json", "full").outcome("reads") == outcome
    assert Result(tmp_path / "out" / "result.json", "smoke").sections == {}


def test_a_page_has_goals_tables_and_charts(tmp_path):
    result = Result(tmp_path / "result.json", "full")
    result.add("reads", "reads", {"processor": "Z80", "measured": "2026-11-29", "busy before": "0.01 cores"},
               Outcome([table()], {"reads.cpu_ratio": spread([1.5]), "reads.p99_ms": spread([0.5])}))
    page.write(result, tmp_path, ["reads"], "What is left: nothing.")
    written = (tmp_path / "performance.md").read_text()
    assert "| Plimsoll | 2 (1–3) |" in written and "| ≤ 1 | 1.5 | MISSED |" in written and "| processor | Z80 |" in written
    assert "What is left: nothing." in written
    assert "performance/reads.svg" in written
    assert "goal: 3" in (tmp_path / "performance" / "reads.svg").read_text()


def test_no_page_of_smoke_or_of_a_part(tmp_path):
    with pytest.raises(ValueError, match="smoke"):
        page.write(Result(tmp_path / "none.json", "smoke"), tmp_path, [], "")
    with pytest.raises(ValueError, match="growth"):
        page.write(Result(tmp_path / "none.json", "full"), tmp_path, ["growth"], "")


def test_no_page_with_a_goal_that_nobody_measured(tmp_path):
    result = Result(tmp_path / "result.json", "full")
    result.add("reads", "reads", {"measured": "2026-11-29", "busy before": "0"},
               Outcome([table()], {"reads.cpu_ratio": spread([1.5])}))
    with pytest.raises(ValueError, match="p99 of a read"):
        page.write(result, tmp_path, ["reads"], "")


@pytest.mark.parametrize("rows", [
    None, [["a", Figure(None, why="client could not keep up")]], [["a", spread([0])]], [["a <&", spread([-1, 2])]]])
def test_a_chart_is_well_formed_whatever_there_is(rows):
    for logarithmic in (False, True):
        drawn = table(rows=rows)
        drawn.chart = Chart("CPU, µs", logarithmic)
        xml.dom.minidom.parseString(bars.draw(drawn))


def test_a_table_in_a_terminal_has_its_columns_aligned():
    lines = text.plain(["a", "b"], [["one", spread([1])], ["two", "twenty"]]).splitlines()
    assert lines == ["a         b", "---  ------", "one       1", "two  twenty"]


@pytest.mark.parametrize("value, shown", [(0, "0"), (12345.6, "12,346"), (1.234, "1.23"), (0.05, "0.05"), (0.0001, "1.0e-04")])
def test_numbers_have_three_digits_that_count(value, shown):
    assert figures.number(value) == shown
