# SPDX-License-Identifier: Apache-2.0
"""A core for the server that is measured, another for its client; what else runs shares the client's, or has the rest
if there are more than two."""
import contextlib
import os


class Cores:
    def __init__(self):
        available = sorted(os.sched_getaffinity(0))
        self.server = {available[0]}
        self.client = {available[1 % len(available)]}
        self.others = set(available[2:]) or self.client
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
