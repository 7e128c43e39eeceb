# SPDX-License-Identifier: Apache-2.0
"""Stands in for metrics-server: serves metrics.k8s.io/v1beta1 with the CPU use that a scenario sets.

kube-apiserver reaches it through an APIService, as it does the real one, so that the HPA's CPU metric is an ordinary
one. A namespace for which no figure is set gets an empty list, as when metrics-server knows nothing yet.
"""
import datetime
import http.server
import json
import re
import ssl
import threading
import urllib.parse

from harness.ports import free_port

_VERSION = "metrics.k8s.io/v1beta1"
_PODS = re.compile(rf"/apis/{re.escape(_VERSION)}/namespaces/([^/]+)/pods")


class ResourceMetrics:
    """An HTTPS server that only the front proxy's certificate opens."""

    def __init__(self, pki, stand_in):
        self._stand_in = stand_in
        self._percent = {}
        self.port = free_port()
        handler = type("Handler", (_Handler,), {"metrics": self})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(pki.crt("resource-metrics")), str(pki.key("resource-metrics")))
        context.load_verify_locations(str(pki.crt("front-proxy-ca")))
        context.verify_mode = ssl.CERT_REQUIRED
        # The handshake belongs to the connection's own thread, not to the one that accepts.
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)

    def start(self):
        threading.Thread(target=self._server.serve_forever, name="resource-metrics", daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def set_cpu(self, namespace, percent):
        """Every Running pod of the namespace uses this part of its CPU request; None: nothing is known."""
        self._percent[namespace] = percent

    def pod_metrics(self, namespace, selector):
        """The PodMetrics of the namespace's pods that an equality selector picks."""
        percent = self._percent.get(namespace)
        pods = [] if percent is None else self._stand_in.running_pods(namespace)
        return [_pod_metrics(pod, percent) for pod in pods if _matches(pod, selector)]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        selector = urllib.parse.parse_qs(url.query).get("labelSelector", [""])[0]
        if url.path == f"/apis/{_VERSION}":
            pods = {"name": "pods", "singularName": "", "namespaced": True, "kind": "PodMetrics",
                    "verbs": ["get", "list"]}
            self._answer(200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": _VERSION,
                               "resources": [pods]})
        elif found := _PODS.fullmatch(url.path):
            self._answer(200, {"kind": "PodMetricsList", "apiVersion": _VERSION, "metadata": {},
                               "items": self.metrics.pod_metrics(found[1], selector)})
        else:
            self._answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404,
                               "reason": "NotFound", "message": f"the CPU stand-in does not serve {url.path}"})

    def log_message(self, *_):
        """Says nothing: an access log of every second's reads would tell nothing."""

    def _answer(self, status, document):
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _pod_metrics(pod, percent):
    containers = [{"name": container["name"], "usage": {
        "cpu": f"{_millicores(container['resources']['requests']['cpu']) * percent // 100}m", "memory": "64Mi"}}
        for container in pod["spec"]["containers"]]
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    # A short window: the controller ignores figures whose window reaches back to before the pod was Ready.
    return {"metadata": {"name": pod["metadata"]["name"], "namespace": pod["metadata"]["namespace"],
                         "labels": pod["metadata"].get("labels", {})},
            "timestamp": now, "window": "1s", "containers": containers}


def _millicores(quantity):
    return int(quantity[:-1]) if quantity.endswith("m") else int(float(quantity) * 1000)


def _matches(pod, selector):
    labels = pod["metadata"].get("labels", {})
    pairs = (part.split("=", 1) for part in selector.replace("==", "=").split(",") if part)
    return all(labels.get(key) == value for key, value in pairs)
