# SPDX-License-Identifier: Apache-2.0
"""Answers every request with 503, as a gateway does whose Prometheus is away; it takes the port of a killed one."""
import contextlib
import http.server
import threading


class RefusingServer:
    """Listens on 127.0.0.1:PORT between start and stop."""

    def __init__(self, port):
        self._port = port
        self._server = None

    def start(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self._port), _Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="refusing-server", daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        content = b"no healthy upstream\n"
        with contextlib.suppress(ConnectionError):
            self.send_response(503)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, *_):
        """Says nothing: an access log of every second's polls would tell nothing."""
