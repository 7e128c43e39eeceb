# SPDX-License-Identifier: Apache-2.0
"""SIGTERM under load loses no read: readers who keep to HTTP see nothing but answers until the listener
is gone, which they learn from readiness long before."""
import contextlib
import http.client
import signal
import ssl
import threading

from support.configurations import two_lists
from support.serving import HPA, METRIC, exchange


class Reader(threading.Thread):
    """Reads as fast as answers come over a kept connection, and opens a new one when it was told to."""

    def __init__(self, plimsoll, stop):
        super().__init__()
        self.answers, self.lost = 0, []
        self._plimsoll, self._leave = plimsoll, stop

    def run(self):
        while not self._leave.is_set():
            with contextlib.closing(self._plimsoll.connect("front-proxy")) as connection:
                try:
                    connection.connect()
                except OSError:
                    return  # the listener is gone; nothing was sent, so nothing is lost
                self._read_on(connection)

    def _read_on(self, connection):
        while not self._leave.is_set():
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
    stop = threading.Event()
    readers = [Reader(plimsoll, stop) for _ in range(8)]
    for reader in readers:
        reader.start()
    plimsoll.process.wait_until("reads are under way", lambda: (
        all(reader.answers > 20 for reader in readers), [reader.answers for reader in readers]), within=20)

    plimsoll.process.signal(signal.SIGTERM)
    before = sum(reader.answers for reader in readers)
    # In a cluster the endpoint is gone well within the delay; these readers leave one second before its end.
    plimsoll.process.wait_until("reads are served in the delay", lambda: (
        sum(reader.answers for reader in readers) > before + 100, before), within=2)
    stop.set()
    for reader in readers:
        reader.join()
    assert [loss for reader in readers for loss in reader.lost] == []
    assert plimsoll.process.wait(20) == 0
