# SPDX-License-Identifier: Apache-2.0
"""A stand-in for kube-apiserver that does what the real one won't on demand: it answers the ConfigMap's
list and watch, SubjectAccessReviews and TokenReviews as the test says, hangs, fails, and remembers what it was
asked."""
import http.server
import json
import queue
import socket
import ssl
import threading
import urllib.parse

CONFIG_MAP = "/api/v1/namespaces/kube-system/configmaps"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"


class ApiServer:
    """HTTPS on a free port. `decide(spec)` answers a SubjectAccessReview: True, False, or an int (an HTTP status),
    or "hang". `owner(token)` answers a TokenReview: the user's document, None for nobody, or an int or "hang", too;
    a text is the status' error. `say(headers)` is added to the texts of its answers. `config_map` is the ConfigMap's data; `publish()` sends a new one to whoever watches."""

    def __init__(self, certificate, key, config_map):
        self.config_map = dict(config_map)
        self.decide = lambda spec: True
        self.owner = lambda token: None
        self.say = lambda headers: ""
        self.reviews = []
        self.token_reviews = []
        self.requests = []
        self._version = 1
        self._watchers = []
        self._connections = []
        self._ended = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.handle_error = lambda *_: None  # connections end in many ways here
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
        """Nobody answers any more, on kept connections neither."""
        self._ended.set()
        self.end_watches()
        self._server.shutdown()
        self._server.server_close()
        for connection in self._connections:
            try:
                # Of the socket below TLS: another thread may be reading from it.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # beyond it a connection takes a second longer


def _token_status(user):
    if isinstance(user, dict):
        return {"authenticated": True, "user": user, "audiences": ["https://kubernetes.default.svc"]}
    # As Go writes it: what is false and empty is left out.
    return {"user": {}, "error": user} if user else {"user": {}}


def _handler(owner):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body are two writes, and the second would wait for 40 ms

        def log_message(self, *_):
            pass

        def setup(self):
            super().setup()
            owner._connections.append(self.connection)

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
            if self.path == TOKEN_REVIEWS:
                owner.token_reviews.append(body["spec"])
                self._decided(body, owner.owner(body["spec"]["token"]), _token_status)
            elif self.path == REVIEWS:
                owner.reviews.append(body["spec"])
                self._decided(body, owner.decide(body["spec"]),
                              lambda allowed: {"allowed": allowed, "reason": "scripted" + owner.say(self.headers)})
            else:
                self._failure(404)

        def _decided(self, body, decision, status):
            if decision == "hang":
                owner._ended.wait(30)
            elif isinstance(decision, int) and not isinstance(decision, bool):
                self._failure(decision)
            else:
                self._json(201, {**body, "status": status(decision)})

        def _failure(self, code):
            self._json(code, {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                              "message": f"scripted {code}{owner.say(self.headers)}", "code": code})

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
