# SPDX-License-Identifier: Apache-2.0
"""Stands in for scheduler and kubelet: every pod becomes Running and Ready two seconds after its creation.

Pods here are records without containers; what the HPA controller and the Deployment controller read of them is real.
"""
import datetime
import heapq
import threading
import time

_READY_AFTER = 2.0
_WATCH_SECONDS = 60


class KubeletStandIn:
    """One thread watches all pods, one marks those that are due."""

    def __init__(self, client):
        self._client = client
        self._pods = {}
        self._due = []
        self._changed = threading.Condition()
        self._stopped = False

    def start(self):
        for work in (self._watch_forever, self._mark_forever):
            threading.Thread(target=work, name=f"stand-in-{work.__name__}", daemon=True).start()

    def stop(self):
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def running_pods(self, namespace):
        """The pods of a namespace that are Running and not on their way out."""
        with self._changed:
            return [pod for (in_namespace, _), pod in self._pods.items()
                    if in_namespace == namespace and pod["status"].get("phase") == "Running"
                    and "deletionTimestamp" not in pod["metadata"]]

    def ready_pods(self, namespace):
        """The names of those of them that are Ready."""
        return [pod["metadata"]["name"] for pod in self.running_pods(namespace) if _is_ready(pod)]

    def fail_readiness(self, namespace, count):
        """So many Ready pods of a namespace stop being Ready, as when their probes fail; they go on running."""
        for name in self.ready_pods(namespace)[:count]:
            self._patch(namespace, name, _conditions("False", "ContainersReady", "Ready"))

    def restore_readiness(self, namespace):
        """All Running pods of a namespace are Ready again."""
        for pod in self.running_pods(namespace):
            if not _is_ready(pod):
                self._patch(namespace, pod["metadata"]["name"], _conditions("True", "ContainersReady", "Ready"))

    def _watch_forever(self):
        while not self._stopped:
            try:
                listed = self._client.get("/api/v1/pods")
                with self._changed:
                    self._pods.clear()
                for pod in listed["items"]:
                    self._seen("ADDED", pod)
                self._watch(listed["metadata"]["resourceVersion"])
            except (OSError, RuntimeError, ValueError):
                # kube-apiserver ends before this thread does when a run stops; anything else shows as pods that
                # never become Ready.
                self._pause()

    def _watch(self, version):
        path = f"/api/v1/pods?watch=true&resourceVersion={version}&timeoutSeconds={_WATCH_SECONDS}"
        for event in self._client.watch(path, timeout=_WATCH_SECONDS + 10):
            if self._stopped or event["type"] == "ERROR":
                return
            self._seen(event["type"], event["object"])

    def _seen(self, kind, pod):
        key = (pod["metadata"]["namespace"], pod["metadata"]["name"])
        with self._changed:
            known = key in self._pods
            if kind == "DELETED":
                self._pods.pop(key, None)
                return
            self._pods[key] = pod
            if not known and pod["status"].get("phase") != "Running":
                heapq.heappush(self._due, (time.monotonic() + _READY_AFTER, key))
                self._changed.notify_all()

    def _mark_forever(self):
        while True:
            with self._changed:
                while not self._stopped and (not self._due or self._due[0][0] > time.monotonic()):
                    self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)
                if self._stopped:
                    return
                _, (namespace, name) = heapq.heappop(self._due)
            self._mark(namespace, name)

    def _mark(self, namespace, name):
        status = _conditions("True", "PodScheduled", "Initialized", "ContainersReady", "Ready")
        try:
            self._patch(namespace, name, {**status, "phase": "Running", "startTime": _now()})
        except OSError:
            with self._changed:
                heapq.heappush(self._due, (time.monotonic() + 0.2, (namespace, name)))

    def _patch(self, namespace, name, status):
        # A pod that is gone by now answers 404, which is as good.
        self._client.request("PATCH", f"/api/v1/namespaces/{namespace}/pods/{name}/status", {"status": status},
                             headers={"Content-Type": "application/strategic-merge-patch+json"})

    def _pause(self):
        with self._changed:
            self._changed.wait_for(lambda: self._stopped, timeout=0.2)


def _now():
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _conditions(status, *kinds):
    return {"conditions": [{"type": kind, "status": status, "lastTransitionTime": _now()} for kind in kinds]}


def _is_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions") or [])
