#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The playground: a real Redis whose queues rise and fall, a real Prometheus that scrapes an inference service, a
calendar window a minute ahead, plimsoll serving all of it on loopback without authentication, and a table of what is
served. Ctrl-C ends what was started here."""
import argparse
import pathlib
import signal
import tempfile
import time

from servers import GPU, P95, QUEUE, SCHEDULED, Servers
from table import Table


def introduce(servers):
    base = f"https://127.0.0.1:{servers.port}"
    redis, prometheus = servers.redis.pid, servers.prometheus.pid
    opens, closes = (at.strftime("%H:%M") for at in servers.window)
    print(f"""
Plimsoll serves four external metrics. Authentication is off, on loopback only. Try, in another terminal:

  plimsoll={base}
  ca={servers.certificates / 'ca.crt'}

  # the lengths of two lists in Redis, and of one of them
  curl --cacert $ca "$plimsoll{QUEUE}"
  curl --cacert $ca "$plimsoll{QUEUE}?labelSelector=queue%3Dtask"
  # the 95th percentile of a latency in seconds, from Prometheus
  curl --cacert $ca "$plimsoll{P95}"
  # the use of the GPUs in percent, from Prometheus
  curl --cacert $ca "$plimsoll{GPU}"
  # a calendar: 8 replicas from {opens} to {closes} UTC
  curl --cacert $ca "$plimsoll{SCHEDULED}"

  kubectl --server $plimsoll --certificate-authority $ca get --raw {P95}
  curl --cacert $ca "$plimsoll/readyz?verbose"
  curl http://127.0.0.1:{servers.metrics_port}/metrics
  curl "http://127.0.0.1:{servers.prometheus.port}/api/v1/query?query=gpu_utilization_percent"

And see what is served when a backend freezes, goes on, or dies:

  kill -STOP {redis:<7} kill -CONT {redis:<7} kill -KILL {redis:<7} # Redis
  kill -STOP {prometheus:<7} kill -CONT {prometheus:<7} kill -KILL {prometheus:<7} # Prometheus

Configuration and logs: {servers.folder}. Ctrl-C ends the playground.
""")


def play(servers, seconds):
    """The wave and the table, one row a second, until `seconds` have passed (None: for ever)."""
    rows = Table(servers)
    rows.head()
    began = time.monotonic()
    step = 0
    while seconds is None or step < seconds:
        servers.plimsoll.require_running()
        servers.wave(step)
        rows.row()
        step += 1
        time.sleep(max(0.0, began + step - time.monotonic()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plimsoll", type=pathlib.Path, required=True, help="the program")
    parser.add_argument("--seconds", type=int, help="end by itself after so many seconds")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        # SIGINT by name, too: a script that starts this in the background has it ignored.
        signal.signal(number, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="plimsoll-playground-") as folder:
        servers = Servers(options.plimsoll.resolve(), pathlib.Path(folder))
        try:
            servers.start()
            introduce(servers)
            play(servers, options.seconds)
        except KeyboardInterrupt:
            print("\nending what was started")
        finally:
            # A second signal must not leave servers behind.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            if servers.plimsoll:
                servers.plimsoll.signal(signal.SIGTERM)
            servers.processes.kill_all()


if __name__ == "__main__":
    main()
