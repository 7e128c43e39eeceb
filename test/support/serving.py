# SPDX-License-Identifier: Apache-2.0
"""The real program under test: started with a configuration on free ports, asked over TLS, always ended."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import ssl

from harness.ports import free_port
from harness.processes import Processes
from harness.waiting import wait_until
from support.apiserver import ApiServer

METRIC = "/apis/external.metrics.k8s.io/v1beta1/namespaces/artemis-mesh/task_queue_length"
HPA = {"X-Remote-User": "system:serviceaccount:kube-system:horizontal-pod-autoscaler",
       "X-Remote-Group": "system:serviceaccounts"}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def items(self):
        return self.json()["items"]

    def values(self):
        """{queue label: value} of a metric list."""
        return {item["metricLabels"].get("queue", ""): item["value"] for item in self.items}

    def origins(self):
        return {item["metricLabels"].get("plimsoll.dev/origin", "fresh") for item in self.items}

    def __repr__(self):
        return f"{self.status} {self.body!r}"


class Serving:
    """`plimsoll serve` and the stand-in kube-apiserver that it asks."""

    def __init__(self, pki, folder, configuration, arguments=()):
        self.pki, self.folder = pki, folder
        self.processes = Processes(folder / "logs")
        self.apiserver = ApiServer(pki.crt("apiserver"), pki.key("apiserver"), self.authentication())
        self.port, self.metrics_port = free_port(), free_port()
        # A path is served as it is, a text from a file.
        self.configuration = configuration if isinstance(configuration, pathlib.Path) else folder / "plimsoll.yaml"
        if self.configuration is not configuration:
            self.configuration.write_text(configuration)
        self.certificate, self.key = folder / "tls.crt", folder / "tls.key"
        self.install_certificate("serving")
        self.user = {"token": "scripted"}  # of the kubeconfig: who Plimsoll is to kube-apiserver
        self.trust = {"certificate-authority": str(pki.crt("cluster-ca"))}  # of the kubeconfig, in kube-apiserver
        self.process = None
        self._arguments = list(arguments)

    def authentication(self, ca="front-proxy-ca", client_ca="cluster-ca"):
        """The data of extension-apiserver-authentication."""
        return {"client-ca-file": self.pki.crt(client_ca).read_text(),
                "requestheader-client-ca-file": self.pki.crt(ca).read_text(),
                "requestheader-allowed-names": '["front-proxy-client"]',
                "requestheader-username-headers": '["X-Remote-User"]', "requestheader-uid-headers": '["X-Remote-Uid"]',
                "requestheader-group-headers": '["X-Remote-Group"]',
                "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]'}

    def install_certificate(self, name):
        """Puts a pair in place by rename, key first."""
        for source, target in ((self.pki.key(name), self.key), (self.pki.crt(name), self.certificate)):
            fresh = target.with_suffix(".new")
            fresh.write_bytes(source.read_bytes())
            os.replace(fresh, target)

    def start(self):
        self.launch()
        self.process.wait_until("listens", self._listening, within=30)
        return self

    def launch(self):
        """Starts it and waits for nothing."""
        kubeconfig = self.folder / "kubeconfig"
        kubeconfig.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "c",
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [{"name": "c", "cluster": {"server": f"https://127.0.0.1:{self.apiserver.port}", **self.trust}}],
            "users": [{"name": "u", "user": self.user}]}))
        self.process = self.processes.start("plimsoll", [
            os.environ["PLIMSOLL"], "serve", "--config", self.configuration, "--bind-address", "127.0.0.1",
            "--secure-port", self.port, "--tls-cert-file", self.certificate, "--tls-private-key-file", self.key,
            "--kubeconfig", kubeconfig, "--metrics-bind-address", f"127.0.0.1:{self.metrics_port}", *self._arguments])

    def wait_ready(self, within=30):
        self.process.wait_until("is ready", lambda: self._status("/readyz", 200), within)
        return self

    def _listening(self):
        try:
            return True, self.ask("/livez")
        except OSError as error:
            return False, error

    def _status(self, path, wanted):
        answer = self.ask(path)
        return answer.status == wanted, answer

    def connect(self, identity="front-proxy", timeout=10):
        """A kept connection, with the client certificate of that name, or None for none."""
        context = ssl.create_default_context(cafile=str(self.pki.crt("cluster-ca")))
        if identity:
            context.load_cert_chain(self.pki.crt(identity), self.pki.key(identity))
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=context)

    def ask(self, path, headers=None, identity=None, method="GET", timeout=10):
        with contextlib.closing(self.connect(identity, timeout)) as connection:
            return exchange(connection, path, headers, method)

    def read(self, query="", headers=None):
        """One HPA's read through the front proxy."""
        return self.ask(METRIC + query, {**HPA, **(headers or {})}, "front-proxy")

    def wait_read(self, what, condition, within=20):
        """Reads until condition(answer) holds; returns that answer."""
        seen = []

        def look():
            seen.append(self.read())
            return condition(seen[-1]), seen[-1]
        self.process.wait_until(what, look, within)
        return seen[-1]

    def metrics(self):
        """{`name{labels}`: value} of the metrics port."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.metrics_port, timeout=10)) as connection:
            text = exchange(connection, "/metrics").body
        return {key: float(value) for key, value in re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", text, re.M)}

    def log(self):
        return self.process.log.read_text(errors="replace")

    def stop(self):
        """SIGTERM; the exit code."""
        return self.process.stop(grace=30)

    def close(self):
        self.processes.kill_all()
        self.apiserver.close()


def exchange(connection, path, headers=None, method="GET"):
    connection.request(method, path, headers=headers or {})
    reply = connection.getresponse()
    return Answer(reply.status, dict(reply.getheaders()), reply.read().decode())


def make_pki(folder):
    """Every certificate that the tests need."""
    from harness.pki import Pki
    pki = Pki(pathlib.Path(folder))
    for ca in ("cluster-ca", "front-proxy-ca", "other-ca"):
        pki.ca(ca)
    pki.server("apiserver", "cluster-ca", "DNS:localhost", "IP:127.0.0.1")
    pki.server("serving", "cluster-ca", "DNS:localhost", "IP:127.0.0.1")
    pki.server("serving-renewed", "cluster-ca", "DNS:localhost", "IP:127.0.0.1")
    pki.server("redis", "cluster-ca", "DNS:localhost", "IP:127.0.0.1")
    pki.client("redis-client", "cluster-ca", "plimsoll")
    pki.client("front-proxy", "front-proxy-ca", "front-proxy-client")
    pki.client("wrong-name", "front-proxy-ca", "somebody-else")
    pki.client("wrong-ca", "other-ca", "front-proxy-client")
    pki.client("user", "cluster-ca", "jane", "team-a")
    return pki


__all__ = ["Serving", "Answer", "exchange", "make_pki", "METRIC", "HPA", "wait_until"]
