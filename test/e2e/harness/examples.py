# SPDX-License-Identifier: Apache-2.0
"""Configurations of manifests/examples/ as they are here: other addresses, namespaces and times, and nothing else."""
import re
import textwrap


def adapted(text, changes):
    """The text with these changes, {what the example says: what it is here}. Each must be there to be changed."""
    for shown, here in changes.items():
        if shown not in text:
            raise RuntimeError(f"an example no longer says `{shown}`")
        text = text.replace(shown, here)
    return text


def in_config_map(manifest):
    """The configuration file that a manifest carries in its ConfigMap."""
    found = re.search(r"\.yaml: \|\n((?: {4}.*\n|\n)+)", manifest)
    if not found:
        raise RuntimeError("an example no longer has a configuration in a ConfigMap")
    return textwrap.dedent(found[1])
