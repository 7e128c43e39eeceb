# SPDX-License-Identifier: Apache-2.0
"""nginx with one worker that answers every read with the same bytes over TLS: the least that an answer can cost."""
import contextlib
import http.client
import ssl

from harness.ports import free_port
from support.serving import exchange

_CONFIGURATION = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    server_tokens off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl backlog=1024;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.2 TLSv1.3;
        # As Plimsoll: a client's certificate is asked for, and no session is resumed.
        ssl_verify_client optional_no_ca;
        ssl_session_tickets off;
        ssl_session_cache off;
        location / {{
            default_type application/json;
            return 200 '{body}';
        }}
    }}
}}
"""


class Nginx:
    def __init__(self, folder, processes, pki, body):
        folder.mkdir(parents=True)
        self.port, self._pki = free_port(), pki
        self._folder, self._processes, self._process = folder, processes, None
        (folder / "nginx.conf").write_text(_CONFIGURATION.format(
            folder=folder, port=self.port, certificate=pki.crt("serving"), key=pki.key("serving"), body=_quoted(body)))

    def launch(self):
        """Starts it and waits for nothing."""
        self._process = self._processes.start("nginx", ["nginx", "-p", self._folder, "-c", self._folder / "nginx.conf"])

    def start(self):
        self.launch()
        self._process.wait_until("answers", self._answers, within=15)
        return self

    @property
    def pid(self):
        return self._process.pid

    def stop(self):
        self._process.stop()

    def _answers(self):
        context = ssl.create_default_context(cafile=str(self._pki.crt("cluster-ca")))
        with contextlib.closing(http.client.HTTPSConnection("127.0.0.1", self.port, timeout=5, context=context)) as to:
            try:
                answer = exchange(to, "/")
            except OSError as error:
                return False, error
        return answer.status == 200, answer


def _quoted(body):
    if "'" in body or "$" in body or "\\" in body:
        raise ValueError("nginx would read more into this body than stands in it")
    return body
