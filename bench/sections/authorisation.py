# SPDX-License-Identifier: Apache-2.0
"""What it costs to ask kube-apiserver who may read, and what it costs to know it already."""
from rig.configuration import path
from rig.contest import BEHIND, LATENCIES
from rig.figures import Chart, Outcome, Table, ratios, spread

TITLE = "authorisation"
CONNECTIONS = 8
_SHARE = 0.98  # of the reads of a run must be decided as its name says

_HOW = ("{readers:,} metrics, one identity, each metric read once in {period:g} s at its own time. Asked: the first round "
        "after a start, every read waits for a SubjectAccessReview (of a scripted kube-apiserver in Python, whose time is "
        "in the latency). Kept: the rounds after it; answers older than a third of their 30 s are asked for again beside "
        "the reads, and that is in the CPU time: see reviews per read.")


def measure(bench):
    extent = bench.extent
    asked, kept = [], []
    for _ in range(extent.rounds):
        with bench.serving(bench.lists(extent.readers)) as serving:
            target = bench.target(serving, [path(number) for number in range(extent.readers)])
            asked.append(_run(bench, serving, target, "review", 1))
            kept.append(_run(bench, serving, target, "cache", 2))
    ratio = {key: ratios(*([run.latency[key] for run in runs] for runs in (asked, kept))) for _, key in LATENCIES}
    made = [[name, *(spread([run.latency[key] for run in runs], BEHIND) for _, key in LATENCIES),
             spread([run.processor_us for run in runs]), spread([run.reviews for run in runs])]
            for name, runs in (("asked", asked), ("kept", kept))]
    made.append(["asked ÷ kept", *ratio.values(), ratios(*([run.processor_us for run in runs] for runs in (asked, kept))), ""])
    how = _HOW.format(readers=extent.readers, period=extent.period)
    return Outcome([Table("authorisation", "Authorisation, asked and kept", how,
                          ["", *(f"{name}, µs" for name, _ in LATENCIES), "CPU per read, µs",
                           "reviews per read"], made,
                          Chart("p99, µs", logarithmic=True))])


def _run(bench, serving, target, source, periods):
    """`source`: where all decisions of this run must have come from."""
    extent = bench.extent
    before = _decisions(serving)
    # One schedule for both: a reader's second read comes a whole period after its first.
    run, told = bench.client.run(target, "--readers", extent.readers, "--period", extent.period,
                                 "--seconds", periods * extent.period, "--connections", CONNECTIONS)
    after = _decisions(serving)
    taken = after.get(source, 0) - before.get(source, 0)
    if taken < _SHARE * told["done"]:
        raise RuntimeError(f"of {told['done']} reads only {taken:g} were decided by {source}: {before} -> {after}")
    return run


def _decisions(serving):
    """{source: allowed requests}."""
    prefix = "plimsoll_authorization_decisions_total{"
    return {source: value for key, value in serving.metrics().items() if key.startswith(prefix) and '"allowed"' in key
            for source in ("cache", "review") if f'source="{source}"' in key}
