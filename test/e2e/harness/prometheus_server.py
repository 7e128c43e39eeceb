# SPDX-License-Identifier: Apache-2.0
"""A real prometheus on a free port that is killed, frozen and started again."""
import http.client
import json
import signal
import urllib.parse

from harness.ports import free_port


class PrometheusServer:
    """Scrapes `jobs` ({name: port}) every second; those that it has when it starts. `web`: the text of its web
    configuration (TLS, users); what asks it here then needs `context` (an ssl context) and `headers`."""

    def __init__(self, folder, processes, jobs, name="prometheus", web="", context=None, headers=None):
        self._folder, self._processes, self._name = folder, processes, name
        self._web, self._context, self._headers = web, context, headers or {}
        self._process = None
        self.jobs = dict(jobs)
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)

    def start(self):
        """Starts it; what it had scraped before a kill is still there."""
        scrapes = [{"job_name": job, "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
                   for job, port in self.jobs.items()]
        (self._folder / "prometheus.yml").write_text(json.dumps(
            {"global": {"scrape_interval": "1s", "scrape_timeout": "1s"}, "scrape_configs": scrapes}))
        (self._folder / "web.yml").write_text(self._web)
        more = ["--web.config.file", self._folder / "web.yml"] if self._web else []
        self._process = self._processes.start(self._name, [
            "prometheus", "--config.file", self._folder / "prometheus.yml",
            "--storage.tsdb.path", self._folder / "data", "--web.listen-address", f"127.0.0.1:{self.port}", *more])
        self._process.wait_until("is ready", self._ready, within=30)

    @property
    def pid(self):
        return self._process.pid

    def kill(self):
        self._process.kill()

    def freeze(self):
        """SIGSTOP: connections are still accepted by the kernel, but nothing is answered."""
        self._process.signal(signal.SIGSTOP)

    def thaw(self):
        self._process.signal(signal.SIGCONT)

    def value(self, query):
        """The result of a query: a list of [labels, value]."""
        status, body = self._get("/api/v1/query?" + urllib.parse.urlencode({"query": query}))
        if status != 200:
            raise OSError(f"{status}: {body}")
        return [[one["metric"], one["value"][1]] for one in json.loads(body)["data"]["result"]]

    def wait_value(self, what, query, condition, within=20):
        """Asks until condition(result) holds."""
        def look():
            seen = self.value(query)
            return condition(seen), seen
        self._process.wait_until(what, look, within)

    def _ready(self):
        try:
            status, body = self._get("/-/ready")
        except OSError as error:
            return False, str(error)
        return status == 200, body

    def _get(self, path):
        if self._context:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=5, context=self._context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path, headers=self._headers)
            reply = connection.getresponse()
            return reply.status, reply.read().decode()
        finally:
            connection.close()
