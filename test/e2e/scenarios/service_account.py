# SPDX-License-Identifier: Apache-2.0
"""Straight at Plimsoll's port, a service account's token and a user's certificate count for what they may, no more."""
from harness.artemis import Artemis, tasks_path
from harness.control_plane import READER
from harness.scenario import Scenario
from harness.waiting import wait_until

_KEPT = 10  # seconds that kube-apiserver keeps an answer about a token, and after it Plimsoll


def run(stage):
    path, plimsoll, kubectl = tasks_path(stage.namespace), stage.world.plimsoll, stage.kubectl
    stage.world.apply("reader.yaml", stage.namespace)
    stage.world.apply("service-accounts.yaml", stage.namespace)
    token = kubectl("-n", stage.namespace, "create", "token", "debugger").strip()
    without = kubectl("-n", stage.namespace, "create", "token", "without-rights").strip()

    # A no is kept too, so the first answers may be older than the role.
    wait_until("the debugger's token to be served", lambda: _is(200, _ask(plimsoll, path, token)), within=30)
    stage.step("the token of a service account with the role: 200")
    status, answer = _ask(plimsoll, path, without)
    assert status == 403, f"a token without rights: {status} {answer}"
    assert f"system:serviceaccount:{stage.namespace}:without-rights" in answer["message"], answer
    stage.step("the token of one without: 403, and the message names it")
    for name, bad in (("a made-up token", "not-a-token"), ("a token with another signature", _forged(token))):
        status, answer = _ask(plimsoll, path, bad)
        assert status == 401, f"{name}: {status} {answer}"
        stage.step(f"{name}: 401")
    _by_certificate(stage, path)

    kubectl("-n", stage.namespace, "delete", "serviceaccount", "debugger")
    took = wait_until("the token of a deleted service account to be refused",
                      lambda: _is(401, _ask(plimsoll, path, token)), within=2 * _KEPT + 10)
    stage.step(f"the service account is deleted, and its token 401 after {took:.1f} s")


def _by_certificate(stage, path):
    pki, plimsoll = stage.world.plane.pki, stage.world.plimsoll
    status, answer = plimsoll.client(pki.crt(READER), pki.key(READER)).request(
        "GET", path, headers={"X-Remote-User": "admin", "X-Remote-Group": "system:masters"})
    assert status == 200, f"the reader's certificate: {status} {answer}"
    stage.step("the certificate of a user with the role: 200")


def _ask(plimsoll, path, token):
    return plimsoll.client().request("GET", path, headers={"Authorization": f"Bearer {token}"})


def _is(wanted, answer):
    return answer[0] == wanted, answer


def _forged(token):
    head, body, signature = token.split(".")
    return f"{head}.{body}.{signature[::-1]}"


SCENARIO = Scenario("service-account", Artemis, "service-account", limit=90, run=run)
