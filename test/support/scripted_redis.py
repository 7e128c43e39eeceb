# SPDX-License-Identifier: Apache-2.0
"""A peer on Redis' port that does what the real one won't on demand: stalls, cuts, slices, lies. It reads
real commands, and `answer(words)` says which bytes come back for each."""
import socket
import threading

STALL = object()  # answer nothing, keep the connection
CUT = object()  # close the connection at once


def bulk_length(words):
    """An honest Redis with `length` items in every list."""
    return {"LLEN": b":7\r\n", "EXISTS": b":1\r\n"}.get(words[0].upper(), b"+OK\r\n")


class ScriptedRedis:
    def __init__(self, answer=bulk_length, slice_bytes=None):
        self.answer = answer
        self.slice_bytes = slice_bytes
        self.commands = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        _close(self._listener)  # a thread that accepts would keep it open
        for connection in self._open:
            _close(connection)

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        reader = connection.makefile("rb")
        try:
            while True:
                words = _command(reader)
                if words is None:
                    return
                self.commands.append(words)
                reply = self.answer(words)
                if reply is CUT:
                    return
                if reply is not STALL:
                    self._send(connection, reply)
        except (OSError, ValueError):
            pass
        finally:
            _close(connection)

    def _send(self, connection, data):
        step = self.slice_bytes or len(data)
        for begin in range(0, len(data), step):
            connection.sendall(data[begin:begin + step])


def _close(connection):
    # Another thread may be reading: shutdown wakes it, close alone would not.
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()


def _command(reader):
    """The next command's words, None at the end of the stream."""
    line = reader.readline()
    if not line:
        return None
    words = []
    for _ in range(int(line[1:])):
        size = int(reader.readline()[1:])
        words.append(reader.read(size + 2)[:-2].decode())
    return words
