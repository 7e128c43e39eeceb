# SPDX-License-Identifier: Apache-2.0
"""Measures the measuring: the load client against a server whose delays are known. Gives no table; anything that is not
as it must be ends the run, for no other figure would mean anything."""
import json
import signal
import time

from rig.delays import DelayingServer
from rig.figures import Outcome
from rig.load import finish

TITLE = "the load client"
_TRIES = 5
_LATE = 20_000  # microseconds that do not matter here: the delays are longer


def measure(bench):
    for check in (_slow_tenth, _stall, _errors, _stopped):
        server = DelayingServer(bench.pki)
        try:
            check(bench, server)
        finally:
            server.close()
    return Outcome()


def _run(bench, server, *arguments):
    return bench.client.tell([*bench.tls(server.port), "--path", "/", "--expect", "good", "--late-limit", _LATE, *arguments])


def _in_time(bench, server, *arguments):
    """A run in which the client kept up, as any useful run does."""
    for _ in range(_TRIES):
        told = _run(bench, server, *arguments)
        if told["kept_up"] and None not in told["latency_us"].values():
            return told
        server.restart()
    raise AssertionError(f"the client did not keep up with so little in {_TRIES} tries: {told['why']}")


def _require(true, what, told):
    if not true:
        raise AssertionError(f"the load client is wrong: {what}: {json.dumps(told)}")


def _slow_tenth(bench, server):
    """Every tenth answer takes 50 ms."""
    server.delay = lambda number: 0.05 if number % 10 == 9 else 0
    told = _in_time(bench, server, "--rate", 200, "--seconds", 2, "--connections", 8)
    latency = told["latency_us"]
    _require(told["planned"] == told["done"] == told["ok"] == 400 and not told["errors"], "400 requests", told)
    _require(latency["p75"] < 50_000 <= latency["p95"], "a tenth of the answers takes 50 ms", told)
    _require(latency["p95"] <= latency["p99"] <= latency["p999"] <= latency["max"], "quantiles ascend", told)


def _stall(bench, server):
    """Once, nothing is answered for half a second: all that was due meanwhile is late, not just the one asked."""
    server.delay = lambda number: 0.5 if number == 100 else 0
    told = _in_time(bench, server, "--rate", 100, "--seconds", 3, "--connections", 1)
    latency = told["latency_us"]
    # 50 of 300 were due in the stall; the 15 that make p95 waited for at least 350 ms, the 30 of p90 for 200 ms.
    _require(latency["max"] >= 500_000, "the stall is seen", told)
    _require(latency["p95"] >= 330_000 and latency["p90"] >= 180_000, "who waits behind the stall counts", told)
    _require(latency["p75"] < 200_000, "who does not, does not", told)
    _require(told["ok"] == 300, "all were asked", told)


def _errors(bench, server):
    """Each status is counted by itself; so are bodies that are not as expected, and closed connections are no error."""
    server.status = lambda number: 503 if number % 20 == 3 else 200
    server.body = lambda number: b"bad" if number % 20 == 7 else b"good"
    server.closes = lambda number: number % 20 == 11
    told = _run(bench, server, "--count", 100, "--connections", 1)
    _require(told["errors"] == {"503": 5, "wrong": 5} and told["ok"] == 90, "5 of each", told)
    _require(told["opened"] == 5, "closed connections are opened again", told)


def _stopped(bench, server):
    """A client that was stopped for a while says so and gives no latencies."""
    running = bench.client.start([*bench.tls(server.port), "--path", "/", "--rate", 200, "--seconds", 1.5,
                                  "--late-limit", _LATE])
    time.sleep(0.7)
    running.send_signal(signal.SIGSTOP)
    time.sleep(0.4)
    running.send_signal(signal.SIGCONT)
    told = finish(running)
    _require(not told["kept_up"] and told["why"], "it says that it was late", told)
    _require(all(value is None for value in told["latency_us"].values()), "it gives no latencies", told)
