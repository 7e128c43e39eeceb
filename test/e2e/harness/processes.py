# SPDX-License-Identifier: Apache-2.0
"""Child processes: each in a process group of its own, with its log in a file, ended by pid."""
import contextlib
import os
import signal
import subprocess
import threading

from harness.waiting import wait_until


class Process:
    """One running program; what it writes goes to `log`."""

    def __init__(self, name, command, log, cwd=None):
        self.name = name
        self.log = log
        with open(log, "ab") as output:
            self._child = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                cwd=cwd, start_new_session=True)

    @property
    def pid(self):
        return self._child.pid

    @property
    def running(self):
        return self._child.poll() is None

    def signal(self, number):
        if self.running:
            os.kill(self.pid, number)

    def require_running(self):
        """Raises, with the end of the log, when the process has ended."""
        code = self._child.poll()
        if code is not None:
            raise RuntimeError(f"{self.name} ended with {code}; the end of {self.log}:\n{self.tail()}")

    def wait_until(self, what, look, within):
        """As waiting.wait_until, but gives up at once when the process has ended."""
        return wait_until(f"{self.name}: {what}", look, within, give_up=self.require_running)

    def kill(self):
        """SIGKILL, as a crash would end it."""
        self._signal_group(signal.SIGKILL)
        self._child.wait()

    def stop(self, grace=10):
        """SIGTERM, then SIGKILL for what is left after `grace` seconds. Returns the exit code."""
        if self.running:
            # A stopped process acts on SIGTERM only when it goes on.
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(grace)
        self._signal_group(signal.SIGKILL)
        return self._child.wait()

    def wait(self, within):
        """The exit code of a process that ends by itself or was told to."""
        return self._child.wait(within)

    def tail(self, lines=15):
        with open(self.log, errors="replace") as log:
            return "".join(log.readlines()[-lines:])

    def _signal_group(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)


class Processes:
    """All children of a run, so that nothing outlives it."""

    def __init__(self, log_folder):
        self._log_folder = log_folder
        self._children = []
        self._lock = threading.Lock()
        self._closed = False
        log_folder.mkdir(parents=True, exist_ok=True)

    def start(self, name, command, cwd=None):
        with self._lock:
            if self._closed:
                raise RuntimeError(f"{name} not started: the run is ending")
            child = Process(name, command, self._log_folder / f"{name}.log", cwd)
            self._children.append(child)
        return child

    def kill_all(self):
        """Ends all at once, and lets nothing start any more."""
        with self._lock:
            self._closed = True
            for child in self._children:
                child.kill()
