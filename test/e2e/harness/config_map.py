# SPDX-License-Identifier: Apache-2.0
"""A folder as kubelet mounts a ConfigMap: files are links through `..data`, and one rename replaces them all."""
import os
import shutil
import threading


class ConfigMap:
    """Writes each version into a folder of its own; whoever reads sees the old files or the new ones, never both."""

    def __init__(self, folder):
        self.folder = folder
        self.files = {}
        self._version = 0
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def update(self, files):
        """Adds or replaces these files, {name: text}; the others are written again as they are."""
        with self._lock:
            self.files = {**self.files, **files}
            self._write()

    def _write(self):
        before = self.folder / f"..{self._version}"
        self._version += 1
        now = self.folder / f"..{self._version}"
        now.mkdir()
        for name, text in self.files.items():
            (now / name).write_text(text)
        swap = self.folder / "..data_tmp"
        swap.symlink_to(now.name)
        os.replace(swap, self.folder / "..data")
        for name in self.files:
            if not (self.folder / name).is_symlink():
                (self.folder / name).symlink_to(f"..data/{name}")
        shutil.rmtree(before, ignore_errors=True)
