# SPDX-License-Identifier: Apache-2.0
"""Everything a run needs, started in order: control plane, stand-ins, what the stages need, Plimsoll."""
import shutil

from harness import kustomize
from harness.control_plane import ControlPlane
from harness.kubelet_stand_in import KubeletStandIn
from harness.plimsoll import Plimsoll, api_service_available
from harness.processes import Processes
from harness.prometheus_server import PrometheusServer
from harness.resource_metrics import ResourceMetrics
from harness.waiting import wait_until

_RESOURCE_METRICS_API = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io"


class World:
    """The servers of a run. `repository` is where apiservice/ and manifests/ are."""

    def __init__(self, plimsoll, programs, folder, repository):
        self._state = folder / "state"
        self._examples = repository / "manifests/examples"
        self._registration = repository / "apiservice/v1beta1.external.metrics.k8s.io.yaml"
        self._here = repository / "test/e2e/manifests"
        self.processes = Processes(folder / "logs")
        self._state.mkdir(parents=True, exist_ok=True)
        self.plane = ControlPlane(programs, self._state, self.processes)
        self.stand_in = KubeletStandIn(self.plane.client)
        self.resource_metrics = ResourceMetrics(self.plane.pki, self.stand_in)
        # Of all stages that do it no harm.
        self.prometheus = PrometheusServer(self.folder("prometheus") / "shared", self.processes, {})
        self.plimsoll = Plimsoll(plimsoll, self._state / "plimsoll", self.plane, self.processes)

    def folder(self, name):
        """Where a kind of server may keep its state."""
        return self._state / name

    def example(self, name):
        """A file of manifests/examples/."""
        return self._examples / name

    def start(self, stages, say):
        self.plane.start()
        say("etcd, kube-apiserver and kube-controller-manager are ready")
        self.stand_in.start()
        self.resource_metrics.start()
        self._register_resource_metrics()
        for stage in stages:
            self.plane.kubectl("create", "namespace", stage.namespace)
            stage.prepare()
        if self.prometheus.jobs:
            self.prometheus.start()
        say(f"{len(stages)} namespaces, each with the Redis or Prometheus that its metrics come from")
        self.plimsoll.configure({f"{stage.namespace}.yaml": stage.configuration() for stage in stages})
        self.plimsoll.register(self._registration)
        took = self.plimsoll.start()
        say(f"plimsoll is ready after {took:.1f} s")
        say(f"kube-apiserver calls it Available after {self.plimsoll.wait_available(within=40):.1f} s")
        client = self.plane.client
        wait_until("APIService v1beta1.metrics.k8s.io to be Available",
                   lambda: api_service_available(client, _RESOURCE_METRICS_API), within=40)

    def deploy(self, namespace, example, patches=()):
        """A Deployment and HPA of manifests/examples/ in a namespace, with patches of this run."""
        kustomize.apply(self.plane.kubectl, self._state / "deployed" / namespace, [self.example(example)], namespace,
                        [self._here / patch for patch in patches])

    def apply(self, manifest, namespace):
        self.plane.kubectl("apply", "-n", namespace, "-f", self._here / manifest)

    def end(self):
        """Ends all that was started, at once: nothing here is worth an orderly end but Plimsoll's (see run.py)."""
        self.stand_in.stop()
        self.processes.kill_all()
        # The rest of the state helps to understand a failure; these are hundreds of megabytes that do not.
        for name in ("etcd", "prometheus"):
            shutil.rmtree(self._state / name, ignore_errors=True)

    def _register_resource_metrics(self):
        kustomize.apply(
            self.plane.kubectl, self._state / "resource-metrics", [self._here / "resource-metrics.yaml"], patches=[
                ("APIService", "v1beta1.metrics.k8s.io", [
                    {"op": "add", "path": "/spec/service/port", "value": self.resource_metrics.port},
                    {"op": "add", "path": "/spec/caBundle", "value": self.plane.pki.bundle("cluster-ca")}])])
