# SPDX-License-Identifier: Apache-2.0
"""wrk: as many requests as a server can answer. It has no client certificates, so it asks as whoever its headers say."""
import json
import pathlib
import subprocess

from rig.load import BadAnswers

_REPORT = pathlib.Path(__file__).with_name("wrk_report.lua")


def saturate(cores, url, seconds, connections=32, headers=()):
    """Runs wrk with one thread on the client's core; its report: {requests, seconds, p50, p99 (in us)}."""
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{max(1, round(seconds))}s", "-s", str(_REPORT)]
    for header in headers:
        command += ["-H", header]
    with cores.on(cores.client):
        done = subprocess.run([*command, url], capture_output=True, text=True)
    report = [line for line in done.stdout.splitlines() if line.startswith("report: ")]
    if done.returncode != 0 or not report:
        raise BadAnswers(f"wrk ended with {done.returncode}: {done.stdout}{done.stderr}")
    told = json.loads(report[0].removeprefix("report: "))
    if any(told["errors"].values()) or not told["requests"]:
        raise BadAnswers(f"wrk on {url}: {told}")
    return told
