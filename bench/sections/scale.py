# SPDX-License-Identifier: Apache-2.0
"""A large cluster for a while: how late the event loop runs, how old values are when they are read, whether memory
grows."""
import time

from rig.configuration import path
from rig.contest import BEHIND
from rig.figures import Chart, Outcome, Table, ratios, spread
from rig.histogram import Histogram
from rig.load import finish, go
from rig.usage import resident_mib

TITLE = "scale"
CONNECTIONS = 25  # as many as kube-apiserver keeps
INTERVAL, PERIOD = 5, 15  # seconds
SCRAPED = 15  # seconds, as Prometheus does
_MIB_PER_HOUR = 3600

_HOW = ("{metrics:,} metrics polled every {interval} s from one Redis, {readers:,} HPA-like readers, each once in {period} s at "
        "its own random time, over {connections} connections, for {seconds:g} s, after a first round that does not count. "
        "Event-loop lag: how late a timer of 10 ms ran, interpolated as histogram_quantile() does. Age: now minus an item's "
        "timestamp, which has whole seconds, so up to one too many. Windows: of {window:g} s. /metrics is scraped every "
        "{scraped:g} s meanwhile. RSS: a straight line through the samples after the first fifth.")


def measure(bench):
    extent = bench.extent
    with bench.serving(bench.lists(extent.scale_metrics, f"{INTERVAL}s")) as serving:
        step = max(1, extent.scale_metrics // extent.scale_readers)
        target = bench.target(serving, [path(number * step % extent.scale_metrics) for number in range(extent.scale_readers)])
        running = bench.client.prepared([
            *target.arguments, "--readers", extent.scale_readers, "--period", PERIOD, "--seconds", extent.scale_seconds,
            "--connections", CONNECTIONS, "--ages", "--warm-up"])
        go(running)
        whole, lags, memory = _watch(extent, serving)
        told = finish(running)
    if told["errors"]:
        raise RuntimeError(f"{told['errors']}; the first: {told['first_error']}")
    lag = spread([_p999_ms(whole)])
    how = _HOW.format(metrics=extent.scale_metrics, readers=extent.scale_readers, interval=INTERVAL, period=PERIOD,
                      connections=CONNECTIONS, scraped=SCRAPED, seconds=extent.scale_seconds, window=extent.scale_window)
    return Outcome([Table("scale", "Scale", how, ["what", "figure", "÷ what is in brackets"], _rows(lag, lags, told, memory),
                          Chart("÷ what is in brackets"))], {"scale.lag_ms": lag})


def _rows(lag, lags, told, memory):
    latency = {key: None if value is None else value / 1000 for key, value in told["latency_us"].items()}
    age = {key: value / 1e6 for key, value in told["age_us"].items()}
    windows = [_p999_ms(window) for window in lags]
    made = [["event-loop lag, p99.9, ms (÷ the goal's 5 ms)", lag, ratios([lag.median], [5])],
            ["the same of each window", spread(windows), ratios(windows, [5] * len(windows))]]
    made += [[f"read, {name}, ms (÷ p50)", spread([latency[key]], BEHIND), ratios([latency[key]], [latency["p50"]])]
             for name, key in (("p50", "p50"), ("p99", "p99"), ("p99.9", "p999"))]
    made += [[f"age at read, {name}, s (÷ the interval)", spread([age[name]]), ratios([age[name]], [INTERVAL])]
             for name in ("p50", "p99", "max")]
    begin, end, slope = _line(memory)
    return made + [["RSS at the end, MiB (÷ RSS at the begin)", spread([end]), ratios([end], [begin])],
                   ["RSS slope, MiB per hour (÷ RSS)", spread([slope]), spread([slope / end])]]


def _watch(extent, serving):
    """(lag of it all, [lag of each window], [(seconds, RSS in MiB)])."""
    lags, memory, began = [], [], time.monotonic()
    every = min(5.0, extent.scale_window / 5)
    first = before = _lag(serving)
    window_ends, scraped = extent.scale_window, SCRAPED
    while (now := time.monotonic() - began) < extent.scale_seconds:
        serving.process.require_running()
        memory.append((now, resident_mib(serving.process.pid)))
        if now >= scraped:
            serving.metrics()
            scraped += SCRAPED
        if now >= window_ends:
            seen = _lag(serving)
            lags.append(seen - before)
            before, window_ends = seen, window_ends + extent.scale_window
        time.sleep(every)
    last = _lag(serving)
    return last - first, [*lags, last - before], memory


def _p999_ms(window):
    return 1000 * window.quantile(0.999)


def _lag(serving):
    return Histogram.of(serving.metrics(), "plimsoll_event_loop_lag_seconds")


def _line(memory):
    """Least squares through the samples after the first fifth: (value at the begin, at the end, slope per hour)."""
    points = memory[len(memory) // 5:]
    middle = sum(at for at, _ in points) / len(points)
    mean = sum(value for _, value in points) / len(points)
    width = sum((at - middle) ** 2 for at, _ in points)
    slope = sum((at - middle) * (value - mean) for at, value in points) / width if width else 0.0
    return (mean + slope * (points[0][0] - middle), mean + slope * (points[-1][0] - middle), _MIB_PER_HOUR * slope)
