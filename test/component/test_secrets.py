# SPDX-License-Identifier: Apache-2.0
"""Whatever happens, no secret is in the log, in an answer, on a page or in what `check` prints. Every secret is planted, used,
and then provoked: by peers that repeat it, by files that hold rubbish around it, by configurations that are wrong
beside it. That it leaves the memory, too, is test/integration/test_secrets_in_memory.py's matter."""
import http.client
import json
import subprocess

import pytest
from support.planted import QUERIES, Planted, key_lines
from support.scripted_prometheus import Reply, error, seven
from support.scripted_redis import CUT, bulk_length
from support.serving import HPA, Serving, exchange

GROUP = "/apis/external.metrics.k8s.io/v1beta1/namespaces/artemis-mesh/"


class World:
    """A Plimsoll with every secret there is, and all that was heard of it."""

    def __init__(self, plimsoll, planted, redis, bearer, basic):
        self.plimsoll, self.planted = plimsoll, planted
        self.redis, self.bearer, self.basic = redis, bearer, basic
        self.heard = []

    def ask(self, *arguments, **named):
        answer = self.plimsoll.ask(*arguments, **named)
        self.heard.append(f"{answer.status} {answer.headers} {answer.body}")
        return answer

    def read_all(self):
        return {name: self.ask(GROUP + name, HPA, "front-proxy").status for name in QUERIES}

    def ask_with_token(self):
        return self.ask(GROUP + "task_queue_length", {"Authorization": "Bearer " + self.planted.text["client-token"]})

    def wait_log(self, text, times=1):
        self.plimsoll.process.wait_until(f"logs {text!r}", lambda: (
            self.plimsoll.log().count(text) >= times, self.plimsoll.log()[-800:]), within=30)

    def wait_reads(self, status):
        self.plimsoll.process.wait_until(f"reads are {status}", lambda: (
            (lambda now: (set(now.values()) == {status}, now))(self.read_all())), within=40)

    def page(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.plimsoll.metrics_port, timeout=10)
        self.heard.append(exchange(connection, "/metrics").body)
        connection.close()

    def found(self):
        """The secrets that were heard of, and where."""
        secrets = [*self.planted.text.values(), self.planted.basic(), *key_lines(self.plimsoll.key.read_text()),
                   *key_lines(self.plimsoll.pki.key("serving").read_text())]
        places = self.heard + [self.plimsoll.log()]
        return [(secret, place[max(0, place.find(secret) - 300):][:700]) for place in places for secret in secrets
                if secret in place]


@pytest.fixture(params=["text", "json"])
def world(request, pki, tmp_path, scripted_redis, scripted_prometheus):
    planted = Planted(tmp_path)
    redis, bearer, basic = scripted_redis(), scripted_prometheus(), scripted_prometheus()
    text = planted.configuration(redis.port, bearer.port, basic.port)
    (tmp_path / "plimsoll").mkdir()
    plimsoll = Serving(pki, tmp_path / "plimsoll", text, [
        "-v", "9", "--log-format", request.param, "--authentication-token-webhook-cache-ttl", "0s"])
    plimsoll.user = {"token": planted.text["kubeconfig-token"]}
    plimsoll.apiserver.owner = lambda token: {"username": "sam"}
    plimsoll.start()
    try:
        made = World(plimsoll, planted, redis, bearer, basic)
        made.wait_reads(200)
        yield made
    finally:
        plimsoll.close()


def test_secrets_are_used_and_not_told(world):
    planted = world.planted.text
    assert world.ask_with_token().status == 200
    world.page()
    assert ["AUTH", planted["redis-password"]] in world.redis.commands
    assert world.bearer.asked[0]["headers"]["Authorization"] == "Bearer " + planted["bearer-token"]
    assert world.bearer.asked[0]["headers"]["X-Api-Key"] == planted["header-value"]
    assert world.basic.asked[0]["headers"]["Authorization"] == "Basic " + world.planted.basic()
    assert world.plimsoll.apiserver.token_reviews[-1] == {"token": planted["client-token"]}
    assert world.found() == []
    # What is looked for would be found.
    world.heard.append("x" + planted["client-token"])
    assert [secret for secret, _ in world.found()] == [planted["client-token"]]


def test_a_peer_that_repeats_them_is_not_repeated(world):
    planted = world.planted.text
    password = planted["redis-password"]
    for times, refusal in enumerate((f"-ERR unknown command `AUTH`, with args beginning with: `{password}`\r\n",
                                     f"-WRONGPASS {password}\r\n", f"-{password}\r\n", f"+{password}\r\n")):
        world.redis.answer = lambda words: refusal.encode() if words[0] == "AUTH" else CUT
        asked = len(world.redis.commands)
        world.plimsoll.process.wait_until("Redis is asked again", lambda: (
            [words[0] for words in world.redis.commands[asked:]].count("AUTH") > 0, times), within=40)
        world.redis.answer = bulk_length
        world.wait_reads(200)
    for peer, secret in ((world.bearer, planted["bearer-token"]), (world.bearer, planted["header-value"]),
                         (world.basic, planted["basic-password"]), (world.basic, world.planted.basic())):
        for reply in (error(400, "bad_data", "sent: " + secret), Reply(f"<p>{secret}</p>", 401, "text/html"),
                      Reply(json.dumps({"status": secret}))):
            asked = len(peer.asked)
            peer.answer = lambda query: reply
            world.plimsoll.process.wait_until("it is asked again", lambda: (len(peer.asked) > asked, asked), within=40)
            peer.answer = seven
    for owner in (None, f"no such token: {planted['client-token']}", 401, 500):
        world.plimsoll.apiserver.owner = lambda token: owner
        assert world.ask_with_token().status == 401
    world.plimsoll.apiserver.say = lambda headers: headers["Authorization"]
    refused = GROUP + "task_queue_length"
    for said, decision in enumerate((False, 403, 500)):
        world.plimsoll.apiserver.decide = lambda spec: decision
        assert world.ask(refused, {"X-Remote-User": f"user-{said}"}, "front-proxy").status in (403, 500)
    world.wait_log("(the token)")
    world.read_all()
    world.page()
    assert world.found() == []


def test_rubbish_around_them_is_not_shown(world):
    planted = world.planted
    for kind, setting in (("redis-password", "passwordFile"), ("bearer-token", "bearerTokenFile"), ("basic-password", "passwordFile")):
        for text in (planted.text[kind] + "\n" + planted.text[kind] + "\x01", ""):
            planted.write(kind, text)
            world.redis.answer = lambda words: b"-WRONGPASS\r\n" if words[0] == "AUTH" else CUT
            world.plimsoll.process.wait_until(f"{setting} is complained of", lambda: (
                setting in world.plimsoll.log(), world.plimsoll.log()[-500:]), within=40)
        world.redis.answer = bulk_length
        planted.write(kind, planted.text[kind])
    key = world.plimsoll.key.read_text()
    world.plimsoll.key.write_text(key.replace("\n", "\n!", 2))
    world.wait_log("serving certificate not reloaded")
    world.plimsoll.key.write_text(key)
    world.read_all()
    assert world.found() == []


# What becomes of a configuration: (text, the secret in its header) -> text.
BROKEN = {
    "a control character": lambda text, secret: text.replace(secret, "\\t" + secret),
    "an open quote": lambda text, secret: text.replace(secret + '"', secret),
    "a list": lambda text, secret: text.replace(f'"{secret}"', f'["{secret}"]'),
    "a secret's header": lambda text, secret: text.replace("X-Api-Key", "Authorization"),
    "in the wrong place": lambda text, secret: text.replace("headers: {X-Api-Key", "bearerToken: {X-Api-Key"),
    "in a URL": lambda text, secret: text.replace("http://127", f"http://u:{secret}@127"),
    "in an address": lambda text, secret: text.replace('address: "127', f'address: "redis://:{secret}@127'),
}


def test_a_configuration_that_is_wrong_beside_them_does_not_show_them(world, program):
    right = world.plimsoll.configuration.read_text()
    for refused, (what, broken) in enumerate(BROKEN.items(), 1):
        wrong = broken(right, world.planted.text["header-value"])
        assert wrong != right, what
        world.plimsoll.configuration.write_text(wrong)
        world.wait_log("configuration not reloaded", refused)
        done = subprocess.run([program, "check", world.plimsoll.configuration], capture_output=True, text=True, timeout=30)
        assert done.returncode == 2, what
        world.heard += [done.stdout, done.stderr]
    # A secret's file is taken for a configuration.
    for path in (*map(world.planted.file, world.planted.text), world.plimsoll.key, world.plimsoll.folder / "kubeconfig"):
        done = subprocess.run([program, "check", path], capture_output=True, text=True, timeout=30)
        assert done.returncode == 2 and done.stderr
        world.heard += [done.stdout, done.stderr]
    world.plimsoll.configuration.write_text(right)
    done = subprocess.run([program, "check", "--query", world.plimsoll.configuration], capture_output=True, text=True, timeout=60)
    assert "task_queue_length" in done.stdout
    world.heard += [done.stdout, done.stderr]
    assert world.found() == []


def test_a_kubeconfig_that_is_wrong_around_a_token_does_not_show_it(world, program):
    right = (world.plimsoll.folder / "kubeconfig").read_text()
    token = world.planted.text["kubeconfig-token"]
    for wrong in (right[:-3], right.replace(token, token + "\\u0001"), right.replace(f'"{token}"', f'["{token}"]'), token,
                  right.replace('"token"', '"client-key-data"')):
        (world.planted.folder / "kubeconfig-wrong").write_text(wrong)
        done = subprocess.run([program, "serve", "--config", world.plimsoll.configuration, "--kubeconfig",
                               world.planted.folder / "kubeconfig-wrong", "--bind-address", "127.0.0.1", "--tls-cert-file",
                               world.plimsoll.certificate, "--tls-private-key-file", world.plimsoll.certificate],
                              capture_output=True, text=True, timeout=30)
        assert done.returncode == 2 and done.stderr
        world.heard += [done.stdout, done.stderr]
    assert world.found() == []
