# SPDX-License-Identifier: Apache-2.0
"""docs/metrics.md lists what /metrics serves: each name with its type, labels and their values, and no other; its alerts
are such as Prometheus takes."""
import pathlib
import re
import subprocess
import urllib.request

import pytest
from harness.ports import free_port
from harness.processes import Processes
from support.configurations import HEAD, two_lists

PAGE = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "metrics.md").read_text()
CONDITIONS = "## Not there from the start"
CALENDAR = ("metrics:\n  - name: scheduled_replicas\n    namespaces: [artemis-mesh]\n    calendar:\n      timezone: UTC\n"
            '      windows: [{start: "0 8 * * *", end: "0 20 * * *", value: 3}]\n')
# Labels whose values the program chooses from a list of its own, rather than from a configuration or a status.
CHOSEN = ("by", "decision", "origin", "outcome", "source")
SAMPLE = re.compile(r"^(?P<name>\w+?)(?P<suffix>_bucket|_sum|_count)?(?:\{(?P<labels>.*)\})? \S+$")


def words(cell):
    return re.findall(r"`([^`]+)`", cell)


def cells(line):
    return [cell.strip() for cell in line.split("|")[1:-1]]


def documented():
    """{name: (type, labels, the whole row)} of the tables with a type."""
    rows = [cells(line) for line in PAGE.splitlines() if line.startswith("| `")]
    tables = {words(row[0])[0]: (row[1], frozenset(words(row[2])), " | ".join(row)) for row in rows if len(row) >= 4}
    assert len(tables) == sum(len(row) >= 4 for row in rows), "a name stands there twice"
    return tables


def conditional():
    """The names that are not there from the start."""
    section = PAGE.split(CONDITIONS)[1].split("\n## ")[0]
    return {name for line in section.splitlines() if line.startswith("| `") for name in words(cells(line)[0])}


def read(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as reply:
        return reply.read().decode()


def served(text):
    """{name: (type, labels)}, and {label: values}, of what has samples."""
    types = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.M))
    labels, values = {}, {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        sample = SAMPLE.match(line)
        assert sample, line
        name = sample["name"] if types.get(sample["name"]) == "histogram" else sample["name"] + (sample["suffix"] or "")
        pairs = dict(re.findall(r'(\w+)="([^"]*)"', sample["labels"] or ""))
        pairs.pop("le", None)
        labels.setdefault(name, set()).update(pairs)
        for label, value in pairs.items():
            values.setdefault((name, label), set()).add(value)
    return {name: (types[name], frozenset(found)) for name, found in labels.items()}, values


@pytest.fixture
def full_page(serve, scripted_redis):
    """What a Plimsoll serves that has a backend, a calendar and a reader."""
    configuration = two_lists(scripted_redis().port) + CALENDAR.partition("metrics:\n")[2]
    plimsoll = serve(configuration).wait_ready()
    plimsoll.wait_read("a value", lambda a: a.status == 200)
    return read(plimsoll.metrics_port)


def test_every_name_is_documented_with_its_type_and_labels_and_no_other(full_page):
    found, _ = served(full_page)
    assert found == {name: (kind, labels) for name, (kind, labels, _) in documented().items()}


def test_every_value_that_a_label_can_have_is_told(full_page):
    _, values = served(full_page)
    table = documented()
    missing = {(name, label, value) for (name, label), chosen in values.items() if label in CHOSEN
               for value in chosen if f"`{value}`" not in table[name][2]}
    assert not missing
    assert any(label == "outcome" for _, label in values)


def test_what_is_not_there_from_the_start_is_said_to_be_so(program, tmp_path):
    """On loopback, with nothing but a calendar, and never read."""
    configuration = tmp_path / "plimsoll.yaml"
    configuration.write_text(HEAD + CALENDAR)
    port = free_port()
    processes = Processes(tmp_path / "logs")
    try:
        plimsoll = processes.start("plimsoll", [
            program, "serve", "--config", configuration, "--insecure-loopback", "--bind-address", "127.0.0.1",
            "--secure-port", free_port(), "--metrics-bind-address", f"127.0.0.1:{port}"])
        plimsoll.wait_until("serves its metrics", lambda: answers(port), within=30)
        found, _ = served(read(port))
    finally:
        processes.kill_all()
    # Of the calendar they are there at once.
    of_calendar = {name for name in conditional() if name.startswith("plimsoll_metric_")}
    assert of_calendar and of_calendar <= set(found)
    assert set(found) == set(documented()) - (conditional() - of_calendar)


def test_metrics_of_a_configured_metric_wait_for_its_first_value(serve):
    plimsoll = serve(two_lists(free_port())).wait_ready()
    found, _ = served(read(plimsoll.metrics_port))
    assert {"plimsoll_metric_value", "plimsoll_metric_sample_timestamp_seconds"} <= conditional() - set(found)


def answers(port):
    try:
        return True, read(port)
    except OSError as error:
        return False, error


def alerts():
    shown = [text for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.S) if text.startswith("groups:")]
    assert len(shown) == 1
    return shown[0]


def test_prometheus_takes_the_alerts(tmp_path):
    file = tmp_path / "alerts.yml"
    file.write_text(alerts())
    done = subprocess.run(["promtool", "check", "rules", file], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr


def test_alerts_ask_for_what_there_is():
    asked = set(re.findall(r"\bplimsoll_\w+", alerts()))
    assert asked
    assert {re.sub(r"_bucket$", "", name) for name in asked} <= set(documented())
