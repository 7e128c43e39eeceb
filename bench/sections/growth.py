# SPDX-License-Identifier: Apache-2.0
"""Whether a read costs more where there are more metrics to be read."""
import contextlib
import dataclasses

from rig.bench import MASTERS
from rig.configuration import path
from rig.contest import CONNECTIONS, by_turns
from rig.figures import Chart, Outcome, Table, ratios, spread

TITLE = "growth"

_HOW = ("Three servers on one core, by turns, {rate:,} reads/s over all of their metrics. The reader is of system:masters, "
        "so that no authorisation is in the figure, and no poll falls into it.")


def measure(bench):
    extent = bench.extent
    rate = extent.rates[-1]
    with contextlib.ExitStack() as servers:
        targets = []
        for metrics in extent.growth:
            serving = servers.enter_context(bench.serving(bench.lists(metrics)))
            target = bench.target(serving, [path(number) for number in range(metrics)], MASTERS)
            targets.append(dataclasses.replace(target, name=f"{metrics:,}"))
        results = by_turns(extent.rounds, lambda target: bench.client.run(
            target, "--rate", rate, "--seconds", extent.seconds, "--connections", CONNECTIONS, "--warm-up")[0], targets)
    cpu = {name: [run.processor_us for run in runs] for name, runs in results.items()}
    least, most = targets[0].name, targets[-1].name
    made = [[name, spread(used), ratios(used, cpu[least])] for name, used in cpu.items()]
    return Outcome([Table("growth", "Cost of a read by the number of metrics", _HOW.format(rate=rate),
                          ["metrics", "CPU per read, µs", f"÷ that with {least}"], made, Chart("CPU per read, µs"))],
                   {"growth.ratio": ratios(cpu[most], cpu[least])} if extent.growth[-1] == 10000 else {})
