# SPDX-License-Identifier: Apache-2.0
"""A real redis-server on a free port that scenarios push to, kill, freeze and start again empty."""
import signal
import socket

from harness.ports import free_port


class RedisServer:
    """One server; `length`, `push` and `pop` act on its lists, with an own connection per call."""

    def __init__(self, name, folder, processes, arguments=()):
        self._name = name
        self._folder = folder
        self._processes = processes
        self._arguments = [str(argument) for argument in arguments]
        self._process = None
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)

    def start(self):
        """Starts it empty: nothing is ever written to disk."""
        self._process = self._processes.start(f"redis-{self._name}", [
            "redis-server", "--port", self.port, "--bind", "127.0.0.1", "--dir", self._folder,
            "--save", "", "--appendonly", "no", *self._arguments])
        self._process.wait_until("answers PING", self._answers, within=10)

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

    def length(self, key):
        return self.command("LLEN", key)

    def push(self, key, count):
        return self.command("RPUSH", key, *(f"item-{n}" for n in range(count)))

    def pop(self, key, count):
        return len(self.command("LPOP", key, count) or [])

    def command(self, *words, timeout=1.0):
        """One command on a new connection; OSError when the server is away or frozen."""
        sent = b"*%d\r\n" % len(words)
        for word in words:
            data = str(word).encode()
            sent += b"$%d\r\n%s\r\n" % (len(data), data)
        with socket.create_connection(("127.0.0.1", self.port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(sent)
            with connection.makefile("rb") as reader:
                return _reply(reader)

    def _answers(self):
        try:
            answer = self.command("PING")
        except OSError as error:
            return False, str(error)
        return answer == "PONG", answer


def _reply(reader):
    line = reader.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionError("redis closed the connection in the middle of a reply")
    kind, rest = line[:1], line[1:-2].decode()
    if kind == b"+":
        return rest
    if kind == b"-":
        raise RuntimeError(f"redis: {rest}")
    if kind == b":":
        return int(rest)
    size = int(rest)
    if size < 0:
        return None
    if kind == b"*":
        return [_reply(reader) for _ in range(size)]
    return reader.read(size + 2)[:-2].decode()
