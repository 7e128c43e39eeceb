# SPDX-License-Identifier: Apache-2.0
"""What a process has used, as the kernel counts it."""
import contextlib
import os
import pathlib

_TICK = os.sysconf("SC_CLK_TCK")


def family(pid):
    """The process and its children: nginx is a master and a worker."""
    with contextlib.suppress(OSError):
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]
    return [pid]


def processor_seconds(pid):
    """User and system time of all threads of a process and its children. The scheduler's own account has nanoseconds;
    the ticks of stat (10 ms) stand in where a kernel has none."""
    return sum(_of_one(one) for one in family(pid))


def _of_one(pid):
    try:
        return sum(int((task / "schedstat").read_text().split()[0])
                   for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9
    except (OSError, IndexError):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


def resident_mib(pid):
    """RSS."""
    return _status(pid, "VmRSS") / 1024


def highest_mib(pid):
    """The most that RSS ever was (VmHWM)."""
    return _status(pid, "VmHWM") / 1024


def _status(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise RuntimeError(f"process {pid} has no {field}")
