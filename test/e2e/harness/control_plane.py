# SPDX-License-Identifier: Apache-2.0
"""etcd, kube-apiserver and kube-controller-manager as plain processes on loopback."""
import urllib.request

from harness.kubernetes import Client, Kubectl, kubeconfig
from harness.pki import Pki
from harness.ports import free_port

# Names of client certificates, and of the kubeconfigs that use them.
ADMIN, CONTROLLER_MANAGER, PLIMSOLL, READER, STRANGER = (
    "admin", "controller-manager-client", "plimsoll-client", "reader", "stranger")

_CONTROLLERS = ("horizontal-pod-autoscaler-controller", "deployment-controller", "replicaset-controller",
                "namespace-controller", "serviceaccount-controller", "garbage-collector-controller",
                "root-ca-certificate-publisher-controller")


class ControlPlane:
    """Starts all three and waits until each is ready; `client` and `kubectl` are the administrator's."""

    def __init__(self, programs, folder, processes):
        self._programs = programs
        self._folder = folder
        self._processes = processes
        self.port = free_port()
        self.server = f"https://127.0.0.1:{self.port}"
        self.pki = _make_pki(folder / "pki")
        self.client = Client(self.port, self.pki.crt("cluster-ca"), self.pki.crt(ADMIN), self.pki.key(ADMIN))
        self.kubectl = self.kubectl_as(ADMIN)

    def kubeconfig(self, user):
        return kubeconfig(self._folder / f"{user}.kubeconfig", self.server, self.pki, user)

    def kubectl_as(self, user):
        return Kubectl(self._programs / "kubectl", self.kubeconfig(user), self._folder)

    def start(self):
        etcd_port = self._start_etcd()
        self._start_apiserver(etcd_port)
        self._start_controller_manager()

    def _start_etcd(self):
        port, peer = free_port(), f"http://127.0.0.1:{free_port()}"
        client = f"http://127.0.0.1:{port}"
        etcd = self._processes.start("etcd", [
            self._programs / "etcd", f"--data-dir={self._folder / 'etcd'}",
            f"--listen-client-urls={client}", f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}", f"--initial-cluster=default={peer}",
            # The data lives as long as the run; waiting for the disk would only slow it down.
            "--unsafe-no-fsync", "--log-level=warn"])
        etcd.wait_until("is healthy", lambda: _healthy(f"{client}/health"), within=30)
        return port

    def _start_apiserver(self, etcd_port):
        crt, key, pki = self.pki.crt, self.pki.key, self.pki
        apiserver = self._processes.start("kube-apiserver", [
            self._programs / "kube-apiserver", f"--etcd-servers=http://127.0.0.1:{etcd_port}",
            "--bind-address=127.0.0.1", f"--secure-port={self.port}",
            # No Endpoints of the server itself: they may not name a loopback address.
            "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
            f"--tls-cert-file={crt('apiserver')}", f"--tls-private-key-file={key('apiserver')}",
            f"--client-ca-file={crt('cluster-ca')}", f"--cert-dir={self._folder / 'apiserver'}",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={pki.public('service-accounts')}",
            f"--service-account-signing-key-file={key('service-accounts')}",
            "--service-cluster-ip-range=10.77.0.0/24", "--authorization-mode=RBAC",
            # Pods here are records without containers: they need no token volume.
            "--disable-admission-plugins=ServiceAccount",
            f"--requestheader-client-ca-file={crt('front-proxy-ca')}",
            "--requestheader-allowed-names=front-proxy-client", "--requestheader-username-headers=X-Remote-User",
            "--requestheader-group-headers=X-Remote-Group", "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            f"--proxy-client-cert-file={crt('front-proxy-client')}",
            f"--proxy-client-key-file={key('front-proxy-client')}"])
        apiserver.wait_until("answers /readyz with ok", lambda: _ok(self.client, "/readyz"), within=60)

    def _start_controller_manager(self):
        port, config, pki = free_port(), self.kubeconfig(CONTROLLER_MANAGER), self.pki
        manager = self._processes.start("kube-controller-manager", [
            self._programs / "kube-controller-manager", f"--kubeconfig={config}",
            f"--authentication-kubeconfig={config}", f"--authorization-kubeconfig={config}",
            "--bind-address=127.0.0.1", f"--secure-port={port}", "--leader-elect=false",
            f"--tls-cert-file={pki.crt('controller-manager')}",
            f"--tls-private-key-file={pki.key('controller-manager')}",
            f"--controllers={','.join(_CONTROLLERS)}", "--use-service-account-credentials=true",
            f"--service-account-private-key-file={pki.key('service-accounts')}",
            f"--root-ca-file={pki.crt('cluster-ca')}",
            "--horizontal-pod-autoscaler-sync-period=1s", "--horizontal-pod-autoscaler-downscale-stabilization=6s",
            # A dozen HPAs, each looked at every second, need more than the default of 20 requests a second.
            "--kube-api-qps=300", "--kube-api-burst=600"])
        client = Client(port, pki.crt("cluster-ca"))
        manager.wait_until("answers /healthz with ok", lambda: _ok(client, "/healthz"), within=30)


def _ok(client, path):
    try:
        status, text = client.request("GET", path)
    except OSError as error:
        return False, str(error)
    return status == 200, f"{status} {text}"


def _healthy(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            text = answer.read().decode()
    except OSError as error:
        return False, str(error)
    return '"health":"true"' in text, text


def _make_pki(folder):
    pki = Pki(folder)
    pki.ca("cluster-ca")
    pki.ca("front-proxy-ca")
    pki.server("apiserver", "cluster-ca", "DNS:localhost", "DNS:kubernetes.default.svc", "IP:127.0.0.1")
    pki.server("controller-manager", "cluster-ca", "IP:127.0.0.1")
    pki.server("plimsoll", "cluster-ca", "DNS:plimsoll.plimsoll-system.svc", "IP:127.0.0.1")
    pki.server("resource-metrics", "cluster-ca", "DNS:metrics-server.kube-system.svc", "IP:127.0.0.1")
    pki.client("front-proxy-client", "front-proxy-ca", "front-proxy-client")
    pki.client(ADMIN, "cluster-ca", "admin", "system:masters")
    pki.client(CONTROLLER_MANAGER, "cluster-ca", "system:kube-controller-manager")
    # The service account that apiservice/ gives its rights to; a certificate stands for the token that a pod has.
    pki.client(PLIMSOLL, "cluster-ca", "system:serviceaccount:plimsoll-system:plimsoll", "system:serviceaccounts")
    pki.client(READER, "cluster-ca", READER)
    pki.client(STRANGER, "cluster-ca", STRANGER)
    pki.key_pair("service-accounts")
    return pki
