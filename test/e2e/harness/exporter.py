# SPDX-License-Identifier: Apache-2.0
"""Lets Prometheus scrape the inference services of a run: each at a path of its own, http://127.0.0.1:PORT/NAME."""
import http.server
import threading

from harness.ports import free_port


class Exporter:
    """An HTTP server for all of them. A service that is out of order is answered with 503, as a dead exporter's proxy
    would."""

    def __init__(self):
        self.port = free_port()
        self.services = {}
        self.out_of_order = set()
        handler = type("Handler", (_Handler,), {"exporter": self})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True

    def start(self):
        threading.Thread(target=self._server.serve_forever, name="exporter", daemon=True).start()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        name = self.path.lstrip("/")
        service = self.exporter.services.get(name)
        if service is None:
            self._answer(404, "no such service\n")
        elif name in self.exporter.out_of_order:
            self._answer(503, "out of order\n")
        else:
            self._answer(200, service.exposition())

    def log_message(self, *_):
        """Says nothing: an access log of every second's scrapes would tell nothing."""

    def _answer(self, status, text):
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
