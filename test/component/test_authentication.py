# SPDX-License-Identifier: Apache-2.0
"""Who gets an answer, against a kube-apiserver that allows, denies, fails and hangs as the test says."""
import contextlib
import threading
import time

import pytest
from support.configurations import two_lists
from support.serving import HPA, METRIC, exchange

MASTERS = {"X-Remote-User": "system:kube-aggregator", "X-Remote-Group": "system:masters"}
VERSION = "/apis/external.metrics.k8s.io/v1beta1"


@pytest.fixture
def plimsoll(serve, scripted_redis):
    serving = serve(two_lists(scripted_redis().port)).wait_ready()
    serving.wait_read("a value", lambda a: a.status == 200)
    serving.apiserver.reviews.clear()
    return serving


def ask_as(plimsoll, user, path=METRIC):
    return plimsoll.ask(path, {"X-Remote-User": user}, "front-proxy")


@pytest.mark.parametrize("identity, headers, status", [
    ("front-proxy", HPA, 200),
    ("front-proxy", {}, 401),
    (None, {}, 403),
    (None, HPA, 403),
    (None, {"Authorization": "Bearer abc"}, 401),
    ("wrong-ca", HPA, 401),
    ("wrong-name", HPA, 401),
    ("user", HPA, 401),
    ("user", {}, 401),
])
def test_the_matrix(plimsoll, identity, headers, status):
    plimsoll.apiserver.decide = lambda spec: spec["user"] != "system:anonymous"
    answer = plimsoll.ask(METRIC, headers, identity)
    assert answer.status == status
    if status != 200:
        assert answer.json()["kind"] == "Status"


def test_the_review_asks_list_on_the_metric_without_the_selector(plimsoll):
    plimsoll.ask(METRIC + "?labelSelector=queue%3Dtask", {
        "X-Remote-User": "jane", "X-Remote-Uid": "u-1", "X-Remote-Group": "team-a",
        "X-Remote-Extra-Authentication.kubernetes.io%2fcredential-Id": "x"}, "front-proxy")
    plimsoll.ask(METRIC + "?labelSelector=queue%3Dbatch", {
        "X-Remote-User": "jane", "X-Remote-Uid": "u-1", "X-Remote-Group": "team-a",
        "X-Remote-Extra-Authentication.kubernetes.io%2fcredential-Id": "x"}, "front-proxy")
    assert plimsoll.apiserver.reviews == [{
        "user": "jane", "uid": "u-1", "groups": ["team-a", "system:authenticated"],
        "extra": {"authentication.kubernetes.io/credential-id": ["x"]},
        "resourceAttributes": {"namespace": "artemis-mesh", "verb": "list", "group": "external.metrics.k8s.io",
                               "version": "v1beta1", "resource": "task_queue_length"}}]


def test_masters_and_probes_need_no_review_and_no_apiserver(plimsoll):
    plimsoll.apiserver.close()
    assert plimsoll.ask(VERSION, MASTERS, "front-proxy").status == 200
    assert plimsoll.ask(METRIC, MASTERS, "front-proxy").status == 200
    assert plimsoll.ask("/readyz").status == 200
    assert plimsoll.apiserver.reviews == []


@pytest.mark.parametrize("decision, status", [(False, 403), (500, 500), (403, 500), ("hang", 500)])
def test_everything_but_a_yes_is_closed(plimsoll, decision, status):
    plimsoll.apiserver.decide = lambda spec: decision
    began = time.monotonic()
    answer = ask_as(plimsoll, "jane")
    assert answer.status == status
    assert "7" not in [item.get("value") for item in _items(answer)]
    assert time.monotonic() - began < 5, "one review, its retry included, has 3 s"


def _items(answer):
    try:
        return answer.json().get("items", [])
    except ValueError:
        return []


def test_many_readers_ask_one_question(plimsoll):
    release = threading.Event()

    def decide(spec):
        release.wait(10)
        return True
    plimsoll.apiserver.decide = decide
    answers = []
    readers = [threading.Thread(target=lambda: answers.append(ask_as(plimsoll, "jane"))) for _ in range(20)]
    for reader in readers:
        reader.start()
    plimsoll.process.wait_until("the review is asked", lambda: (
        plimsoll.apiserver.reviews, plimsoll.apiserver.reviews), within=5)
    release.set()
    for reader in readers:
        reader.join()
    assert [answer.status for answer in answers] == [200] * 20
    assert len(plimsoll.apiserver.reviews) == 1


def test_a_no_is_remembered_and_a_no_is_no_longer_than_asked(plimsoll):
    plimsoll.apiserver.decide = lambda spec: False
    assert ask_as(plimsoll, "jane").status == 403
    assert ask_as(plimsoll, "jane").status == 403
    assert len(plimsoll.apiserver.reviews) == 1


def test_a_rotated_ca_takes_effect_on_connections_that_live(plimsoll):
    with contextlib.closing(plimsoll.connect("front-proxy")) as connection:
        assert exchange(connection, METRIC, HPA).status == 200
        plimsoll.apiserver.publish(plimsoll.authentication("other-ca"))
        plimsoll.process.wait_until("the new CA is in force", lambda: (
            lambda answer: (answer.status == 401, answer))(exchange(connection, METRIC, HPA)), within=10)
    assert plimsoll.ask(METRIC, HPA, "wrong-ca").status == 200


def test_a_cut_watch_is_taken_up_again(plimsoll):
    plimsoll.apiserver.end_watches()
    plimsoll.process.wait_until("it watches again", lambda: (
        plimsoll.apiserver.watching, plimsoll.apiserver.requests[-3:]), within=10)
    plimsoll.apiserver.publish(plimsoll.authentication("other-ca"))
    plimsoll.process.wait_until("the new CA is in force", lambda: (
        lambda answer: (answer.status == 401, answer))(plimsoll.read()), within=10)


def test_a_broken_config_map_leaves_the_last_good_one(plimsoll):
    plimsoll.apiserver.publish({**plimsoll.authentication(), "requestheader-client-ca-file": "not PEM"})
    plimsoll.process.wait_until("it is reported", lambda: (
        "not usable" in plimsoll.log(), plimsoll.log()[-500:]), within=10)
    assert plimsoll.read().status == 200
    assert plimsoll.ask("/readyz").status == 200
