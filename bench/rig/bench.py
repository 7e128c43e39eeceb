# SPDX-License-Identifier: Apache-2.0
"""What every section starts from: the programs, the cores, certificates, a Redis, and how to have a Plimsoll serve."""
import contextlib
import os

from harness.processes import Processes
from rig import configuration
from rig.cores import Cores
from rig.lists import redis_with_lists
from rig.load import Client, Target
from support.serving import HPA, Serving, make_pki

MASTERS = {"X-Remote-User": "bench", "X-Remote-Group": "system:masters"}


class Bench:
    def __init__(self, folder, plimsoll, client, extent):
        os.environ["PLIMSOLL"] = str(plimsoll)
        self.folder, self.plimsoll, self.extent = folder, plimsoll, extent
        self.cores = Cores()
        self.pki = make_pki(folder / "pki")
        self.processes = Processes(folder / "logs")
        self.client = Client(client, self.cores, self.cores.client)
        # A rival of Plimsoll's own polls has Plimsoll's core.
        self.client_in_its_place = Client(client, self.cores, self.cores.server)
        self._redis = None
        self._served = 0

    @property
    def redis(self):
        if self._redis is None:
            most = max(*self.extent.growth, *self.extent.lists, *self.extent.memory, self.extent.scale_metrics)
            with self.cores.on(self.cores.others):
                self._redis = redis_with_lists(self.folder / "redis", self.processes, most)
        return self._redis

    def subfolder(self, name):
        self._served += 1
        return self.folder / f"{name}-{self._served}"

    @contextlib.contextmanager
    def prepared(self, text):
        """A Plimsoll with that configuration that is not started yet."""
        folder = self.subfolder("plimsoll")
        folder.mkdir()
        with self.cores.on(self.cores.others):
            serving = Serving(self.pki, folder, text)
        try:
            yield serving
        finally:
            serving.close()

    @contextlib.contextmanager
    def serving(self, text):
        """A Plimsoll that is ready."""
        with self.prepared(text) as serving:
            with self.cores.on(self.cores.server):
                serving.start()
            serving.wait_ready(within=120)
            yield serving

    def lists(self, metrics, interval="1h", more=""):
        """A configuration of so many lists; with the default interval they are asked for once, when it starts."""
        return configuration.lists(self.redis.port, metrics, interval, more)

    def target(self, serving, paths, identity=None):
        """Plimsoll, read through the front proxy as an HPA reads it, or as `identity` (headers) says."""
        file = self.subfolder("paths")
        file.write_text("".join(f"{path}\n" for path in paths))
        return Target("Plimsoll", self.tls(serving.port) + headers(identity or HPA) + [
            "--paths-file", str(file), "--expect", configuration.EXPECTED], serving.process.pid, lambda: _reviews(serving))

    def tls(self, port):
        """Arguments of the client for one of our servers on loopback."""
        return ["--port", str(port), "--ca", str(self.pki.crt("cluster-ca")), "--cert", str(self.pki.crt("front-proxy")),
                "--key", str(self.pki.key("front-proxy"))]

    def close(self):
        self.processes.kill_all()


def _reviews(serving):
    name = "plimsoll_authorization_reviews_total{"
    return sum(value for key, value in serving.metrics().items() if key.startswith(name))


def headers(of):
    return [argument for name, value in of.items() for argument in ("--header", f"{name}: {value}")]
