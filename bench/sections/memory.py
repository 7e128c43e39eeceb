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

RATE = 200
DISCOVERY = "/apis/external.metrics.k8s.io/v1beta1"
INTERVAL = "5s"  # the default, as the hold window of 60 s is

_HOW = ("RSS of the process as the kernel counts it (libraries it shares with others included), while it polls every 5 s, "
        "its metrics are read {rate} times a second in turn, /metrics is scraped and the discovery document fetched, as in a "
        "cluster: what a program gives back when it is idle, it needs again at work. Looked at after {settling:g} s, when the "
        "hold windows (60 s) are full and every metric's authorisation is kept; {again:g} s after a change. Highest: VmHWM "
        "until then, reading the configuration included. Connections: kept TLS connections that each have read once, and the "
        "reader's. Reload: every metric's policy was changed (with {first:,} metrics, after those connections were closed).")


def measure(bench):
    rounds = [_round(bench) for _ in range(bench.extent.memory_rounds)]
    rival = [_nginx(bench) for _ in range(bench.extent.memory_rounds)]
    made = []
    for state in rounds[0]:
        now = [found[state][0] for found in rounds]
        made.append([state, spread(now), spread([found[state][1] for found in rounds]), ratios(now, rival)])
    made.append(["nginx's worker", spread(rival), "", ""])
    how = _HOW.format(rate=RATE, settling=bench.extent.settling, again=bench.extent.again, first=bench.extent.memory[0])
    judged = {key: spread([found[_of(metrics)][0] for found in rounds])
              for key, metrics in (("memory.few", 100), ("memory.many", 10000)) if metrics in bench.extent.memory}
    return Outcome([Table("memory", "Memory", how, ["state", "RSS, MiB", "highest, MiB", "RSS ÷ nginx's worker"], made,
                          Chart("RSS, MiB"))], judged)


def _of(metrics):
    return f"{metrics:,} metrics"


def _round(bench):
    """{state: (RSS, highest)} in MiB."""
    extent, found = bench.extent, {}
    with bench.serving(bench.lists(1, INTERVAL)) as serving:
        found["1 metric, just started"] = resident_mib(serving.process.pid), highest_mib(serving.process.pid)
    for metrics in extent.memory:
        with bench.serving(bench.lists(metrics, INTERVAL)) as serving:
            found[_of(metrics)] = _at_work(bench, serving, metrics, extent.settling)
            if metrics == extent.memory[0]:
                with _connected(serving, extent.connections):
                    found[f"{_of(metrics)}, {extent.connections + 1} connections"] = _at_work(
                        bench, serving, metrics, extent.again)
            _reload(serving, bench.lists(metrics, INTERVAL, "    keepFor: 20m\n"))
            found[f"{_of(metrics)}, reloaded"] = _at_work(bench, serving, metrics, extent.again)
    return found


def _at_work(bench, serving, metrics, seconds):
    """(RSS, highest) in MiB."""
    _read(bench, bench.target(serving, [path(number) for number in range(metrics)]), seconds)
    serving.metrics()
    answer = serving.ask(DISCOVERY, HPA, "front-proxy")
    if answer.status != 200:
        raise RuntimeError(f"the discovery document: {answer}")
    _read(bench, bench.target(serving, [path(0)]), bench.extent.again)
    return resident_mib(serving.process.pid), highest_mib(serving.process.pid)


def _read(bench, target, seconds):
    bench.client.run(target, "--rate", RATE, "--seconds", seconds, "--connections", 1)


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
        _read(bench, Target("nginx", bench.tls(nginx.port) + ["--path", "/"], nginx.pid), bench.extent.again)
        return resident_mib(family(nginx.pid)[-1])
    finally:
        nginx.stop()
