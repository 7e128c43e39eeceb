# SPDX-License-Identifier: Apache-2.0
"""A stand-in for kube-apiserver that does what the real one won't on demand: it answers the ConfigMap's
list and watch and SubjectAccessReviews as the test says, hangs, fails, and remembers what it was asked."""
import http.server
import json
import queue
import ssl
import threading
import urllib.parse

CONFIG_MAP = "/api/v1/namespaces/kube-system/configmaps"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"


class ApiServer:
    """HTTPS on a free port. `decide(spec)` answers a review: True, False, or an int (an HTTP status), or
    "hang". `config_map` is the ConfigMap's data; `publish()` sends a new one to whoever watches."""

    def __init__(self, certificate, key, config_map):
        self.config_map = dict(config_map)
        self.decide = lambda spec: True
        self.reviews = []
        self.requests = []
        self._version = 1
        self._watchers = []
        self._ended = threading.Event()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def publish(self, data):
        self.config_map = dict(data)
        self._version += 1
        for watcher in list(self._watchers):
            watcher.put({"type": "MODIFIED", "object": self.object()})

    def end_watches(self):
        """Cuts every watch, as a restarted kube-apiserver does."""
        while self._watchers:
            self._watchers.pop().put(None)

    def object(self):
        return {"kind": "ConfigMap", "apiVersion": "v1", "data": self.config_map, "metadata": {
            "name": "extension-apiserver-authentication", "namespace": "kube-system",
            "resourceVersion": str(self._version)}}

    @property
    def watching(self):
        return bool(self._watchers)

    def close(self):
        self._ended.set()
        self.end_watches()
        self._server.shutdown()
        self._server.server_close()


def _handler(owner):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            owner.requests.append(self.path)
            path, _, query = self.path.partition("?")
            if path != CONFIG_MAP:
                return self._json(404, {"kind": "Status", "status": "Failure", "message": "no such path", "code": 404})
            if urllib.parse.parse_qs(query).get("watch"):
                return self._watch(int(urllib.parse.parse_qs(query)["resourceVersion"][0]))
            return self._json(200, {"kind": "ConfigMapList", "apiVersion": "v1", "items": [owner.object()],
                                    "metadata": {"resourceVersion": str(owner._version)}})

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            owner.reviews.append(body["spec"])
            decision = owner.decide(body["spec"])
            if decision == "hang":
                owner._ended.wait(30)
                return None
            if isinstance(decision, int) and not isinstance(decision, bool):
                return self._json(decision, {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                                             "message": f"scripted {decision}", "code": decision})
            return self._json(201, {**body, "status": {"allowed": decision, "reason": "scripted"}})

        def _watch(self, since):
            events = queue.Queue()
            owner._watchers.append(events)
            if owner._version > since:
                events.put({"type": "MODIFIED", "object": owner.object()})
            try:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                while (event := events.get()) is not None:
                    line = json.dumps(event).encode() + b"\n"
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
            except OSError:
                pass
            finally:
                if events in owner._watchers:
                    owner._watchers.remove(events)
                self.close_connection = True

        def _json(self, status, body):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler
