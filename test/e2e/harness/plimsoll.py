# SPDX-License-Identifier: Apache-2.0
"""Plimsoll as one process, registered with the control plane as its external metrics API."""
import time
import urllib.request

from harness import kustomize
from harness.config_map import ConfigMap
from harness.control_plane import PLIMSOLL
from harness.kubernetes import Client
from harness.ports import free_port
from harness.waiting import wait_until

API = "/apis/external.metrics.k8s.io/v1beta1"
API_SERVICE = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.external.metrics.k8s.io"


class Plimsoll:
    """The program under test: start, kill and stop it; `client` asks it directly, past kube-apiserver."""

    def __init__(self, program, folder, plane, processes):
        self._program, self._folder, self._plane, self._processes = program, folder, plane, processes
        self._process = None
        self._config_map = ConfigMap(folder / "configuration")
        self.port, self._metrics_port = free_port(), free_port()
        folder.mkdir(parents=True, exist_ok=True)

    def client(self, crt=None, key=None):
        return Client(self.port, self._plane.pki.crt("cluster-ca"), crt, key)

    def configure(self, files):
        """Adds or replaces files of the configuration, {name: text}, at once, as kubelet does it."""
        self._config_map.update(files)

    @property
    def configuration(self):
        """All files, {name: text}."""
        return self._config_map.files

    def start(self):
        """Starts it and waits for its own /readyz; returns the seconds that took."""
        pki = self._plane.pki
        self._process = self._processes.start("plimsoll", [
            self._program, "serve", "--config", self._config_map.folder,
            "--bind-address", "127.0.0.1", "--secure-port", self.port,
            "--tls-cert-file", pki.crt("plimsoll"), "--tls-private-key-file", pki.key("plimsoll"),
            "--kubeconfig", self._plane.kubeconfig(PLIMSOLL),
            "--metrics-bind-address", f"127.0.0.1:{self._metrics_port}", "--log-format", "json", "-v", "2"])
        client = self.client()
        return self._process.wait_until("answers /readyz with ok", lambda: _readyz(client), within=30)

    def metric(self, series):
        """The value of `name{labels}` on its /metrics."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self._metrics_port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        found = [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(f"{series} ")]
        if len(found) != 1:
            raise RuntimeError(f"{series} is on /metrics {len(found)} times")
        return found[0]

    def kill(self):
        self._process.kill()

    def stop(self):
        """SIGTERM, and 30 seconds for all that it does then. Returns (exit code, seconds)."""
        start = time.monotonic()
        return self._process.stop(grace=30), time.monotonic() - start

    def tail(self):
        return self._process.tail()

    def register(self, manifest):
        """Applies the production registration, pointed at loopback, and waits until kube-apiserver uses it."""
        kustomize.apply(self._plane.kubectl, self._folder / "registration", [manifest], patches=[
            # kube-apiserver dials an ExternalName as it stands: localhost, where no Pod would listen.
            ("Service", "plimsoll", [
                {"op": "replace", "path": "/spec", "value": {"type": "ExternalName", "externalName": "localhost"}}]),
            ("APIService", "v1beta1.external.metrics.k8s.io", [
                {"op": "replace", "path": "/spec/service/port", "value": self.port},
                {"op": "add", "path": "/spec/caBundle", "value": self._plane.pki.bundle("cluster-ca")}])])

    def wait_available(self, within):
        """Waits until kube-apiserver calls the APIService Available."""
        client = self._plane.client
        return wait_until("APIService v1beta1.external.metrics.k8s.io to be Available",
                          lambda: api_service_available(client, API_SERVICE), within,
                          give_up=self._process.require_running)


def api_service_available(client, path):
    conditions = client.get(path).get("status", {}).get("conditions", [])
    found = next((c for c in conditions if c["type"] == "Available"), {"status": "no condition yet"})
    return found["status"] == "True", found


def _readyz(client):
    try:
        status, text = client.request("GET", "/readyz", timeout=2)
    except OSError as error:
        return False, str(error)
    return status == 200, f"{status} {text}"
