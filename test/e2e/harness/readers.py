# SPDX-License-Identifier: Apache-2.0
"""Readers that read metrics through kube-apiserver all the while something else happens."""
import threading


class Readers:
    """Four threads that read the paths in turn within a `with`, pausing after each read. A read that takes longer than
    `limit` has failed, too. Both in seconds."""

    def __init__(self, client, paths, pause=0.0, limit=5.0):
        self._ended = threading.Event()
        self._readers = [_Reader(client, paths, pause, limit, self._ended) for _ in range(4)]
        for reader in self._readers:
            reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ended.set()

    @property
    def fewest(self):
        """What the slowest of them has read so far."""
        return min(reader.reads for reader in self._readers)

    def end(self):
        """Ends them, demands that no read has failed, and returns how many there were."""
        self._ended.set()
        for reader in self._readers:
            reader.join()
        reads = sum(reader.reads for reader in self._readers)
        failed = [text for reader in self._readers for text in reader.failed]
        assert not failed, f"{len(failed)} of {reads} reads failed, the first: {failed[0]}"
        return reads


class _Reader(threading.Thread):
    def __init__(self, client, paths, pause, limit, ended):
        super().__init__(name="reader", daemon=True)
        self.reads, self.failed = 0, []
        self._client, self._paths, self._pause, self._limit, self._ended = client, paths, pause, limit, ended

    def run(self):
        while not self._ended.is_set():
            for path in self._paths:
                try:
                    status, answer = self._client.request("GET", path, timeout=self._limit)
                except OSError as error:
                    status, answer = None, repr(error)
                self.reads += 1
                if status != 200:
                    self.failed.append(f"{path}: {status} {answer}")
                self._ended.wait(self._pause)
