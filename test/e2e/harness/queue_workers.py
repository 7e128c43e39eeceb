# SPDX-License-Identifier: Apache-2.0
"""Work for the queue: producers that push, consumers that drain as the Ready replicas would."""
import contextlib
import threading
import time

PER_REPLICA = 0.5
_TICK = 0.2


class _Worker:
    """A thread that turns a rate (items a second, asked at every tick) into whole items."""

    def __init__(self, name, rate, act):
        self._rate = rate
        self._act = act
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self):
        self._stopped.set()
        self._thread.join()

    def _run(self):
        owed, last = 0.0, time.monotonic()
        while not self._stopped.wait(_TICK):
            now = time.monotonic()
            owed, last = owed + self._rate() * (now - last), now
            if owed < 1:
                continue
            # Redis may be away: what could not be done now is not made up for later.
            with contextlib.suppress(OSError):
                self._act(int(owed))
            owed -= int(owed)


def consumers(redis, key, ready):
    """Drains the list with half an item a second for each Ready replica; `ready` tells how many there are."""
    return _Worker("consumers", lambda: PER_REPLICA * ready(), lambda count: redis.pop(key, count))


def producer(redis, key, per_second):
    """Pushes at a steady rate."""
    return _Worker("producer", lambda: per_second, lambda count: redis.push(key, count))
