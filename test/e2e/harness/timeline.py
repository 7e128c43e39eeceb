# SPDX-License-Identifier: Apache-2.0
"""What happened when, in one namespace: served values, desired and current replicas, twice a second.

A scenario waits for samples (wait_for) or demands that all of them hold (hold), so that what it judged is exactly what
the written timeline and its chart show.
"""
import csv
import dataclasses
import itertools
import json
import threading
import time

_EVERY = 0.5
# A recorder that cannot read HPA or Deployment makes no sample; longer than this and the run itself is ill.
_STALLED = 20.0


@dataclasses.dataclass(frozen=True)
class Sample:
    """One look at a Deployment and its HPA; a kind of workload adds its metrics (see artemis.py, sophia.py)."""
    time: float
    desired: int
    current: int
    ready: int
    scaling_active: bool


class Timeline:
    """Records samples until stopped; look(time) makes one (see stage.py)."""

    def __init__(self, name, look):
        self.name = name
        self.samples = []
        self.marks = []
        self._look = look
        self._start = None
        self._new = threading.Condition()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._record, name=f"timeline-{name}", daemon=True)
        self._error = "none yet"

    def start(self):
        self._start = time.monotonic()
        self._thread.start()

    def stop(self, tail=2.0):
        """Ends the recording, a moment after what was waited for, so that the chart shows how it came out."""
        self._stopped.wait(tail)
        self._stopped.set()
        self._thread.join()

    def elapsed(self):
        return time.monotonic() - self._start

    def mark(self, text):
        """Notes an event, shown as a vertical line in the chart."""
        self.marks.append((self.elapsed(), text))

    @property
    def latest(self):
        return self.samples[-1] if self.samples else None

    def wait_for(self, what, condition, within):
        """Waits for a new sample that fulfils condition; returns the seconds until then."""
        start = self.elapsed()
        for sample in self._from_now(start + within):
            if condition(sample):
                return sample.time - start
        raise AssertionError(f"waited {within:g} s for {what}; last seen: {self.latest}")

    def wait_steady(self, what, condition, seconds, within):
        """Waits until all samples of so many seconds have fulfilled condition; returns the seconds until then."""
        start, since = self.elapsed(), None
        for sample in self._from_now(start + within):
            if not condition(sample):
                since = None
            elif since is None:
                since = sample.time
            elif sample.time - since >= seconds:
                return sample.time - start
        raise AssertionError(f"waited {within:g} s for {seconds:g} s of {what}; last seen: {self.latest}")

    def hold(self, what, condition, seconds):
        """Demands condition of every sample of the coming seconds."""
        start, seen = self.elapsed(), 0
        for sample in self._from_now(start + seconds):
            seen += 1
            if not condition(sample):
                raise AssertionError(f"{what}: no longer so after {sample.time - start:.1f} s; seen: {sample}")
        if seen < seconds / _EVERY / 2:
            raise AssertionError(f"{what}: only {seen} samples in {seconds:g} s; the last error: {self._error}")

    def _from_now(self, until):
        """The samples taken from now on, as they come, until the given time of the timeline."""
        seen, start = len(self.samples), self.elapsed()
        while (now := self.elapsed()) < until:
            with self._new:
                if len(self.samples) == seen:
                    self._new.wait(timeout=min(until - now, 1))
                fresh, seen = self.samples[seen:], len(self.samples)
            last = self.samples[-1].time if self.samples else start
            if self.elapsed() - max(last, start) > _STALLED:
                raise AssertionError(f"no sample for {_STALLED:g} s; the last error: {self._error}")
            yield from (sample for sample in fresh if sample.time <= until)

    def _record(self):
        due = time.monotonic()
        while not self._stopped.wait(max(0.0, due - time.monotonic())):
            due = max(due + _EVERY, time.monotonic())
            try:
                sample = self._look(round(self.elapsed(), 2))
            except (OSError, RuntimeError, LookupError) as error:
                self._error = repr(error)
                continue
            with self._new:
                self.samples.append(sample)
                self._new.notify_all()

    def write(self, folder):
        """Writes NAME.csv and NAME.json."""
        rows = [dataclasses.asdict(sample) for sample in self.samples]
        with open(folder / f"{self.name}.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else ["time"])
            writer.writeheader()
            writer.writerows(rows)
        marks = [{"time": round(at, 2), "event": text} for at, text in self.marks]
        (folder / f"{self.name}.json").write_text(json.dumps({"samples": rows, "events": marks}, indent=1))


def reversals(values):
    """How often a series changes its direction: 2, 6, 10, 4, 2 does so once."""
    directions = [after > before for before, after in itertools.pairwise(values) if after != before]
    return sum(one != other for one, other in itertools.pairwise(directions))
