# SPDX-License-Identifier: Apache-2.0
"""Who may not read a metric does not: through kube-apiserver, and past it, straight at Plimsoll's port."""
from harness.artemis import Artemis, tasks_path
from harness.control_plane import READER, STRANGER
from harness.scenario import Scenario
from harness.waiting import wait_until

_REFUSED = (401, 403)


def run(stage):
    path, plane = tasks_path(stage.namespace), stage.world.plane
    stage.world.apply("reader.yaml", stage.namespace)
    reader = plane.kubectl_as(READER)
    wait_until("the reader's new role to let kubectl read", lambda: _reads(reader, path), within=20)
    stage.step("kubectl as a reader with the role: served")
    code, _, error = plane.kubectl_as(STRANGER).try_("get", "--raw", path)
    assert code != 0 and "forbidden" in error.lower(), f"kubectl as a stranger: {code} {error}"
    stage.step("kubectl as a stranger: forbidden")
    _straight(stage, path)
    _by_front_proxy(stage, path)


def _straight(stage, path):
    """At Plimsoll's own port with the stranger's certificate, with none, and with headers that claim more."""
    pki, plimsoll = stage.world.plane.pki, stage.world.plimsoll
    claims = {"X-Remote-User": "admin", "X-Remote-Group": "system:masters"}
    certified = plimsoll.client(pki.crt(STRANGER), pki.key(STRANGER))
    for who, client in (("the stranger's certificate", certified), ("no certificate", plimsoll.client())):
        for headers in ({}, claims):
            status, answer = client.request("GET", path, headers=headers)
            assert status in _REFUSED, f"{who}, headers {headers}: {status} {answer}"
            stage.step(f"{who}{' and forged headers' if headers else ''}, straight at Plimsoll: {status}")


def _by_front_proxy(stage, path):
    """With kube-apiserver's own certificate: the user that it names is asked about, and only he decides."""
    pki, plimsoll = stage.world.plane.pki, stage.world.plimsoll
    client = plimsoll.client(pki.crt("front-proxy-client"), pki.key("front-proxy-client"))
    for user, expected in ((STRANGER, 403), (READER, 200)):
        status, answer = client.request("GET", path, headers={
            "X-Remote-User": user, "X-Remote-Group": "system:authenticated"})
        assert status == expected, f"the front proxy for {user}: {status} {answer}, expected {expected}"
        stage.step(f"the front proxy for the {user}: {status}")


def _reads(kubectl, path):
    code, out, error = kubectl.try_("get", "--raw", path)
    return code == 0 and "ExternalMetricValueList" in out, out or error


SCENARIO = Scenario("no-rights", Artemis, "no-rights", limit=60, run=run)
