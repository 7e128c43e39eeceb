# SPDX-License-Identifier: Apache-2.0
"""A Redis that stalls, cuts, slices and lies: what is served is a measurement, a marked last known value or
an error with its reason, never a number made of a failure; and no read waits for it."""
import time

import pytest
from support.configurations import HEAD, backend, metric, two_lists
from support.scripted_redis import CUT, STALL, bulk_length

# What a command LLEN gets back, and what the refusal must name.
FAULTS = {
    "stalls": (STALL, "took longer"),
    "cut": (CUT, "closed"),
    "wrong type": (b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n", "WRONGTYPE"),
    "no permission": (b"-NOPERM this user has no permissions\r\n", "NOPERM"),
    "loading": (b"-LOADING Redis is loading the dataset in memory\r\n", "LOADING"),
    "moved": (b"-MOVED 3999 127.0.0.1:6381\r\n", "MOVED"),
    "no auth": (b"-NOAUTH Authentication required.\r\n", "NOAUTH"),
    "garbage": (b"HTTP/1.1 400 Bad Request\r\n\r\n", "tasks"),
    "nil": (b"$-1\r\n", "tasks"),
    "text": (b"$1\r\n7\r\n", "tasks"),
    "array": (b"*1\r\n:7\r\n", "tasks"),
    "negative": (b":-7\r\n", "tasks"),
    "no number": (b":abc\r\n", "tasks"),
    "half a reply": (b":", "took longer"),
    "surplus": (b":7\r\n:7\r\n:7\r\n", "tasks"),
    "huge": (b"$9000000000000000000\r\n", "tasks"),
    "megabytes": (b"$600000\r\n" + b"x" * 600000 + b"\r\n", "replies of more than"),
    "resp3": (b"%1\r\n+a\r\n:1\r\n", "tasks"),
}


def answering(reply):
    return lambda words: reply if words[0].upper() == "LLEN" else bulk_length(words)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_from_the_start_is_an_error_that_says_why(name, serve, scripted_redis):
    reply, named = FAULTS[name]
    peer = scripted_redis(answering(reply))
    plimsoll = serve(two_lists(peer.port)).wait_ready()
    answer = plimsoll.wait_read("the failure is known", lambda a: a.status == 503 and named in a.body)
    assert answer.json()["reason"] == "ServiceUnavailable"
    assert "Retry-After" not in answer.headers
    assert plimsoll.process.running

    peer.answer = bulk_length
    healed = plimsoll.wait_read("it heals", lambda a: a.status == 200)
    assert healed.values() == {"task": "7", "batch": "7"}


@pytest.mark.parametrize("name", ["stalls", "cut", "wrong type", "garbage", "nil", "surplus"])
def test_a_fault_later_leaves_the_last_known_values(name, serve, scripted_redis):
    peer = scripted_redis()
    plimsoll = serve(two_lists(peer.port)).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200)
    peer.answer = answering(FAULTS[name][0])
    plimsoll.process.wait_until("the failure is noticed", lambda: (
        plimsoll.metrics().get('plimsoll_metric_up{backend="tasks",metric="task_queue_length",'
                               'namespaces="artemis-mesh"}') == 0, plimsoll.metrics()), within=15)
    answer = plimsoll.read()
    assert answer.status == 200
    assert answer.values() == {"task": "7", "batch": "7"}


def test_replies_in_slices_of_one_byte_are_whole(serve, scripted_redis):
    peer = scripted_redis(slice_bytes=1)
    plimsoll = serve(two_lists(peer.port)).wait_ready()
    assert plimsoll.wait_read("a value", lambda a: a.status == 200).values() == {"task": "7", "batch": "7"}


def test_one_failing_list_fails_the_whole_answer(serve, scripted_redis):
    def batch_is_a_string(words):
        if words[0].upper() == "LLEN" and words[1] == "artemis:batch:queue":
            return FAULTS["wrong type"][0]
        return bulk_length(words)
    plimsoll = serve(two_lists(scripted_redis(batch_is_a_string).port)).wait_ready()
    answer = plimsoll.wait_read("the failure is known", lambda a: a.status == 503 and "WRONGTYPE" in a.body)
    assert "artemis:batch:queue" in answer.body
    assert plimsoll.read("?labelSelector=queue%3Dtask").status == 503


def test_no_read_waits_for_a_stalled_backend_and_no_other_backend_does(serve, scripted_redis):
    stalled, honest = scripted_redis(lambda words: STALL), scripted_redis()
    plimsoll = serve(HEAD + "backends:\n" + backend("stalled", stalled.port) + backend("honest", honest.port) +
                     "metrics:\n" + metric("stalled_queue", "stalled", {"a": "a"}) +
                     metric("task_queue_length", "honest", {"task": "t"}))
    plimsoll.wait_read("the honest one is served", lambda a: a.status == 200)
    polled = len(honest.commands)
    plimsoll.process.wait_until("the honest one is polled on", lambda: (
        len(honest.commands) >= polled + 5, len(honest.commands)), within=15)
    assert plimsoll.read().origins() == {"fresh"}
    began = time.monotonic()
    answer = plimsoll.ask("/apis/external.metrics.k8s.io/v1beta1/namespaces/artemis-mesh/stalled_queue",
                          {"X-Remote-User": "a", "X-Remote-Group": "system:masters"}, "front-proxy")
    assert answer.status == 503
    # The backend's own limit is 1 s: a read that waited for it would take that long.
    assert time.monotonic() - began < 0.9


def test_an_unresolvable_backend_delays_no_other(serve, scripted_redis):
    honest = scripted_redis()
    plimsoll = serve(HEAD + "backends:\n" +
                     "  - name: nowhere\n    redis: {address: \"redis.invalid:6379\"}\n" +
                     backend("honest", honest.port) + "metrics:\n" + metric("lost_queue", "nowhere", {"a": "a"}) +
                     metric("task_queue_length", "honest", {"task": "t"}))
    assert plimsoll.wait_read("the honest one is served", lambda a: a.status == 200, within=5).values() == {"task": "7"}


def test_a_missing_list_is_zero_unless_it_must_exist(serve, scripted_redis):
    def empty(words):
        return {"LLEN": b":0\r\n", "EXISTS": b":0\r\n"}.get(words[0].upper(), b"+OK\r\n")
    port = scripted_redis(empty).port
    assert serve(two_lists(port)).wait_read("zero", lambda a: a.status == 200).values() == {"task": "0", "batch": "0"}
    strict = two_lists(port).replace("labels: {queue: task}", "labels: {queue: task}, missing: error")
    answer = serve(strict).wait_read("an error", lambda a: a.status == 503 and "artemis:task:queue" in a.body)
    assert "items" not in answer.json()


def test_the_handshake_comes_first_and_the_password_nowhere(serve, scripted_redis, tmp_path):
    (tmp_path / "password").write_text("planted-secret\n")
    peer = scripted_redis()
    plimsoll = serve(two_lists(peer.port, f', username: metrics, passwordFile: "{tmp_path}/password", database: 3'))
    plimsoll.wait_read("a value", lambda a: a.status == 200)
    assert peer.commands[:3] == [["AUTH", "metrics", "planted-secret"], ["SELECT", "3"], ["CLIENT", "SETNAME", "plimsoll"]]
    peer.answer = lambda words: b"-WRONGPASS planted-secret is not the password\r\n" if words[0] == "AUTH" else CUT
    peer_closed = plimsoll.wait_read("the refusal of the password is known", lambda a: "WRONGPASS" in plimsoll.log() or a.status == 503)
    assert "planted-secret" not in peer_closed.body
    assert "planted-secret" not in plimsoll.log()
