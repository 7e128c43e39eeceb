# SPDX-License-Identifier: Apache-2.0
"""Secrets that a test plants wherever Plimsoll takes one, to look for them afterwards."""
import base64
import os
import uuid

from support.configurations import HEAD, metric, prometheus_backend, query_metric

KINDS = ("redis-password", "bearer-token", "basic-password", "header-value", "kubeconfig-token", "client-token")
BASIC_USER = "plimsoll"
QUERIES = {"task_queue_length": "redis", "by_token": "bearer", "by_password": "basic"}  # metric: backend


class Planted:
    """One text of each kind; those that stand in files are written to `folder`."""

    def __init__(self, folder):
        self.folder = folder
        self.text = {}
        for kind in KINDS:
            self.renew(kind)

    def renew(self, kind):
        """Another secret of this kind, in its file by rename. Returns the one before."""
        before = self.text.get(kind)
        self.text[kind] = f"planted-{kind}-{uuid.uuid4().hex}"
        self.write(kind, self.text[kind])
        return before

    def write(self, kind, text):
        fresh = self.folder / f".{kind}.new"
        fresh.write_text(text + "\n")
        os.replace(fresh, self.file(kind))

    def file(self, kind):
        return self.folder / kind

    def basic(self):
        """What the basic password looks like on the wire."""
        return base64.b64encode(f"{BASIC_USER}:{self.text['basic-password']}".encode()).decode()

    def configuration(self, redis_port, bearer_port, basic_port):
        """Three backends that need them all, a metric of each."""
        bearer = f', bearerTokenFile: "{self.file("bearer-token")}", headers: {{X-Api-Key: "{self.text["header-value"]}"}}'
        basic = f', basicAuth: {{username: {BASIC_USER}, passwordFile: "{self.file("basic-password")}"}}'
        return (HEAD + "backends:\n" +
                f'  - name: redis\n    redis: {{address: "127.0.0.1:{redis_port}", timeout: 1s, '
                f'passwordFile: "{self.file("redis-password")}"}}\n' +
                prometheus_backend("bearer", bearer_port, bearer) + prometheus_backend("basic", basic_port, basic) +
                "metrics:\n" + metric("task_queue_length", "redis", {"task": "t"}) +
                query_metric("by_token", "bearer", "load") + query_metric("by_password", "basic", "load"))


def key_lines(pem):
    """The base64 of a PEM key, line by line."""
    return [line for line in pem.splitlines() if line and not line.startswith("-")]
