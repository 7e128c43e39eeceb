# SPDX-License-Identifier: Apache-2.0
"""A real Prometheus on a free port that scrapes an Exporter every second; scenarios kill it, freeze it and start it."""
import json
import signal
import urllib.parse
import urllib.request

from harness.ports import free_port


class PrometheusServer:
    """One server. `scrape` says of which services, before it starts; each is labelled with its name as namespace."""

    def __init__(self, name, folder, processes, exporter_port):
        self._name = name
        self._folder = folder / name
        self._processes = processes
        self._exporter = f"127.0.0.1:{exporter_port}"
        self._services = []
        self._process = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def pid(self):
        return self._process.pid

    @property
    def scrapes_any(self):
        return bool(self._services)

    def scrape(self, service):
        self._services.append(service)

    def start(self):
        """Starts it; what it had scraped before a kill is still there."""
        # JSON is YAML.
        (self._folder / "prometheus.yml").write_text(json.dumps(self._configuration(), indent=1))
        self._process = self._processes.start(f"prometheus-{self._name}", [
            "prometheus", f"--config.file={self._folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={self._folder / 'data'}", f"--web.listen-address=127.0.0.1:{self.port}",
            "--log.level=warn"], cwd=self._folder)
        self._process.wait_until("answers /-/ready with 200", self._is_ready, within=30)

    def kill(self):
        self._process.kill()

    def freeze(self):
        """SIGSTOP: connections are still accepted by the kernel, but nothing is answered."""
        self._process.signal(signal.SIGSTOP)

    def thaw(self):
        self._process.signal(signal.SIGCONT)

    def query(self, promql):
        """The elements of an instant vector, [(labels, value)]."""
        url = f"{self.url}/api/v1/query?{urllib.parse.urlencode({'query': promql})}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            result = json.load(answer)["data"]["result"]
        return [(element["metric"], float(element["value"][1])) for element in result]

    def _configuration(self):
        targets = [{"targets": [self._exporter], "labels": {"namespace": service, "__metrics_path__": f"/{service}"}}
                   for service in self._services]
        return {"global": {"scrape_interval": "1s", "scrape_timeout": "1s"},
                "scrape_configs": [{"job_name": "inference", "static_configs": targets}]}

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/-/ready", timeout=2) as answer:
                return answer.status == 200, answer.status
        except OSError as error:
            return False, str(error)
