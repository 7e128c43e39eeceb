# SPDX-License-Identifier: Apache-2.0
"""Load on a server: plimsoll_bench_client run against it, and what it and the server came to."""
import contextlib
import dataclasses
import json
import subprocess
from collections.abc import Callable

from rig.usage import processor_seconds


class BadAnswers(RuntimeError):
    """The server answered wrongly, or not at all: a run that measures that measures nothing."""


@dataclasses.dataclass
class Target:
    """A server to be read. `pid`: None if it is not ours to look into. `arguments`: of the client, for whom to ask and
    as whom. `reviews`: how often it has asked kube-apiserver so far."""
    name: str
    arguments: list
    pid: int | None = None
    reviews: Callable[[], float] | None = None


@dataclasses.dataclass
class Run:
    """What one run of load came to. Latencies are in microseconds and None where the client could not keep up."""
    rate: float
    latency: dict
    ages: dict
    kept_up: bool
    why: str
    processor_us: float | None  # the server's CPU time per answer
    processor_share: float | None  # of a core
    body_bytes: int
    reviews: float | None  # of kube-apiserver, per answer


class Client:
    def __init__(self, program, cores, where):
        self._program, self._cores, self._where = program, cores, where

    def run(self, target, *arguments):
        """One run; `arguments` say when and how long. Returns (Run, the client's own JSON)."""
        running = self.prepared([*target.arguments, *arguments])
        reviews = target.reviews() if target.reviews else None
        used = processor_seconds(target.pid) if target.pid else None
        go(running)
        told = finish(running)
        if used is not None:
            used = processor_seconds(target.pid) - used
        if reviews is not None:
            reviews = target.reviews() - reviews
        if told["errors"]:
            raise BadAnswers(f"{target.name}: {told['errors']} of {told['planned']} requests; the first: "
                             f"{told['first_error'][:500]}")
        return Run(told["rate"], told["latency_us"], told.get("age_us", {}), told["kept_up"], told["why"],
                   used and 1e6 * used / max(told["done"], 1), used and used / max(told["seconds"], 1e-9),
                   told["body_bytes"], None if reviews is None else reviews / max(told["done"], 1)), told

    def prepared(self, arguments):
        """The client, connected and warmed up: what the server uses from go() on is the run's."""
        running = self.start([*arguments, "--wait"])
        running.stdout.readline()
        return running

    def start(self, arguments):
        """The client, still running; for finish()."""
        with self._cores.on(self._where):
            return subprocess.Popen([self._program, *map(str, arguments)], stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def tell(self, arguments):
        """What the client says, whatever the answers were."""
        return finish(self.start(arguments))


def go(running):
    """Lets a prepared client begin."""
    with contextlib.suppress(BrokenPipeError):  # finish() tells why it has ended
        running.stdin.write("\n")
        running.stdin.flush()


def finish(running):
    """Its JSON, once it has ended."""
    out, err = running.communicate()
    if running.returncode != 0:
        raise BadAnswers(f"the load client ended with {running.returncode}: {err.strip()}")
    return json.loads(out)
