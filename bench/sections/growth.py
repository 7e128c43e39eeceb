# SPDX-License-Identifier: Apache-2.0
"""Whether a read costs more where there are more metrics to be read, with and without authorisation."""
import contextlib
import dataclasses

from rig.bench import MASTERS
from rig.configuration import path
from rig.contest import BEHIND, CONNECTIONS, LATENCIES, by_turns
from rig.figures import Chart, Outcome, Table, ratios, spread
from support.serving import HPA

TITLE = "growth"

_HOW = ("Three servers on one core, by turns, {rate:,} reads/s over all of their metrics in turn; no poll falls into it. The "
        "first reader is of system:masters, so that no authorisation is in the figure; the second is the HPA controller, "
        "whose authorisations, one for each metric, are kept and asked for again past 10 s, which is in the figure.")


def measure(bench):
    extent = bench.extent
    rate = extent.rates[-1]
    made, judged = [], {}
    with contextlib.ExitStack() as servers:
        serving = {metrics: servers.enter_context(bench.serving(bench.lists(metrics))) for metrics in extent.growth}
        for who, identity in (("master", MASTERS), ("HPA", HPA)):
            targets = [dataclasses.replace(bench.target(one, [path(number) for number in range(metrics)], identity),
                                           name=f"{metrics:,}") for metrics, one in serving.items()]
            results = by_turns(extent.rounds, lambda target: bench.client.run(
                target, "--rate", rate, "--seconds", extent.seconds, "--connections", CONNECTIONS, "--warm-up")[0], targets)
            cpu = {name: [run.processor_us for run in runs] for name, runs in results.items()}
            least, most = targets[0].name, targets[-1].name
            made += [[name, who, *(spread([run.latency[key] for run in results[name]], BEHIND) for _, key in LATENCIES),
                      spread(used), ratios(used, cpu[least]), spread([run.reviews for run in results[name]])]
                     for name, used in cpu.items()]
            if who == "master" and extent.growth[-1] == 10000:
                judged["growth.ratio"] = ratios(cpu[most], cpu[least])
    columns = ["metrics", "reader", *(f"{name}, µs" for name, _ in LATENCIES), "CPU per read, µs", f"÷ that with {least}",
               "reviews per read"]
    return Outcome([Table("growth", "Cost of a read by the number of metrics", _HOW.format(rate=rate), columns, made,
                          Chart("CPU per read, µs"), labels=2)], judged)
