# SPDX-License-Identifier: Apache-2.0
"""Metrics that the clock gives: served at once, with no backend, and never by a guess about time zones."""
import datetime
import os
import shutil
import subprocess

import pytest
from support.configurations import HEAD, backend, metric
from support.scripted_redis import STALL
from support.serving import HPA

BASE = "/apis/external.metrics.k8s.io/v1beta1"


def cron(at):
    return f'"{at.minute} {at.hour} * * *"'


def calendar(name, start, end, value, zone="UTC", more=""):
    return (f"  - name: {name}\n    namespaces: [artemis-mesh]\n    target: {{averageValue: 1}}\n"
            f"    calendar: {{timezone: {zone}, windows: [{{start: {start}, end: {end}, value: {value}}}]{more}}}\n")


def windows():
    """One that has been open for an hour, and one that has been closed for as long."""
    now = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    return (calendar("open", cron(now - hour), cron(now + hour), 15, more=", labels: {queue: task}") +
            calendar("closed", cron(now - 2 * hour), cron(now - hour), 7, zone="Etc/UTC"))


def ask(plimsoll, name, query=""):
    return plimsoll.ask(f"{BASE}/namespaces/artemis-mesh/{name}{query}", HPA, "front-proxy")


def test_a_calendar_alone_is_served_with_the_time_of_the_read(serve):
    plimsoll = serve(HEAD + "metrics:\n" + windows()).wait_ready(within=8)
    before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    answer = ask(plimsoll, "open")
    assert answer.status == 200, answer
    assert answer.values() == {"task": "15"}
    assert answer.origins() == {"fresh"}
    stamp = datetime.datetime.fromisoformat(answer.items[0]["timestamp"].replace("Z", "+00:00"))
    assert before <= stamp <= datetime.datetime.now(datetime.timezone.utc)
    assert ask(plimsoll, "closed").values() == {"": "0"}
    assert ask(plimsoll, "open", "?labelSelector=queue%3Dtask").status == 200
    assert ask(plimsoll, "open", "?labelSelector=queue%3Dother").status == 404
    names = [r["name"] for r in plimsoll.ask(BASE, HPA, "front-proxy").json()["resources"]]
    assert names == ["closed", "open"]
    assert plimsoll.ask("/livez").status == 200

    seen = plimsoll.metrics()
    for name, value in (("open", 15), ("closed", 0)):
        labels = f'{{metric="{name}",namespaces="artemis-mesh"}}'
        assert seen["plimsoll_metric_value" + labels] == value
        assert seen["plimsoll_metric_up" + labels] == 1
        assert seen["plimsoll_metric_failed_polls" + labels] == 0
        assert seen["plimsoll_metric_sample_timestamp_seconds" + labels] >= before.timestamp()


def test_a_stalled_backend_is_nothing_to_a_calendar(serve, scripted_redis):
    stalled = scripted_redis(lambda words: STALL)
    plimsoll = serve(HEAD + "backends:\n" + backend("stalled", stalled.port) + "metrics:\n" +
                     windows() + metric("task_queue_length", "stalled", {"task": "t"})).wait_ready()
    assert ask(plimsoll, "open").values() == {"task": "15"}
    assert ask(plimsoll, "task_queue_length").status == 503
    assert plimsoll.process.running


@pytest.fixture
def without_zones(program, tmp_path):
    """Runs the program where /usr/share/zoneinfo is an empty folder."""
    unshare = shutil.which("unshare")
    empty = tmp_path / "empty"
    empty.mkdir()
    prefix = [unshare or "unshare", "-m", "sh", "-c", f'mount --bind {empty} /usr/share/zoneinfo && exec "$@"', "sh"]
    if unshare is None or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("a mount namespace of one's own is not allowed here")

    def call(*arguments):
        return subprocess.run([*prefix, program, *map(str, arguments)], capture_output=True, text=True, timeout=30,
                              check=False, env={"PATH": os.environ["PATH"]})
    return call


def test_without_a_time_zone_database_a_calendar_is_refused_and_nothing_else(without_zones, tmp_path):
    configuration = tmp_path / "plimsoll.yaml"
    configuration.write_text(HEAD + "metrics:\n" + windows())
    for command in (["check", configuration], ["serve", "--insecure-loopback", "--bind-address", "127.0.0.1", "--config", configuration]):
        done = without_zones(*command)
        assert done.returncode == 2, done
        assert f"{configuration}:7:" in done.stderr and "install Debian's tzdata" in done.stderr
    configuration.write_text(HEAD + "backends:\n" + backend("tasks", 1) + "metrics:\n" +
                             metric("task_queue_length", "tasks", {"task": "t"}))
    assert without_zones("check", configuration).returncode == 0
