# SPDX-License-Identifier: Apache-2.0
"""All that is there beside the attacker: the program with TLS, a real Redis, a scripted kube-apiserver, and the
well-behaved, whose measurements are kept here."""
import contextlib
import math
import multiprocessing
import threading
import time

import watchers
from attacks.chains import make_chains
from attacks.identities import GOOD_TOKEN, HANGING_METRIC, HANGING_TOKEN
from harness.processes import Processes
from harness.redis_server import RedisServer
from harness.waiting import wait_until
from support.configurations import two_lists
from support.serving import Serving, make_pki
from target import Target, memory

# Forked from a process without threads, which has loaded the modules already: an attacker starts in milliseconds.
SPAWN = multiprocessing.get_context("forkserver")


class Watcher:
    """One of the well-behaved, with what it measured: (planned time, milliseconds, None or what was wrong)."""

    def __init__(self, work, target):
        self._lock, self._seen = threading.Lock(), []
        receiving, sending = SPAWN.Pipe(duplex=False)
        self._process = SPAWN.Process(target=work, args=(target, sending), daemon=True)
        self._process.start()
        sending.close()
        threading.Thread(target=self._collect, args=(receiving,), daemon=True).start()

    def between(self, begin, end):
        with self._lock:
            return [one for one in self._seen if begin <= one[0] <= end]

    def wait_for(self, moment):
        """Until it has measured something that was planned after that."""
        wait_until("the well-behaved", lambda: (self.between(moment, math.inf), self._seen[-3:]), within=60, every=0.01)

    def close(self):
        self._process.kill()

    def _collect(self, receiving):
        with contextlib.suppress(EOFError):
            while True:
                one = receiving.recv()
                with self._lock:
                    self._seen.append(one)


class World:
    """Started with `with`; everything ends with it."""

    def __init__(self, folder, size):
        self._folder, self._size = folder, size
        self._ended = contextlib.ExitStack()

    def __enter__(self):
        SPAWN.set_forkserver_preload(["watchers", "attacker"])
        try:
            self._start()
        except BaseException:
            self._ended.close()
            raise
        return self

    def __exit__(self, *_):
        self._ended.close()

    def _start(self):
        processes = Processes(self._folder / "redis-logs")
        self._ended.callback(processes.kill_all)
        redis = RedisServer("attacked", self._folder / "redis", processes)
        redis.start()
        redis.push("artemis:task:queue", 14)
        pki = make_pki(self._folder / "pki")
        self.serving = Serving(pki, self._folder, two_lists(redis.port))
        self._ended.callback(self.serving.close)
        self._script(self.serving.apiserver)
        make_chains(pki)
        self.serving.start().wait_ready()
        self.serving.wait_read("a value", lambda answer: answer.status == 200)
        self.target = Target(self.serving.port, self.serving.metrics_port, self.serving.process.pid,
                             self._folder / "pki", self._size)
        self.reader, self.newcomers, self.prober = map(self._watch, (
            watchers.read_on, watchers.newcomers_read_on, watchers.probe_on))
        self.resident_before = memory(self.target.pid)[0]

    def _watch(self, work):
        watcher = Watcher(work, self.target)
        self._ended.callback(watcher.close)
        watcher.wait_for(time.monotonic())
        return watcher

    @staticmethod
    def _script(apiserver):
        """Whoever is known may read; nobody may not; what the attacker lets hang, hangs."""
        hanging = HANGING_METRIC.rsplit("/", 1)[1]

        def decide(spec):
            if spec.get("resourceAttributes", {}).get("resource", "").startswith(hanging):
                return "hang"
            return spec["user"] != "system:anonymous"

        def owner(token):
            if token == GOOD_TOKEN:
                return {"username": "bearer"}
            return "hang" if token.startswith(HANGING_TOKEN) else "[invalid bearer token]"
        apiserver.decide, apiserver.owner = decide, owner

    def forget_reviews(self):
        """What the stand-in remembers for tests would only grow here."""
        apiserver = self.serving.apiserver
        for kept in (apiserver.reviews, apiserver.token_reviews, apiserver.requests):
            kept.clear()
