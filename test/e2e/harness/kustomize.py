# SPDX-License-Identifier: Apache-2.0
"""Applies manifests of the repository with patches, by the kustomize that kubectl has built in."""
import json
import shutil


def apply(kubectl, folder, resources, namespace=None, patches=()):
    """Copies the files into folder, beside a kustomization that patches them, and applies that.

    A patch is a file (merge patch) or (kind, name, JSON-patch operations). kustomize reads nothing outside the folder,
    hence the copies.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*resources, *(patch for patch in patches if not isinstance(patch, tuple))):
        shutil.copy(file, folder)
    kustomization = {
        "resources": [file.name for file in resources],
        "patches": [_patch(patch) for patch in patches],
        **({"namespace": namespace} if namespace else {})}
    # JSON is YAML.
    (folder / "kustomization.yaml").write_text(json.dumps(kustomization, indent=1))
    return kubectl("apply", "-k", folder)


def _patch(patch):
    if not isinstance(patch, tuple):
        return {"path": patch.name}
    kind, name, operations = patch
    return {"target": {"kind": kind, "name": name}, "patch": json.dumps(operations)}
