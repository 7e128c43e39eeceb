# SPDX-License-Identifier: Apache-2.0
"""The file that keeps what was measured: each section as it was measured last, with its machine."""
import json

from rig import figures


class Result:
    """Sections of another extent do not mix: smoke figures never stand beside full ones."""

    def __init__(self, file, extent):
        self.file, self.extent, self.sections = file, extent, {}
        if file.exists():
            data = json.loads(file.read_text())
            if data["extent"] == extent:
                self.sections = data["sections"]

    def add(self, name, title, machine, outcome):
        self.sections[name] = {"title": title, "machine": machine, "outcome": figures.to_json(outcome)}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps({"extent": self.extent, "sections": self.sections}, indent=1, ensure_ascii=False) + "\n")
        fresh.replace(self.file)

    def outcome(self, name):
        return figures.from_json(self.sections[name]["outcome"])
