# SPDX-License-Identifier: Apache-2.0
"""Reads at fixed rates, and as many as there can be, beside nginx that answers the same bytes without thinking."""
from rig import contest, wrk
from rig.bench import headers
from rig.configuration import EXPECTED, path
from rig.figures import Chart, Outcome, Table, ratios, spread
from rig.load import Target
from rig.nginx import Nginx
from rig.usage import processor_seconds
from support.serving import HPA

TITLE = "reads beside nginx"
JUDGED_RATE, LATENCY_RATE = 10000, 1000
METRICS = 100
TOKEN = "bench"

_HOW = ("Plimsoll with 100 metrics, read through the front proxy (TLS 1.3, kept connections, client certificate, "
        "X-Remote-User and -Group), against nginx with one worker that answers every path with the bytes of such an "
        "answer. Open loop: latency counts from when a read was due. CPU: user and system time of the server, idle timers "
        "and polls included, by the number of reads.")
_HOW_FULL = ("wrk, one thread, 32 kept TLS connections, as fast as it gets. wrk has no client certificate, so Plimsoll "
             "knows the reader by a bearer token; nginx gets the same requests. Where a server's core is not busy throughout, wrk's "
             "was the limit: then CPU compares, and reads/s do not.")


def measure(bench):
    with bench.serving(bench.lists(METRICS, "5s")) as serving:
        serving.apiserver.owner = lambda token: {"username": HPA["X-Remote-User"]} if token == TOKEN else None
        body = serving.ask(path(0), HPA, "front-proxy").body
        with bench.cores.on(bench.cores.server):
            nginx = Nginx(bench.subfolder("nginx"), bench.processes, bench.pki, body).start()
        same = headers(HPA) + ["--path", path(0), "--expect", EXPECTED]
        contenders = [Target("Plimsoll", bench.tls(serving.port) + same, serving.process.pid),
                      Target("nginx", bench.tls(nginx.port) + same, nginx.pid)]
        outcome = Outcome()
        _at_rates(bench, contenders, outcome)
        _saturated(bench, contenders, {"Plimsoll": serving.port, "nginx": nginx.port}, outcome)
        nginx.stop()
    return outcome


def _at_rates(bench, contenders, outcome):
    made = []
    for rate in bench.extent.rates:
        results = contest.at_rate(bench, contenders, rate)
        made += contest.rows(f"{rate:,}/s", results, "nginx")
        if rate == JUDGED_RATE:
            outcome.judged["reads.cpu_ratio"] = contest.cpu_ratio(results, "Plimsoll", "nginx")
        if rate == LATENCY_RATE:
            outcome.judged["reads.p99_ms"] = contest.p99_ms(results["Plimsoll"])
    outcome.tables.append(contest.table("reads", "Reads at fixed rates", _HOW, made))


def _saturated(bench, contenders, ports, outcome):
    def run(target):
        used = processor_seconds(target.pid)
        told = wrk.saturate(bench.cores, f"https://127.0.0.1:{ports[target.name]}{path(0)}", bench.extent.seconds,
                            headers=[f"Authorization: Bearer {TOKEN}"])
        used = processor_seconds(target.pid) - used
        return (told["requests"] / told["seconds"], 1e6 * used / told["requests"], used / told["seconds"], told["p50"],
                told["p99"])
    results = contest.by_turns(bench.extent.rounds, run, contenders)
    rates, cpu, busy, p50, p99 = ({name: [run[at] for run in runs] for name, runs in results.items()} for at in range(5))
    outcome.tables.append(Table(
        "saturation", "As many reads as there can be", _HOW_FULL,
        ["server", "reads/s", "reads/s ÷ nginx's", "p50, µs", "p99, µs", "CPU per read, µs", "CPU ÷ nginx's", "core, busy"],
        [[name, spread(rates[name]), "" if name == "nginx" else ratios(rates[name], rates["nginx"]), spread(p50[name]),
          spread(p99[name]), spread(cpu[name]), "" if name == "nginx" else ratios(cpu[name], cpu["nginx"]),
          spread(busy[name])] for name in rates], Chart("reads/s")))
