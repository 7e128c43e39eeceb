# SPDX-License-Identifier: Apache-2.0
"""SIGTERM under load loses no read: readers who keep to HTTP see nothing but answers until a connection is
refused, although readiness would have told them to leave long before."""
import contextlib
import http.client
import signal
import ssl
import threading
import time

from support.configurations import two_lists
from support.serving import HPA, METRIC, exchange


class Reader(threading.Thread):
    """Reads as fast as answers come over a kept connection, and opens a new one when it was told to."""

    def __init__(self, plimsoll):
        super().__init__()
        self.answers, self.lost, self.refused_at = 0, [], None
        self._plimsoll = plimsoll

    def run(self):
        while self.refused_at is None and not self.lost:
            with contextlib.closing(self._plimsoll.connect("front-proxy")) as connection:
                try:
                    connection.connect()
                except ConnectionRefusedError:
                    self.refused_at = time.monotonic()  # nothing was sent, so nothing is lost
                    return
                except OSError as error:  # the handshake was begun
                    self.lost.append(repr(error))
                    return
                self._read_on(connection)

    def _read_on(self, connection):
        while True:
            try:
                answer = exchange(connection, METRIC, HPA)
            except (OSError, http.client.HTTPException, ssl.SSLError) as error:
                self.lost.append(repr(error))
                return
            self.answers += 1
            if answer.status != 200:
                self.lost.append(repr(answer))
            if answer.headers.get("Connection") == "close":
                return


def test_no_read_is_lost(serve, scripted_redis):
    plimsoll = serve(two_lists(scripted_redis().port), "--shutdown-delay-duration", "3s").wait_ready()
    plimsoll.wait_read("a value", lambda a: a.status == 200)
    readers = [Reader(plimsoll) for _ in range(8)]
    for reader in readers:
        reader.start()
    plimsoll.process.wait_until("reads are under way", lambda: (
        all(reader.answers > 20 for reader in readers), [reader.answers for reader in readers]), within=20)

    before = sum(reader.answers for reader in readers)
    stopped_at = time.monotonic()
    plimsoll.process.signal(signal.SIGTERM)
    for reader in readers:
        reader.join()
    assert [loss for reader in readers for loss in reader.lost] == []
    assert min(reader.refused_at for reader in readers) >= stopped_at + 3, "the listener closed before its time"
    assert sum(reader.answers for reader in readers) > before + len(readers), "no read was under way"
    assert plimsoll.process.wait(20) == 0
