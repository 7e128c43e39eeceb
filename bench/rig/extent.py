# SPDX-License-Identifier: Apache-2.0
"""How much is measured: enough for figures, or just enough to see that all of it still runs."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Extent:
    name: str
    rounds: int  # each alternates between ours and its rival
    seconds: float  # of one run of load
    rates: tuple  # reads a second
    readers: int  # HPAs that read under `authorisation`
    period: float  # seconds between two reads of one HPA
    growth: tuple  # numbers of metrics
    lists: tuple  # numbers of lists in a tick
    ticks: int  # in each round
    queries: int
    memory: tuple  # numbers of metrics; the first and the last are judged
    memory_rounds: int
    settling: float  # seconds of reads after a start before memory is looked at: longer than the hold window
    again: float  # the same after something has changed
    connections: int  # the reader's makes it the cap
    starts: int
    scale_metrics: int
    scale_readers: int
    scale_seconds: float
    scale_window: float


FULL = Extent("full", rounds=5, seconds=10, rates=(100, 1000, 10000), readers=2000, period=15,
              growth=(10, 1000, 10000), lists=(1, 100, 1000, 10000), ticks=5, queries=1000,
              memory=(100, 1000, 10000), memory_rounds=3, settling=70, again=10, connections=511, starts=20,
              scale_metrics=10000, scale_readers=2000, scale_seconds=600, scale_window=60)
SMOKE = Extent("smoke", rounds=1, seconds=1, rates=(100, 1000), readers=100, period=1.5,
               growth=(10, 1000), lists=(1, 1000), ticks=2, queries=100,
               memory=(100, 1000), memory_rounds=1, settling=6, again=1, connections=511, starts=2,
               scale_metrics=1000, scale_readers=2000, scale_seconds=5, scale_window=2.5)
