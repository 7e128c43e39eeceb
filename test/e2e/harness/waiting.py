# SPDX-License-Identifier: Apache-2.0
"""Bounded waits: every wait names what it waits for, and a wait that fails says what it saw last."""
import time


class NotInTime(AssertionError):
    """A condition did not come true within its limit."""


def wait_until(what, look, within, every=0.05, give_up=None):
    """Calls look() until it returns (True, …) and returns the seconds that took.

    look returns (done, seen); `seen` is what the error quotes when the limit passes. `give_up`, when given, is called
    between looks and raises if waiting longer is pointless (a process that has ended, say).
    """
    start = time.monotonic()
    while True:
        done, seen = look()
        waited = time.monotonic() - start
        if done:
            return waited
        if give_up is not None:
            give_up()
        if waited >= within:
            raise NotInTime(f"waited {waited:.1f} s (limit {within:g} s) for {what}; last seen: {seen}")
        time.sleep(every)
