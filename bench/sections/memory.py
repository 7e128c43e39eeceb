# SPDX-License-Identifier: Apache-2.0
"""What Plimsoll holds in memory: by the number of metrics, with many connections, after a reload."""
import contextlib

from rig.configuration import path
from rig.figures import Chart, Outcome, Table, ratios, spread
from rig.load import Target
from rig.nginx import Nginx
from rig.usage import family, highest_mib, resident_mib
from support.serving import HPA, exchange

TITLE = "memory"

RATE = 100

_HOW = ("RSS of the process as the kernel counts it (libraries it shares with others included), while it polls each second "
        "and has been read {rate} times a second for {settling:g} s, nginx as well: what a program gives back when it is "
        "idle, it needs again at work. Highest: VmHWM until then, reading the configuration included. Connections: kept "
        "TLS connections that each have read once. Reload: every metric's policy was changed (with {first:,} metrics, after "
        "those connections were closed).")


def measure(bench):
    rounds = [_round(bench) for _ in range(bench.extent.rounds)]
    rival = [_nginx(bench) for _ in range(bench.extent.rounds)]
    made = []
    for state in rounds[0]:
        now = [found[state][0] for found in rounds]
        made.append([state, spread(now), spread([found[state][1] for found in rounds]), ratios(now, rival)])
    made.append(["nginx's worker", spread(rival), "", ""])
    how = _HOW.format(rate=RATE, settling=bench.extent.settling, first=bench.extent.memory[0])
    judged = {key: spread([found[_of(metrics)][0] for found in rounds])
              for key, metrics in (("memory.few", 100), ("memory.many", 10000)) if metrics in bench.extent.memory}
    return Outcome([Table("memory", "Memory", how, ["state", "RSS, MiB", "highest, MiB", "RSS ÷ nginx's worker"], made,
                          Chart("RSS, MiB"))], judged)


def _of(metrics):
    return f"{metrics:,} metrics"


def _round(bench):
    """{state: (RSS, highest)} in MiB."""
    found = {}
    with bench.serving(bench.lists(1, "1s")) as serving:
        found["1 metric"] = _settled(bench, serving)
    for metrics in bench.extent.memory:
        with bench.serving(bench.lists(metrics, "1s")) as serving:
            found[_of(metrics)] = _settled(bench, serving)
            if metrics == bench.extent.memory[0]:
                with _connected(serving, bench.extent.connections):
                    found[f"{_of(metrics)}, {bench.extent.connections} connections"] = _settled(bench, serving)
            _reload(serving, bench.lists(metrics, "1s", "    keepFor: 20m\n"))
            found[f"{_of(metrics)}, reloaded"] = _settled(bench, serving)
    return found


def _settled(bench, serving):
    _read(bench, bench.target(serving, [path(0)]))
    return resident_mib(serving.process.pid), highest_mib(serving.process.pid)


def _read(bench, target):
    bench.client.run(target, "--rate", RATE, "--seconds", bench.extent.settling, "--connections", 1)


@contextlib.contextmanager
def _connected(serving, count):
    with contextlib.ExitStack() as open_ones:
        for _ in range(count):
            connection = open_ones.enter_context(contextlib.closing(serving.connect()))
            answer = exchange(connection, path(0), HPA)
            if answer.status != 200:
                raise RuntimeError(f"a read got {answer}")
        yield
        # Those at the other end are still there, or the figure was one of fewer.
        held = serving.metrics()["plimsoll_http_connections"]
        if held < count:
            raise RuntimeError(f"{held:g} of {count} connections are left")


def _reload(serving, text):
    name = "plimsoll_config_last_reload_success_timestamp_seconds"
    before = serving.metrics()[name]
    serving.configuration.write_text(text)
    serving.process.wait_until("reloads", lambda: (serving.metrics()[name] > before, serving.metrics()[name]), within=60)


def _nginx(bench):
    nginx = Nginx(bench.subfolder("nginx"), bench.processes, bench.pki, "{}").start()
    try:
        _read(bench, Target("nginx", bench.tls(nginx.port) + ["--path", "/"], nginx.pid))
        return resident_mib(family(nginx.pid)[-1])
    finally:
        nginx.stop()
