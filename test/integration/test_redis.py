# SPDX-License-Identifier: Apache-2.0
"""The real redis-server: plain, with TLS and client certificates, with ACL users; killed, frozen, restarted."""
import pytest
from support.configurations import two_lists

TASKS, BATCH = "artemis:task:queue", "artemis:batch:queue"


def test_lengths_are_served_as_they_change(serve, redis):
    server = redis()
    server.push(TASKS, 23)
    plimsoll = serve(two_lists(server.port)).wait_ready()
    assert plimsoll.wait_read("both lists", lambda a: a.status == 200).values() == {"task": "23", "batch": "0"}
    server.push(BATCH, 1500)
    plimsoll.wait_read("the rise", lambda a: a.values() == {"task": "23", "batch": "1500"}, within=5)
    server.push(BATCH, 500)
    plimsoll.wait_read("thousands as Kubernetes writes them", lambda a: a.values()["batch"] == "2k", within=5)
    server.pop(TASKS, 23)
    plimsoll.wait_read("the empty list", lambda a: a.values()["task"] == "0", within=5)
    assert "name=plimsoll" in server.command("CLIENT", "LIST")


def test_killed_it_holds_and_back_it_is_fresh(serve, redis):
    server = redis()
    server.push(TASKS, 40)
    plimsoll = serve(two_lists(server.port)).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200 and a.values()["task"] == "40")
    server.kill()
    held = plimsoll.wait_read("the hold", lambda a: a.origins() == {"held"}, within=30)
    assert held.values() == {"task": "40", "batch": "0"}
    server.start()
    plimsoll.wait_read("the truth of the empty Redis", lambda a: (
        a.origins() == {"fresh"} and a.values()["task"] == "0"), within=40)


def test_frozen_every_read_stays_quick_and_it_heals(serve, redis):
    server = redis()
    server.push(TASKS, 5)
    plimsoll = serve(two_lists(server.port)).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200 and a.values()["task"] == "5")
    server.freeze()
    plimsoll.process.wait_until("the failure is noticed", lambda: ("took longer" in plimsoll.log(), plimsoll.log()), within=10)
    assert plimsoll.read().values()["task"] == "5"
    server.thaw()
    server.push(TASKS, 1)
    plimsoll.wait_read("the new length", lambda a: a.values()["task"] == "6", within=30)


def test_another_type_under_the_key_is_an_error_that_names_it(serve, redis):
    server = redis()
    server.command("SET", TASKS, "no list")
    plimsoll = serve(two_lists(server.port)).wait_ready()
    answer = plimsoll.wait_read("the error", lambda a: a.status == 503 and "WRONGTYPE" in a.body)
    assert TASKS in answer.body
    server.command("DEL", TASKS)
    server.push(TASKS, 3)
    plimsoll.wait_read("the list", lambda a: a.status == 200 and a.values()["task"] == "3", within=70)


def acl_user(server, rules):
    server.command("ACL", "SETUSER", "metrics", "on", ">s3cret", *rules.split())


def test_an_acl_user_with_just_what_is_needed(serve, redis, tmp_path):
    server = redis()
    server.push(TASKS, 9)
    acl_user(server, "~artemis:* +llen +client|setname +select")
    (tmp_path / "password").write_text("s3cret\n")
    more = f', username: metrics, passwordFile: "{tmp_path}/password"'
    plimsoll = serve(two_lists(server.port, more)).wait_ready()
    plimsoll.wait_read("the length", lambda a: a.status == 200 and a.values()["task"] == "9")


@pytest.mark.parametrize("rules, password, named", [
    ("~artemis:* +llen +client|setname", "wrong", "WRONGPASS"),
    ("~artemis:* +get", "s3cret", "NOPERM"),
    ("~other:* +llen", "s3cret", "NOPERM"),
])
def test_rights_that_lack_are_named(serve, redis, tmp_path, rules, password, named):
    server = redis()
    acl_user(server, rules)
    (tmp_path / "password").write_text(password)
    more = f', username: metrics, passwordFile: "{tmp_path}/password"'
    plimsoll = serve(two_lists(server.port, more)).wait_ready()
    answer = plimsoll.wait_read("the error", lambda a: a.status == 503 and named in a.body)
    assert password not in answer.body.replace("WRONGPASS", "") and password not in plimsoll.log().replace("WRONGPASS", "")


def test_a_redis_that_wants_a_password_and_gets_none(serve, redis):
    server = redis()
    server.command("CONFIG", "SET", "requirepass", "s3cret")
    plimsoll = serve(two_lists(server.port)).wait_ready()
    plimsoll.wait_read("the error", lambda a: a.status == 503 and "NOAUTH" in a.body)


@pytest.fixture
def tls_redis(redis, pki):
    """A redis-server that speaks TLS and wants a client certificate, and a plain port for the test."""
    from harness.ports import free_port
    port = free_port()
    server = redis("--tls-port", port, "--tls-cert-file", pki.crt("redis"), "--tls-key-file", pki.key("redis"),
                   "--tls-ca-cert-file", pki.crt("cluster-ca"), "--tls-auth-clients", "yes")
    server.push(TASKS, 11)
    return port


def test_tls_with_a_client_certificate(serve, tls_redis, pki):
    tls = (f', tls: {{caFile: "{pki.crt("cluster-ca")}", certFile: "{pki.crt("redis-client")}", '
           f'keyFile: "{pki.key("redis-client")}"}}')
    plimsoll = serve(two_lists(tls_redis, tls)).wait_ready()
    assert plimsoll.wait_read("the length", lambda a: a.status == 200).values()["task"] == "11"


@pytest.mark.parametrize("ca, more, named", [
    ("other-ca", "", "certificate"),
    ("cluster-ca", ", serverName: redis.example", "certificate"),
])
def test_a_peer_that_is_not_to_be_trusted_is_not_asked(serve, tls_redis, pki, ca, more, named):
    plimsoll = serve(two_lists(tls_redis, f', tls: {{caFile: "{pki.crt(ca)}"{more}}}')).wait_ready()
    answer = plimsoll.wait_read("the error", lambda a: a.status == 503 and named in a.body)
    assert "items" not in answer.json()


def test_tls_spoken_to_a_plain_port_is_an_error(serve, redis, pki):
    plimsoll = serve(two_lists(redis().port, f', tls: {{caFile: "{pki.crt("cluster-ca")}"}}')).wait_ready()
    plimsoll.wait_read("the error", lambda a: a.status == 503 and "tasks" in a.body)
