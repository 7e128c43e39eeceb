# SPDX-License-Identifier: Apache-2.0
"""Artemis Orchestrator with Plimsoll's configuration of manifests/examples/: four queues of two teams in one Redis that
speaks TLS and knows users."""
import os
import re

from harness import examples
from harness.artemis import Artemis
from harness.ports import free_port
from harness.redis_server import RedisServer

EXAMPLE = "redis-queues.yaml"
USER = "plimsoll"
TASKS, BATCH, SOPHIA_TASKS, STREAM, GROUP = (
    "artemis:task:queue", "artemis:batch:queue", "sophia:task:queue", "sophia:inference:queue", "workers")


class Queues(Artemis):
    """Scenarios act on the Redis through a port without TLS or password; Plimsoll has neither that nor its rights."""

    def __init__(self, scenario, world, say):
        super().__init__(scenario, world, say)
        self.sophia = f"{self.namespace}-sophia"
        self.tls_port = free_port()
        self.password = "first"
        self._example = world.example(EXAMPLE).read_text()
        self._folder = world.folder("redis") / self.namespace
        self._pki, certificate = world.plane.pki, f"redis-{self.namespace}"
        self._pki.server(certificate, "cluster-ca", "IP:127.0.0.1")
        self.redis = RedisServer(self.namespace, self._folder, world.processes, (
            "--tls-port", self.tls_port, "--tls-cert-file", self._pki.crt(certificate),
            "--tls-key-file", self._pki.key(certificate), "--tls-ca-cert-file", self._pki.crt("cluster-ca"),
            "--tls-auth-clients", "no", "--aclfile", self._folder / "users.acl"))

    def prepare(self):
        self.guard()
        self.redis.start()
        # The workers' first act: without the group, what they have to do is an error.
        self.redis.command("XGROUP", "CREATE", STREAM, GROUP, 0, "MKSTREAM")

    def guard(self):
        """All but the Redis itself: the other team's namespace, the user with the rights that the example names."""
        self.kubectl("create", "namespace", self.sophia)
        rights = re.search(r"ACL user needs no more than: (.*)\n", self._example)[1]
        (self._folder / "users.acl").write_text(
            f"user default on nopass ~* &* +@all\nuser {USER} on >{self.password} {rights}\n")
        self.write_password(self.password)

    def write_password(self, password):
        """The file from which Plimsoll has it, replaced as a whole."""
        self.password, fresh = password, self._folder / "password.new"
        fresh.write_text(password + "\n")
        os.replace(fresh, self._password_file)

    def configuration(self):
        return self.configuration_with(keep_for="10m")

    def configuration_with(self, keep_for):
        return examples.adapted(self._example, {
            "redis-master.shared-services.svc.cluster.local:6379": f"127.0.0.1:{self.tls_port}",
            "/etc/plimsoll/redis/password": str(self._password_file),
            "/etc/plimsoll/redis/ca.crt": str(self._pki.crt("cluster-ca")),
            "name: tasks": f"name: {self.namespace}", "backend: tasks": f"backend: {self.namespace}",
            "[artemis-mesh]": f"[{self.namespace}]", "[sophia-mesh]": f"[{self.sophia}]",
            "interval: 5s": "interval: 1s",
            # At or below the HPA's own scale-down window, which the run shortens to the same six seconds.
            "keepFor: 10m": f"keepFor: {keep_for}\n    holdWindow: 6s"})

    def configure(self, keep_for):
        """Plimsoll's configuration changes: another keepFor."""
        self.world.plimsoll.configure({f"{self.namespace}.yaml": self.configuration_with(keep_for)})

    def connections(self):
        """The ids of Plimsoll's connections: on the port with TLS, and as the ACL user."""
        mine = (f"laddr=127.0.0.1:{self.tls_port} ", f" user={USER} ", " name=plimsoll ")
        return {line.split()[0] for line in self.redis.command("CLIENT", "LIST").splitlines()
                if all(word in line for word in mine)}

    @property
    def _password_file(self):
        return self._folder / "password"
