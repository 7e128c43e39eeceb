# SPDX-License-Identifier: Apache-2.0
"""How long a server takes from its start to its first good answer, to about a millisecond."""
import contextlib
import http.client
import ssl
import time

_STEP = 0.0005
_LIMIT = 120


class Probe:
    def __init__(self, ca, port, path):
        self._context = ssl.create_default_context(cafile=str(ca))
        self._port, self._path = port, path

    def seconds_of(self, start):
        """Calls start() and asks until the answer is 200."""
        began = time.perf_counter()
        start()
        while time.perf_counter() - began < _LIMIT:
            with contextlib.suppress(OSError):
                if self._good(began):
                    return time.perf_counter() - began
            time.sleep(_STEP)
        raise RuntimeError(f"no 200 from {self._path} within {_LIMIT} s")

    def _good(self, began):
        """Asks on one connection; raises OSError as long as nobody listens."""
        connection = http.client.HTTPSConnection("127.0.0.1", self._port, timeout=5, context=self._context)
        with contextlib.closing(connection):
            while time.perf_counter() - began < _LIMIT:
                connection.request("GET", self._path)
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    return True
                time.sleep(_STEP)
        return False
