# SPDX-License-Identifier: Apache-2.0
"""A server on Prometheus' port that does what the real one won't on demand: stalls, cuts, refuses, lies.
`answer(query)` says what comes back: a number, text (a value as it is written), a Reply, STALL or CUT."""
import http.server
import json
import socket
import threading
import urllib.parse

STALL = object()  # answer nothing, keep the connection
CUT = object()  # close the connection at once


class Reply:
    """Any bytes with any status; `claims`: a Content-Length other than the body's own."""

    def __init__(self, body, status=200, kind="application/json", claims=None):
        self.body = body.encode() if isinstance(body, str) else body
        self.status, self.kind = status, kind
        self.claims = len(self.body) if claims is None else claims


def vector(*elements, **more):
    """Each element: (labels, value)."""
    return Reply(json.dumps({"status": "success", "data": {"resultType": "vector", "result": [
        {"metric": labels, "value": [1795491600.123, str(value)]} for labels, value in elements]}, **more}))


def error(status, kind, text):
    return Reply(json.dumps({"status": "error", "errorType": kind, "error": text}), status)


def seven(_):
    return 7


class ScriptedPrometheus:
    def __init__(self, answer=seven):
        self.answer = answer
        self.asked = []  # {"method", "path", "headers", "query", "time", "timeout"}
        self._ended = threading.Event()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def queries(self):
        return [one["query"] for one in self.asked]

    def close(self):
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(owner):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            path, _, form = self.path.partition("?")
            self._answer(path, form)

        def do_POST(self):
            self._answer(self.path, self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, path, form):
            fields = {key: values[0] for key, values in urllib.parse.parse_qs(form).items()}
            owner.asked.append({"method": self.command, "path": path, "headers": dict(self.headers), **fields})
            reply = owner.answer(fields.get("query"))
            if reply is STALL:
                owner._ended.wait(30)
                reply = CUT
            if reply is CUT:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if not isinstance(reply, Reply):
                reply = vector(({}, reply))
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(reply.claims))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.claims != len(reply.body)

    return Handler
