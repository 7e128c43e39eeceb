# SPDX-License-Identifier: Apache-2.0
"""A secret that was replaced is no longer in the memory of the running program. Not a component test: sanitizers keep what
was freed."""
import base64

import pytest
from support.planted import QUERIES, Planted, key_lines
from support.process_memory import holds
from support.scripted_redis import CUT, bulk_length
from support.serving import HPA, Serving

GROUP = "/apis/external.metrics.k8s.io/v1beta1/namespaces/artemis-mesh/"


class World:
    def __init__(self, plimsoll, planted, redis, bearer, basic):
        self.plimsoll, self.planted = plimsoll, planted
        self.redis, self.bearer, self.basic = redis, bearer, basic

    def wait(self, what, look, within=40):
        self.plimsoll.process.wait_until(what, look, within)

    def wait_reads(self):
        self.wait("all are served", lambda: (
            (lambda now: (set(now.values()) == {200}, now))({
                name: self.plimsoll.ask(GROUP + name, HPA, "front-proxy").status for name in QUERIES})))

    def holds(self, *texts):
        found = holds(self.plimsoll.process.pid, [text.encode() for text in texts])
        return {text for text in texts if text.encode() in found}

    def wait_gone(self, *texts):
        self.wait("the old secret is gone", lambda: ((lambda left: (not left, left))(self.holds(*texts))))


@pytest.fixture
def world(pki, tmp_path, scripted_redis, scripted_prometheus):
    planted = Planted(tmp_path)
    redis, bearer, basic = scripted_redis(), scripted_prometheus(), scripted_prometheus()
    (tmp_path / "plimsoll").mkdir()
    plimsoll = Serving(pki, tmp_path / "plimsoll", planted.configuration(redis.port, bearer.port, basic.port))
    plimsoll.user = {"tokenFile": str(planted.file("kubeconfig-token"))}
    plimsoll.start()
    try:
        made = World(plimsoll, planted, redis, bearer, basic)
        made.wait_reads()
        yield made
    finally:
        plimsoll.close()


def test_what_is_looked_for_would_be_found(world):
    assert world.holds(str(world.planted.file("redis-password")), "no such text in it: 6f1d") == {
        str(world.planted.file("redis-password"))}


def test_a_redis_password(world):
    old = world.planted.renew("redis-password")
    new = world.planted.text["redis-password"]
    world.redis.answer = lambda words: CUT
    world.wait("the new one is used", lambda: (["AUTH", new] in world.redis.commands, world.redis.commands[-3:]))
    world.redis.answer = bulk_length
    world.wait_reads()
    world.wait_gone(old)


@pytest.mark.parametrize("kind, backend", [("bearer-token", "bearer"), ("basic-password", "basic")])
def test_what_prometheus_is_shown(world, kind, backend):
    old = [world.planted.text[kind], *([world.planted.basic()] if backend == "basic" else [])]
    world.planted.renew(kind)
    new = {"bearer": "Bearer " + world.planted.text["bearer-token"], "basic": "Basic " + world.planted.basic()}[backend]
    peer = getattr(world, backend)
    world.wait("the new one is used", lambda: (
        (lambda last: (last["headers"]["Authorization"] == new, last))(peer.asked[-1])))
    world.wait_gone(*old)


def test_a_header_of_the_configuration(world):
    old = world.planted.renew("header-value")
    text = world.plimsoll.configuration.read_text()
    world.plimsoll.configuration.write_text(text.replace(old, world.planted.text["header-value"]))
    world.wait("the new one is used", lambda: (
        (lambda last: (last["headers"]["X-Api-Key"] == world.planted.text["header-value"], last))(world.bearer.asked[-1])))
    world.wait_gone(old)


def test_the_token_that_kube_apiserver_is_shown(world):
    assert world.holds(world.planted.text["kubeconfig-token"])
    old = world.planted.renew("kubeconfig-token")
    # Refused, so that it is read anew at once and not within the minute.
    world.plimsoll.apiserver.owner = lambda token: 401
    assert world.plimsoll.ask(GROUP, {"Authorization": "Bearer of-somebody"}).status == 401
    world.wait("the new one is known", lambda: (
        bool(world.holds(world.planted.text["kubeconfig-token"])), ""))
    world.wait_gone(old)


def test_a_client_s_token_once_its_connection_has_ended(world):
    token = world.planted.text["client-token"]
    world.plimsoll.apiserver.owner = lambda shown: {"username": "sam"} if shown == token else None
    answer = world.plimsoll.ask(GROUP + "task_queue_length", {"Authorization": "Bearer " + token})
    assert answer.status == 200
    world.wait_gone(token)


def test_the_serving_key(world):
    old = key_lines(world.plimsoll.key.read_text())
    bytes_of = base64.b64decode("".join(old))
    # PKCS #8 of an EC key: the scalar follows the octet string's head.
    at = bytes_of.index(b"\x02\x01\x01\x04\x20") + 5
    scalar = bytes_of[at:at + 32]
    pid = world.plimsoll.process.pid
    assert holds(pid, [scalar, scalar[::-1]]), "the key in use is in memory, as OpenSSL keeps it"
    world.plimsoll.install_certificate("serving-renewed")
    world.wait("the new pair is used", lambda: ("serving certificate reloaded" in world.plimsoll.log(), ""))
    world.wait_gone(*old)
    world.wait("the old key is gone", lambda: ((lambda left: (not left, left))(holds(pid, [scalar, scalar[::-1]]))))
