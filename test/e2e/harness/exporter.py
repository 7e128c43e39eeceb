# SPDX-License-Identifier: Apache-2.0
"""What a Prometheus scrapes: an HTTP server on a free port of loopback."""
import contextlib
import http.server
import threading

from harness.ports import free_port


class Exporter:
    """Serves `text` at every path. close() is a dead exporter; start() brings it back, at the same port."""

    def __init__(self, text=""):
        self.text = text
        self.port = free_port()
        self._server = None
        self.start()

    def scraped(self):
        """What a scrape gets now."""
        return self.text

    def start(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def _handler(owner):
    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            body = owner.scraped().encode()
            # A scrape has a limit of its own, and may be gone by now.
            with contextlib.suppress(ConnectionError):
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

    return Handler
