#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The playground: a real redis-server whose queues rise and fall, plimsoll serving their lengths on
loopback without authentication, and a table of what is served. Ctrl-C ends what was started here."""
import argparse
import json
import math
import pathlib
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "test" / "e2e"))
from harness.ports import free_port  # noqa: E402
from harness.processes import Processes  # noqa: E402
from harness.redis_server import RedisServer  # noqa: E402

METRIC = "/apis/external.metrics.k8s.io/v1beta1/namespaces/artemis-mesh/task_queue_length"
TASKS, BATCH = "artemis:task:queue", "artemis:batch:queue"
PERIOD = 60  # seconds from one crest of the wave to the next

CONFIGURATION = """\
apiVersion: plimsoll.dev/v1alpha1
kind: PlimsollConfiguration
backends:
  - name: tasks
    redis: {{address: "127.0.0.1:{port}"}}
metrics:
  - name: task_queue_length
    namespaces: [artemis-mesh]
    interval: 1s
    redis:
      backend: tasks
      lists:
        - {{key: "artemis:task:queue", labels: {{queue: task}}}}
        - {{key: "artemis:batch:queue", labels: {{queue: batch}}}}
    target: {{averageValue: "10"}}
    keepFor: 2m
    fallback: {{after: 3, replicas: 4}}
"""


class Playground:
    def __init__(self, program, folder):
        self.folder = folder
        self.processes = Processes(folder / "logs")
        self.redis = RedisServer("playground", folder / "redis", self.processes)
        self.port, self.metrics_port = free_port(), free_port()
        self.certificates = folder / "certs"
        self.program = program
        self.plimsoll = None

    def start(self):
        self.redis.start()
        subprocess.run([ROOT / "certs" / "make-development.sh", self.certificates], check=True)
        (self.folder / "plimsoll.yaml").write_text(CONFIGURATION.format(port=self.redis.port))
        self.plimsoll = self.processes.start("plimsoll", [
            self.program, "serve", "--config", self.folder / "plimsoll.yaml", "--insecure-loopback",
            "--bind-address", "127.0.0.1", "--secure-port", self.port,
            "--tls-cert-file", self.certificates / "tls.crt", "--tls-private-key-file", self.certificates / "tls.key",
            "--metrics-bind-address", f"127.0.0.1:{self.metrics_port}"])
        self.plimsoll.wait_until("answers /readyz", lambda: self.get("/readyz"), within=20)

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
        """Brings both queues to where the wave is; nothing while Redis is away."""
        crest = (1 - math.cos(2 * math.pi * seconds / PERIOD)) / 2
        for key, height in ((TASKS, 100), (BATCH, 30)):
            try:
                missing = round(height * crest) - self.redis.length(key)
                self.redis.push(key, missing) if missing > 0 else self.redis.pop(key, -missing) if missing < 0 else None
            except OSError:
                return

    def row(self):
        """(queue lengths as Redis says, what Plimsoll serves)."""
        try:
            lengths = f"{self.redis.length(TASKS):5} {self.redis.length(BATCH):5}"
        except OSError:
            lengths = " away  away"
        ok, body = self.get(METRIC)
        return lengths, _served(body) if ok else _reason(body)


def _served(body):
    items = json.loads(body)["items"]
    values = " + ".join(item["value"] for item in items)
    origin = items[0]["metricLabels"].get("plimsoll.dev/origin", "fresh")
    return f"{values:16} {origin:10} measured at {items[0]['timestamp'][11:19]}"


def _reason(body):
    try:
        return json.loads(body)["message"]
    except ValueError:
        return body


def introduce(playground):
    base = f"https://127.0.0.1:{playground.port}"
    ca = playground.certificates / "ca.crt"
    print(f"""
Plimsoll serves two Redis lists as the external metric task_queue_length in namespace artemis-mesh.
Authentication is off, on loopback only. Try, in another terminal:

  curl --cacert {ca} '{base}{METRIC}'
  curl --cacert {ca} '{base}{METRIC}?labelSelector=queue%3Dtask'
  curl --cacert {ca} '{base}/readyz?verbose'
  curl http://127.0.0.1:{playground.metrics_port}/metrics
  kubectl --server {base} --certificate-authority {ca} get --raw '{METRIC}'

And see what is served when Redis freezes, comes back, or dies:

  kill -STOP {playground.redis.pid}      kill -CONT {playground.redis.pid}      kill -KILL {playground.redis.pid}

Configuration and logs: {playground.folder}. Ctrl-C ends the playground.
""")
    print(f"{'time':8}  {'tasks':>5} {'batch':>5}  {'served (tasks + batch)':16}", flush=True)


def play(playground, seconds):
    """The wave and the table, one row a second, until `seconds` have passed (None: for ever)."""
    began = time.monotonic()
    step = 0
    while seconds is None or step < seconds:
        playground.plimsoll.require_running()
        playground.wave(step)
        lengths, served = playground.row()
        print(f"{time.strftime('%H:%M:%S')}  {lengths}  {served}", flush=True)
        step += 1
        time.sleep(max(0.0, began + step - time.monotonic()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plimsoll", type=pathlib.Path, required=True, help="the program")
    parser.add_argument("--seconds", type=int, help="end by itself after so many seconds")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="plimsoll-playground-") as folder:
        playground = Playground(options.plimsoll.resolve(), pathlib.Path(folder))
        try:
            playground.start()
            introduce(playground)
            play(playground, options.seconds)
        except KeyboardInterrupt:
            print("\nending what was started")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if playground.plimsoll:
                playground.plimsoll.signal(signal.SIGTERM)
            playground.processes.kill_all()


if __name__ == "__main__":
    main()
