# SPDX-License-Identifier: Apache-2.0
"""The playground's servers: Redis, Prometheus with an inference service that it scrapes, and plimsoll."""
import math
import pathlib
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

import configuration

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "test" / "e2e"))
from harness.inference import Inference, constant  # noqa: E402
from harness.ports import free_port  # noqa: E402
from harness.processes import Processes  # noqa: E402
from harness.prometheus_server import PrometheusServer  # noqa: E402
from harness.redis_server import RedisServer  # noqa: E402

TASKS, BATCH = "artemis:task:queue", "artemis:batch:queue"
API = "/apis/external.metrics.k8s.io/v1beta1/namespaces"
QUEUE = f"{API}/artemis-mesh/task_queue_length"
P95 = f"{API}/sophia-mesh/inference_latency_p95"
GPU = f"{API}/sophia-mesh/gpu_utilization"
SCHEDULED = f"{API}/sophia-mesh/scheduled_replicas"
PODS = [f"sophia-{n}" for n in range(3)]
PERIOD = 60  # seconds from one crest of the wave to the next


class Servers:
    """Starts all of them; `processes.kill_all()` ends them, and nothing else."""

    def __init__(self, program, folder):
        self.folder = folder
        self.processes = Processes(folder / "logs")
        self.redis = RedisServer("playground", folder / "redis", self.processes)
        self.load = Inference("sophia-mesh", lambda: PODS)
        self.prometheus = PrometheusServer(
            folder / "prometheus", self.processes, {"sophia-orchestrator": self.load.port})
        self.port, self.metrics_port = free_port(), free_port()
        self.certificates = folder / "certs"
        self.window = configuration.next_window()
        self.plimsoll = None
        self._program = program

    def start(self):
        self.redis.start()
        self.prometheus.start()
        subprocess.run([ROOT / "certs" / "make-development.sh", self.certificates], check=True)
        (self.folder / "plimsoll.yaml").write_text(
            configuration.text(self.redis.port, self.prometheus.port, self.window))
        self.plimsoll = self.processes.start("plimsoll", [
            self._program, "serve", "--config", self.folder / "plimsoll.yaml", "--insecure-loopback",
            "--bind-address", "127.0.0.1", "--secure-port", self.port,
            "--tls-cert-file", self.certificates / "tls.crt", "--tls-private-key-file", self.certificates / "tls.key",
            "--metrics-bind-address", f"127.0.0.1:{self.metrics_port}"])
        self.plimsoll.wait_until("answers /readyz", lambda: self.get("/readyz"), within=20)
        # Prometheus has to scrape twice before there is a rate.
        self.plimsoll.wait_until("serves a percentile", lambda: self.get(P95), within=30)

    def get(self, path):
        """(whether it is 200, body or reason)."""
        context = ssl.create_default_context(cafile=str(self.certificates / "ca.crt"))
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{self.port}{path}", timeout=2, context=context) as reply:
                return True, reply.read().decode()
        except urllib.error.HTTPError as error:
            return False, error.read().decode()
        except OSError as error:
            return False, str(error)

    def wave(self, seconds):
        """Brings queues, latency and GPUs to where the wave is; the queues stay while Redis is away."""
        crest = (1 - math.cos(2 * math.pi * seconds / PERIOD)) / 2
        self.load.latency = constant(1 + 2 * crest)
        self.load.gpu = constant(40 + 50 * crest)
        for key, height in ((TASKS, 100), (BATCH, 30)):
            length = self.length(key)
            missing = 0 if length is None else round(height * crest) - length
            if missing > 0:
                self.redis.push(key, missing)
            elif missing < 0:
                self.redis.pop(key, -missing)

    def length(self, key):
        """Of a list in Redis; None while Redis is away, or takes longer than a row of the table may."""
        try:
            return self.redis.command("LLEN", key, timeout=0.1)
        except OSError:
            return None
