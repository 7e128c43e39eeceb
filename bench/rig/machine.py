# SPDX-License-Identifier: Apache-2.0
"""What the figures were measured on, and with."""
import datetime
import os
import pathlib
import platform
import re
import subprocess
import time


def facts(plimsoll):
    return {
        "measured": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "kernel": platform.release(),
        "busy before": f"{_busy_cores():.2f} cores",
        "plimsoll": f"{_first_line([plimsoll, '--version'])}, {_commit()}",
        "nginx": _version(["nginx", "-v"]),
        "wrk": _version(["wrk", "-v"]),
        "redis-server": _version(["redis-server", "--version"]),
        "prometheus": _version(["prometheus", "--version"]),
        "openssl": _version(["openssl", "version"]),
    }


def _commit():
    where = ["git", "-C", str(pathlib.Path(__file__).parent)]
    commit = _first_line([*where, "rev-parse", "--short", "HEAD"])
    if not re.fullmatch("[0-9a-f]+", commit):  # no git, or no repository
        return "of an unknown commit"
    return commit + (" and changes" if _first_line([*where, "status", "--porcelain"]) else "")


def _processor():
    found = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return found[1] if found else platform.machine()


def _busy_cores(seconds=0.5):
    """How many cores others keep busy while nothing is measured: figures mean little if it is not near 0."""
    before = _ticks()
    time.sleep(seconds)
    return (_ticks() - before) / os.sysconf("SC_CLK_TCK") / seconds


def _ticks():
    fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return sum(fields[:3]) + sum(fields[5:8])  # all but idle and waiting


def _first_line(command):
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    except OSError:
        return "not installed"
    return (done.stdout + done.stderr).strip().partition("\n")[0]


def _version(command):
    found = re.search(r"\d+\.\d+(\.\d+)?", _first_line(command))
    return found[0] if found else _first_line(command)
