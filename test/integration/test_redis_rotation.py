# SPDX-License-Identifier: Apache-2.0
"""Passwords, CAs and client pairs of a real Redis change under the running program: no poll is lost."""
import os

import pytest
from harness.ports import free_port
from support.configurations import two_lists

TASKS = "artemis:task:queue"


def put(path, text):
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text)
    os.replace(fresh, path)


def polls(plimsoll):
    """(good, lost): how many polls ended each way."""
    seen = {key: value for key, value in plimsoll.metrics().items() if key.startswith("plimsoll_polls_total")}
    good = seen.pop('plimsoll_polls_total{backend="tasks",outcome="ok"}')
    return good, sum(seen.values())


def wait_polls(plimsoll, more=2):
    before = polls(plimsoll)[0]
    plimsoll.process.wait_until("polls on", lambda: (
        (lambda now: (now[0] >= before + more, now))(polls(plimsoll))), within=15)


def drop_connections(server):
    server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


def connected_as(server, name):
    return any(f"user={name}" in line and "name=plimsoll" in line for line in server.command("CLIENT", "LIST").splitlines())


def test_a_rotated_password_loses_no_poll(serve, redis, tmp_path):
    server = redis()
    server.push(TASKS, 9)
    rights = ("~artemis:*", "+llen", "+client|setname")
    server.command("ACL", "SETUSER", "metrics", "on", ">first", *rights)
    password = tmp_path / "password"
    password.write_text("first\n")
    plimsoll = serve(two_lists(server.port, f', username: metrics, passwordFile: "{password}"')).wait_ready()
    plimsoll.wait_read("the length", lambda a: a.status == 200 and a.values()["task"] == "9")

    # As one rotates: both are good for a while, the file follows, the old one goes.
    server.command("ACL", "SETUSER", "metrics", ">second")
    put(password, "second\n")
    server.command("ACL", "SETUSER", "metrics", "<first")
    wait_polls(plimsoll)
    drop_connections(server)
    wait_polls(plimsoll)
    assert polls(plimsoll)[1] == 0, plimsoll.log()
    assert connected_as(server, "metrics")

    # Another user altogether closes the connection, too.
    server.command("ACL", "DELUSER", "metrics")
    server.command("ACL", "SETUSER", "metrics", "on", ">third", *rights)
    put(password, "third\n")
    plimsoll.wait_read("fresh again", lambda a: a.status == 200 and a.origins() == {"fresh"})
    server.push(TASKS, 1)
    plimsoll.wait_read("the new length", lambda a: a.status == 200 and a.values()["task"] == "10", within=40)


@pytest.fixture
def renewed(pki):
    """A server's and a client's pair of another CA."""
    if not pki.crt("redis-renewed").exists():
        pki.server("redis-renewed", "other-ca", "DNS:localhost", "IP:127.0.0.1")
        pki.client("redis-client-renewed", "other-ca", "plimsoll")
    return "redis-renewed", "redis-client-renewed"


def test_a_rotated_ca_and_client_pair_lose_no_poll(serve, redis, pki, renewed, tmp_path):
    server_pair, client_pair = renewed
    both = pki.crt("cluster-ca").read_text() + pki.crt("other-ca").read_text()
    (tmp_path / "server-cas.crt").write_text(both)
    ca, crt, key = tmp_path / "ca.crt", tmp_path / "client.crt", tmp_path / "client.key"
    put(ca, pki.crt("cluster-ca").read_text())
    put(crt, pki.crt("redis-client").read_text())
    put(key, pki.key("redis-client").read_text())
    port = free_port()
    server = redis("--tls-port", port, "--tls-cert-file", pki.crt("redis"), "--tls-key-file", pki.key("redis"),
                   "--tls-ca-cert-file", tmp_path / "server-cas.crt", "--tls-auth-clients", "yes")
    server.push(TASKS, 11)
    tls = f', tls: {{caFile: "{ca}", certFile: "{crt}", keyFile: "{key}"}}'
    plimsoll = serve(two_lists(port, tls)).wait_ready()
    plimsoll.wait_read("the length", lambda a: a.status == 200 and a.values()["task"] == "11")

    # Both CAs are trusted before the first certificate of the new one is served.
    put(ca, both)
    server.command("CONFIG", "SET", "tls-cert-file", pki.crt(server_pair), "tls-key-file", pki.key(server_pair))
    wait_polls(plimsoll)
    drop_connections(server)
    wait_polls(plimsoll)
    # Then the old one goes, and our own pair changes.
    put(ca, pki.crt("other-ca").read_text())
    put(key, pki.key(client_pair).read_text())
    put(crt, pki.crt(client_pair).read_text())
    drop_connections(server)
    wait_polls(plimsoll)
    assert polls(plimsoll)[1] == 0, plimsoll.log()
    # What is trusted no longer is not believed: the files are really read again.
    server.command("CONFIG", "SET", "tls-cert-file", pki.crt("redis"), "tls-key-file", pki.key("redis"))
    drop_connections(server)
    plimsoll.process.wait_until("it is refused", lambda: ("backend fails" in plimsoll.log(), plimsoll.log()[-500:]), within=15)
