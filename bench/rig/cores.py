# SPDX-License-Identifier: Apache-2.0
"""A core for the server that is measured, another for its client; what else runs shares the client's, or has the rest
if there are more than two. Two threads of one core count as one, where there are others."""
import contextlib
import os
import pathlib


class Cores:
    def __init__(self):
        available = sorted(os.sched_getaffinity(0))
        self.server = {available[0]}
        self.client = {next((one for one in available[1:] if one not in _core_of(available[0])),
                            available[1 % len(available)])}
        taken = _core_of(available[0]) | {one for core in self.client for one in _core_of(core)}
        self.others = set(available) - taken or set(available) - self.server - self.client or self.client
        self.separate = len(available) > 1
        os.sched_setaffinity(0, self.others)

    @contextlib.contextmanager
    def on(self, cores):
        """Threads and processes that are started inside run there, and so does whatever they start."""
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, cores)
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)


def _core_of(processor):
    """The processors (threads) of the same core, as Linux lists them: `0,4` or `0-1`."""
    try:
        text = pathlib.Path(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list").read_text()
    except OSError:
        return {processor}
    ends = [[int(end) for end in part.split("-")] for part in text.strip().split(",")]
    return {one for part in ends for one in range(part[0], part[-1] + 1)}
