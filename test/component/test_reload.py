# SPDX-License-Identifier: Apache-2.0
"""The configuration changes under the running program: how files may change, what stays, what goes, and what a
mistake does."""
import contextlib
import os
import signal
import threading
import time

import pytest
from support.configurations import HEAD, backend, metric
from support.scripted_redis import STALL
from support.serving import HPA, exchange

GROUP = "/apis/external.metrics.k8s.io/v1beta1"
SUCCESSFUL = "plimsoll_config_last_reload_successful"
SUCCESS_TIME = "plimsoll_config_last_reload_success_timestamp_seconds"


def config(port, *names, more="", key="k"):
    """One metric of one list for each name."""
    return (HEAD + "backends:\n" + backend("tasks", port) + "metrics:\n" +
            "".join(metric(name, "tasks", {"task": f"{key}-{name}"}, more=more) for name in names))


def served(plimsoll):
    return {r["name"] for r in plimsoll.ask(GROUP, HPA, "front-proxy").json()["resources"]}


def read(plimsoll, name):
    return plimsoll.ask(f"{GROUP}/namespaces/artemis-mesh/{name}", HPA, "front-proxy")


def wait_served(plimsoll, *names, within=10):
    plimsoll.process.wait_until(f"serves {names}", lambda: (
        (lambda now: (now == set(names), now))(served(plimsoll))), within)


def wait_log(plimsoll, text, within=10):
    plimsoll.process.wait_until(f"logs {text!r}", lambda: (text in plimsoll.log(), plimsoll.log()[-800:]), within)


def replace(path, text):
    """By rename, as editors and careful tools do."""
    fresh = path.with_name("." + path.name + ".new")
    fresh.write_text(text)
    os.replace(fresh, path)


class ConfigMapFolder:
    """A folder as kubelet mounts a ConfigMap: files are links through `..data`, which is swapped."""

    def __init__(self, path, files):
        self.path = path
        path.mkdir()
        self._generation = 0
        self.swap(files)

    def swap(self, files):
        self._generation += 1
        target = self.path / f"..gen-{self._generation}"
        target.mkdir()
        for name, text in files.items():
            (target / name).write_text(text)
        (self.path / "..data_tmp").symlink_to(target.name)
        os.replace(self.path / "..data_tmp", self.path / "..data")
        for name in files:
            if not (self.path / name).is_symlink():
                (self.path / name).symlink_to(f"..data/{name}")
        for entry in self.path.iterdir():
            if entry.is_symlink() and not entry.name.startswith("..") and entry.name not in files:
                entry.unlink()


def test_a_swapped_config_map(serve, scripted_redis, tmp_path):
    port = scripted_redis().port
    folder = ConfigMapFolder(tmp_path / "mounted", {"a.yaml": config(port, "one")})
    plimsoll = serve(folder.path).wait_ready()
    assert served(plimsoll) == {"one"}
    folder.swap({"a.yaml": config(port, "one", "two")})
    wait_served(plimsoll, "one", "two")
    folder.swap({"a.yaml": config(port, "one"), "b.yaml": HEAD + "metrics:\n" + metric("three", "tasks", {"task": "t"})})
    wait_served(plimsoll, "one", "three")
    folder.swap({"a.yaml": config(port, "four")})
    wait_served(plimsoll, "four")


def test_a_renamed_file_and_one_written_in_place(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, "one")).wait_ready()
    before = plimsoll.metrics()
    assert before[SUCCESSFUL] == 1
    replace(plimsoll.configuration, config(port, "two"))
    wait_served(plimsoll, "two")
    plimsoll.configuration.write_text(config(port, "three"))
    wait_served(plimsoll, "three")
    after = plimsoll.metrics()
    assert after[SUCCESSFUL] == 1
    assert after[SUCCESS_TIME] > before[SUCCESS_TIME]


def test_sighup_reads_again_though_nothing_changed(serve, scripted_redis):
    plimsoll = serve(config(scripted_redis().port, "one")).wait_ready()
    before = plimsoll.metrics()[SUCCESS_TIME]
    plimsoll.process.signal(signal.SIGHUP)
    plimsoll.process.wait_until("reloads", lambda: (
        (lambda now: (now > before, now))(plimsoll.metrics()[SUCCESS_TIME])), within=10)
    assert plimsoll.process.running and served(plimsoll) == {"one"}


def test_a_mistake_keeps_the_old_one_and_is_told(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, "one")).wait_ready()
    first = plimsoll.metrics()[SUCCESS_TIME]
    plimsoll.configuration.write_text(config(port, "two").replace("interval: 1s", "intervall: 1s"))
    wait_log(plimsoll, "configuration not reloaded, the old one stays")
    assert f"{plimsoll.configuration}:9:5: metrics[0].intervall: unknown key; did you mean `interval`?" in plimsoll.log()
    assert plimsoll.metrics()[SUCCESSFUL] == 0
    assert plimsoll.metrics()[SUCCESS_TIME] == first
    assert served(plimsoll) == {"one"} and read(plimsoll, "one").status == 200
    assert plimsoll.ask("/readyz").status == 200
    plimsoll.configuration.write_text(config(port, "two"))
    wait_served(plimsoll, "two")
    assert plimsoll.metrics()[SUCCESSFUL] == 1


def test_a_folder_that_vanishes_keeps_the_old_one(serve, scripted_redis, tmp_path):
    port = scripted_redis().port
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "a.yaml").write_text(config(port, "one"))
    plimsoll = serve(folder).wait_ready()
    os.rename(folder, tmp_path / "away")
    wait_log(plimsoll, "configuration not reloaded")
    assert served(plimsoll) == {"one"} and read(plimsoll, "one").status == 200
    (tmp_path / "away" / "a.yaml").write_text(config(port, "two"))
    os.rename(tmp_path / "away", folder)
    wait_served(plimsoll, "two")


def test_an_empty_or_half_written_file_keeps_the_old_one(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, "one")).wait_ready()
    whole = config(port, "one", "two", "three")
    for text in ("", whole[:-200], "\0\0\0", "{"):
        before = plimsoll.log().count("configuration not reloaded")
        plimsoll.configuration.write_text(text)
        plimsoll.process.wait_until("refuses it", lambda: (
            plimsoll.log().count("configuration not reloaded") > before, plimsoll.log()[-500:]), within=10)
        assert served(plimsoll) == {"one"}
    plimsoll.configuration.write_text(whole)
    wait_served(plimsoll, "one", "two", "three")


def test_a_file_that_is_written_bit_by_bit_is_read_when_it_is_whole(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, "one")).wait_ready()
    whole = config(port, *(f"m{n}" for n in range(40)))
    with plimsoll.configuration.open("w") as file:
        for begin in range(0, len(whole), 400):
            file.write(whole[begin:begin + 400])
            file.flush()
            time.sleep(0.03)
    wait_served(plimsoll, *(f"m{n}" for n in range(40)))
    assert "configuration not reloaded" not in plimsoll.log()


def test_a_kept_metric_keeps_its_value_while_its_redis_is_dead(serve, scripted_redis):
    peer = scripted_redis()
    plimsoll = serve(config(peer.port, "one", "two")).wait_ready()
    peer.close()
    labels = '{backend="tasks",metric="one",namespaces="artemis-mesh"}'
    plimsoll.process.wait_until("the loss is noticed", lambda: (
        (lambda m: (m["plimsoll_metric_up" + labels] == 0, m))(plimsoll.metrics())), within=10)
    sampled = plimsoll.metrics()["plimsoll_metric_sample_timestamp_seconds" + labels]
    replace(plimsoll.configuration, config(peer.port, "one", "three", more="    keepFor: 1h\n    interval: 2s\n").replace(
        "    interval: 1s\n", ""))
    wait_served(plimsoll, "one", "three")
    answer = read(plimsoll, "one")
    assert answer.status == 200 and answer.values() == {"task": "7"}
    assert plimsoll.metrics()["plimsoll_metric_sample_timestamp_seconds" + labels] == sampled
    assert read(plimsoll, "three").status == 503
    # Another key is another question: an old number would be a wrong one.
    replace(plimsoll.configuration, config(peer.port, "one", key="other"))
    wait_served(plimsoll, "one")
    plimsoll.process.wait_until("the old value is gone", lambda: (
        (lambda a: (a.status == 503, a))(read(plimsoll, "one"))), within=10)


def test_removed_metrics_vanish_everywhere(serve, scripted_redis):
    peer = scripted_redis()
    plimsoll = serve(config(peer.port, "one", "two")).wait_ready()
    assert any('metric="two"' in key for key in plimsoll.metrics())
    replace(plimsoll.configuration, config(peer.port, "one"))
    wait_served(plimsoll, "one")
    assert not any('metric="two"' in key for key in plimsoll.metrics())
    assert read(plimsoll, "two").status == 404
    asked = len(peer.commands)
    plimsoll.process.wait_until("the other is polled on", lambda: (len(peer.commands) >= asked + 3, len(peer.commands)), within=10)
    assert ["LLEN", "k-two"] not in peer.commands[asked:]


def test_a_new_metric_is_polled_at_once(serve, scripted_redis):
    peer = scripted_redis()
    hourly = "    interval: 1h\n"
    text = config(peer.port, "one", more=hourly).replace("    interval: 1s\n", "")
    plimsoll = serve(text).wait_ready()
    replace(plimsoll.configuration, config(peer.port, "one", "two", more=hourly).replace("    interval: 1s\n", ""))
    wait_served(plimsoll, "one", "two")
    plimsoll.process.wait_until("has a value", lambda: ((lambda a: (a.status == 200, a))(read(plimsoll, "two"))), within=5)
    assert read(plimsoll, "two").origins() == {"fresh"}


def test_an_unchanged_backend_keeps_its_connection_and_a_changed_one_does_not(serve, scripted_redis):
    peer = scripted_redis()
    plimsoll = serve(config(peer.port, "one")).wait_ready()
    assert peer.connections == 1
    for n in range(3):
        replace(plimsoll.configuration, config(peer.port, "one", f"n{n}"))
        wait_served(plimsoll, "one", f"n{n}")
        plimsoll.process.wait_until("polls the new one", lambda: (["LLEN", f"k-n{n}"] in peer.commands, peer.commands[-3:]), within=5)
    # A reload in the middle of a poll may cost one.
    assert peer.connections <= 2
    replace(plimsoll.configuration, config(peer.port, "one").replace("timeout: 1s", "timeout: 1s, database: 3"))
    plimsoll.process.wait_until("connects anew", lambda: (["SELECT", "3"] in peer.commands, peer.commands[-3:]), within=10)


@pytest.mark.parametrize("kept", [True, False])
def test_a_poll_under_way_is_cut_and_writes_nowhere(serve, scripted_redis, kept):
    stalled, honest = scripted_redis(lambda words: STALL if words[0] == "LLEN" else b"+OK\r\n"), scripted_redis()
    more = backend("slow", stalled.port).replace("timeout: 1s", "timeout: 30s")

    def text(*names, slow=True):
        return config(honest.port, *names).replace("metrics:\n", (more if slow else "") + "metrics:\n", 1) + (
            metric("slow", "slow", {"task": "s"}) if slow else "")
    plimsoll = serve(text("one")).wait_ready()
    plimsoll.process.wait_until("the slow one is asked", lambda: (["LLEN", "s"] in stalled.commands, stalled.commands), within=10)
    began = time.monotonic()
    replace(plimsoll.configuration, text("one", "two", slow=kept))
    wait_served(plimsoll, *(["one", "two", "slow"] if kept else ["one", "two"]), within=5)
    assert time.monotonic() - began < 5
    if kept:
        plimsoll.process.wait_until("it is asked again", lambda: (stalled.commands.count(["LLEN", "s"]) >= 2, stalled.commands), within=5)
        stalled.answer = lambda words: b":9\r\n" if words[0] == "LLEN" else b"+OK\r\n"
    assert plimsoll.process.running and read(plimsoll, "one").status == 200


class Readers:
    """Threads that read without a pause; `failed` has what was not a good answer."""

    def __init__(self, plimsoll, name, count=4):
        self.done, self.failed = 0, []
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(plimsoll, name)) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def _read(self, plimsoll, name):
        with contextlib.closing(plimsoll.connect("front-proxy")) as connection:
            while not self._end.is_set():
                try:
                    answer = exchange(connection, f"{GROUP}/namespaces/artemis-mesh/{name}", HPA)
                except OSError as error:
                    self.failed.append(repr(error))
                    return
                self.done += 1
                if answer.status != 200 or answer.values() != {"task": "7"} or answer.origins() != {"fresh"}:
                    self.failed.append(repr(answer))

    def end(self):
        self._end.set()
        for thread in self._threads:
            thread.join()


def test_no_read_fails_while_the_whole_configuration_is_replaced(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, "kept", "a0")).wait_ready()
    readers = Readers(plimsoll, "kept")
    try:
        for n in range(1, 6):
            others = [f"a{n}-{i}" for i in range(50 * n)]
            text = config(port, *others, "kept", more=f"    keepFor: {n + 10}m\n")
            if n == 3:
                plimsoll.configuration.write_text("nonsense")
                wait_log(plimsoll, "configuration not reloaded")
            replace(plimsoll.configuration, text)
            wait_served(plimsoll, "kept", *others)
            assert plimsoll.ask("/readyz").status == 200
    finally:
        readers.end()
    assert readers.failed == []
    assert readers.done > 300
    assert plimsoll.stop() == 0


def test_a_stop_in_the_middle_of_reloads_is_clean(serve, scripted_redis):
    port = scripted_redis().port
    plimsoll = serve(config(port, "one"), "--shutdown-delay-duration", "500ms").wait_ready()
    for n in range(3):
        replace(plimsoll.configuration, config(port, "one", *(f"m{n}-{i}" for i in range(300))))
        plimsoll.process.signal(signal.SIGHUP)
    time.sleep(0.2)
    assert plimsoll.stop() == 0
