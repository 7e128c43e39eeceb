# SPDX-License-Identifier: Apache-2.0
"""Configurations that the documentation shows are ones that the program accepts, and files that it names exist."""
import pathlib
import re
import subprocess
import textwrap

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^( *)```yaml\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
DOCUMENTS = ("README.md", "docs/configuration.md")
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "src/README.md", "test/e2e/README.md", "bench/README.md",
         *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")))
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
NAMED = re.compile(r"`((?:apiservice|bench|cmake|dev\.d|docs|include|manifests|src|test)/[^`\s…<]*)`")
EXAMPLE = "rabbitmq"  # the backend that docs/adding-a-backend.md adds, and nobody has


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


def spelled_out(path):
    """Every path of one with {a,b} in it."""
    braces = re.search(r"\{([^}]*)\}", path)
    if not braces:
        return [path]
    return [one for part in braces[1].split(",") for one in spelled_out(path.replace(braces[0], part, 1))]


def anchors(page):
    """What the headings of a page are called in links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for target, anchor in LINK.findall((ROOT / page).read_text()):
        file = (ROOT / page).parent / target if target else ROOT / page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page):
    named = [path for text in NAMED.findall((ROOT / page).read_text()) for path in spelled_out(text)]
    roots = (ROOT, (ROOT / page).parent)
    missing = [path for path in named if EXAMPLE not in path and not any(any(root.glob(path)) for root in roots)]
    assert not missing
    assert named or page != "docs/architecture.md"


def test_each_threat_names_a_test_that_shows_what_stops_it():
    rows = re.findall(r"^\|(?!---| who \|).*\|$", (ROOT / "SECURITY.md").read_text(), re.M)
    assert len(rows) > 8
    for row in rows:
        shown_by = row.strip("|").split("|")[-1]
        assert NAMED.findall(shown_by), row
