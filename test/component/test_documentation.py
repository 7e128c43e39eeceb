# SPDX-License-Identifier: Apache-2.0
"""Configurations that the documentation shows are ones that the program accepts."""
import pathlib
import re
import subprocess
import textwrap

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^( *)```yaml\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
DOCUMENTS = ("README.md", "docs/configuration.md")


def configurations(document):
    blocks = (textwrap.dedent(match[2]) for match in BLOCK.finditer((ROOT / document).read_text()))
    return [block for block in blocks if "kind: PlimsollConfiguration" in block]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_shown_configurations_are_accepted(document, program, tmp_path):
    shown = configurations(document)
    assert shown, "no whole configuration is shown"
    for text in shown:
        file = tmp_path / "plimsoll.yaml"
        file.write_text(text)
        done = subprocess.run([program, "check", file], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        assert "METRIC" in done.stdout
