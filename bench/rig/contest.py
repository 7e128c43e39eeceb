# SPDX-License-Identifier: Apache-2.0
"""Two servers under the same reads, by turns: what both `reads` and `--against` measure."""
import functools

from rig.figures import Chart, Table, ratios, spread

LATENCIES = (("p50", "p50"), ("p99", "p99"), ("p99.9", "p999"))
CONNECTIONS = 32
COLUMNS = ["load", "server", "reads/s", *(f"{name}, µs" for name, _ in LATENCIES), "CPU per read, µs", "CPU ÷ rival's",
           "p99 ÷ rival's"]
BEHIND = "client could not keep up"


def alternating(rounds, runs):
    """{name: [what runs[name]() returned in each round]}; who begins alternates."""
    results = {name: [] for name in runs}
    for turn in range(rounds):
        for name in runs if turn % 2 == 0 else reversed(runs):
            results[name].append(runs[name]())
    return results


def by_turns(rounds, run, contenders):
    """{contender's name: [run(contender) of each round]}."""
    return alternating(rounds, {one.name: functools.partial(run, one) for one in contenders})


def at_rate(bench, contenders, rate):
    """{name: [Run]} at `rate` reads a second."""
    extent = bench.extent
    return by_turns(extent.rounds, lambda target: bench.client.run(
        target, "--rate", rate, "--seconds", extent.seconds, "--connections", CONNECTIONS, "--warm-up")[0], contenders)


def rows(load, results, rival):
    """A row for each server; the rival's own has no ratios."""
    made = []
    for name, runs in results.items():
        cpu, p99 = _processor(runs), _latency(runs, "p99")
        same = name == rival
        made.append([load, name, spread([run.rate for run in runs]),
                     *(spread(_latency(runs, key), BEHIND) for _, key in LATENCIES), spread(cpu),
                     "" if same else ratios(cpu, _processor(results[rival])),
                     "" if same else ratios(p99, _latency(results[rival], "p99"))])
    return made


def table(name, title, how, made):
    return Table(name, title, how, COLUMNS, made, Chart("p99, µs"), labels=2)


def cpu_ratio(results, name, rival):
    return ratios(_processor(results[name]), _processor(results[rival]))


def p99_ms(runs):
    return spread([value and value / 1000 for value in _latency(runs, "p99")], BEHIND)


def _processor(runs):
    return [run.processor_us for run in runs]


def _latency(runs, key):
    return [run.latency[key] for run in runs]
