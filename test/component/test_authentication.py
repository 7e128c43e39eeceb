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


SAM = {"username": "system:serviceaccount:artemis-mesh:sam", "uid": "u-2",
       "groups": ["system:serviceaccounts", "system:authenticated"],
       "extra": {"authentication.kubernetes.io/credential-id": ["JTI=1"]}}
JOE = {"X-Remote-User": "joe", "X-Remote-Group": "team-b"}
GOOD, BAD = {"Authorization": "Bearer s3same"}, {"Authorization": "Bearer nonsense"}


def knows_sam(token):
    return SAM if token == "s3same" else "[invalid bearer token]"


@pytest.mark.parametrize("identity, headers, status, user", [
    ("front-proxy", JOE, 200, "joe"),
    ("front-proxy", {**JOE, **GOOD}, 200, "joe"),
    ("front-proxy", {}, 401, None),
    ("front-proxy", GOOD, 200, SAM["username"]),
    (None, {}, 403, "system:anonymous"),
    (None, JOE, 403, "system:anonymous"),
    (None, MASTERS, 403, "system:anonymous"),
    (None, GOOD, 200, SAM["username"]),
    (None, {**GOOD, **MASTERS}, 200, SAM["username"]),
    (None, BAD, 401, None),
    (None, {**BAD, **JOE}, 401, None),
    (None, {"Authorization": "Bearer "}, 403, "system:anonymous"),
    (None, {"Authorization": "Basic s3same"}, 403, "system:anonymous"),
    ("wrong-ca", JOE, 401, None),
    ("wrong-ca", GOOD, 200, SAM["username"]),
    ("wrong-ca", BAD, 401, None),
    ("wrong-name", JOE, 401, None),
    ("user", JOE, 200, "jane"),
    ("user", MASTERS, 200, "jane"),
    ("user", {}, 200, "jane"),
    ("user", BAD, 200, "jane"),
])
def test_the_matrix(plimsoll, identity, headers, status, user):
    plimsoll.apiserver.decide = lambda spec: spec["user"] != "system:anonymous"
    plimsoll.apiserver.owner = knows_sam
    answer = plimsoll.ask(METRIC, headers, identity)
    assert answer.status == status
    assert [spec["user"] for spec in plimsoll.apiserver.reviews] == ([user] if user else [])
    if status != 200:
        assert answer.json()["kind"] == "Status"
    if status == 401:
        assert (answer.json()["reason"], answer.json()["message"]) == ("Unauthorized", "Unauthorized")


def test_a_user_is_asked_about_by_his_certificate(plimsoll):
    assert plimsoll.ask(METRIC, MASTERS, "user").status == 200
    (spec,) = plimsoll.apiserver.reviews
    assert (spec["user"], spec["groups"]) == ("jane", ["team-a", "system:authenticated"])
    (identifier,) = spec["extra"]["authentication.kubernetes.io/credential-id"]
    assert identifier.startswith("X509SHA256=")


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
    plimsoll.process.wait_until("all of them are waiting", lambda: (
        plimsoll.metrics()["plimsoll_http_connections"] >= 20 and plimsoll.apiserver.reviews,
        plimsoll.apiserver.reviews), within=8)
    release.set()
    for reader in readers:
        reader.join()
    assert [answer.status for answer in answers] == [200] * 20
    assert len(plimsoll.apiserver.reviews) == 1


def test_strangers_whose_reviews_hang_delay_no_hpa(plimsoll):
    """Neither where the front proxy's question was answered before, nor where it is new."""
    plimsoll.apiserver.decide = lambda spec: "hang" if spec["user"] == "system:anonymous" else True
    assert ask_as(plimsoll, "jane").status == 200
    done = []

    def stranger(number):
        done.append(plimsoll.ask(f"/apis/external.metrics.k8s.io/v1beta1/namespaces/n{number}/x").status)
    strangers = [threading.Thread(target=stranger, args=(number,)) for number in range(12)]
    for one in strangers:
        one.start()
    plimsoll.process.wait_until("two reviews hang", lambda: (
        len(plimsoll.apiserver.reviews) == 3, plimsoll.apiserver.reviews), within=10)
    for user in ("jane", "joe", "jim"):
        assert ask_as(plimsoll, user).status == 200
    for one in strangers:
        one.join()
    assert done == [500] * 12


def test_a_kubeconfig_that_verifies_nobody_is_warned_of(plimsoll):
    assert "INSECURE" not in plimsoll.log()
    plimsoll.stop()
    plimsoll.trust = {"insecure-skip-tls-verify": True}
    plimsoll.start().wait_ready()
    assert "INSECURE: the kubeconfig has insecure-skip-tls-verify" in plimsoll.log()


def test_a_no_is_remembered(plimsoll):
    plimsoll.apiserver.decide = lambda spec: False
    assert ask_as(plimsoll, "jane").status == 403
    assert ask_as(plimsoll, "jane").status == 403
    assert len(plimsoll.apiserver.reviews) == 1


def test_a_token_is_reviewed_once_and_its_owner_asked_about(plimsoll):
    plimsoll.apiserver.owner = knows_sam
    with contextlib.closing(plimsoll.connect(None)) as connection:
        for _ in range(3):
            assert exchange(connection, METRIC, GOOD).status == 200
    assert plimsoll.ask(METRIC, GOOD).status == 200
    assert plimsoll.apiserver.token_reviews == [{"token": "s3same"}], "and without audiences"
    assert plimsoll.apiserver.reviews == [{
        "user": SAM["username"], "uid": SAM["uid"], "groups": SAM["groups"], "extra": SAM["extra"],
        "resourceAttributes": {"namespace": "artemis-mesh", "verb": "list", "group": "external.metrics.k8s.io",
                               "version": "v1beta1", "resource": "task_queue_length"}}]
    assert plimsoll.metrics()['plimsoll_authentication_token_reviews_total{outcome="authenticated"}'] == 1


def test_a_token_without_rights_is_forbidden(plimsoll):
    plimsoll.apiserver.owner = knows_sam
    plimsoll.apiserver.decide = lambda spec: False
    answer = plimsoll.ask(METRIC, GOOD)
    assert answer.status == 403
    assert SAM["username"] in answer.json()["message"]


@pytest.mark.parametrize("owner", ["[invalid bearer token, token lookup failed]", None])
def test_a_bad_token_is_remembered(plimsoll, owner):
    plimsoll.apiserver.owner = lambda token: owner
    assert [plimsoll.ask(METRIC, BAD).status for _ in range(3)] == [401] * 3
    assert len(plimsoll.apiserver.token_reviews) == 1


@pytest.mark.parametrize("failure, attempts", [(500, 2), (503, 2), (403, 1), ("hang", 1), ({"username": ""}, 1)])
def test_a_token_that_cannot_be_reviewed_is_refused_and_nothing_else_is(plimsoll, failure, attempts):
    plimsoll.apiserver.owner = lambda token: failure
    began = time.monotonic()
    assert plimsoll.ask(METRIC, GOOD).status == 401
    assert time.monotonic() - began < 5, "one review, its retry included, has 3 s"
    assert len(plimsoll.apiserver.token_reviews) == attempts
    assert plimsoll.read().status == 200
    plimsoll.process.wait_until("it is reported", lambda: (
        "could not be reviewed" in plimsoll.log(), plimsoll.log()[-500:]), within=10)
    plimsoll.apiserver.owner = knows_sam
    assert plimsoll.ask(METRIC, GOOD).status == 200, "a failure is not remembered"


def test_while_kube_apiserver_is_down_tokens_are_refused_and_certificates_are_not(plimsoll):
    plimsoll.apiserver.owner = knows_sam
    assert plimsoll.read().status == 200
    plimsoll.apiserver.close()
    assert plimsoll.ask(METRIC, GOOD).status == 401
    assert plimsoll.read().status == 200, "the last answer about the HPA still holds"
    assert plimsoll.ask(METRIC, {}, "user").status == 500, "jane is known, but not what she may"
    assert plimsoll.ask("/readyz").status == 200


def test_many_who_show_one_token_ask_one_question(plimsoll):
    release = threading.Event()

    def owner(token):
        release.wait(10)
        return SAM
    plimsoll.apiserver.owner = owner
    answers = []
    readers = [threading.Thread(target=lambda: answers.append(plimsoll.ask(METRIC, GOOD))) for _ in range(20)]
    for reader in readers:
        reader.start()
    plimsoll.process.wait_until("the token is reviewed", lambda: (
        plimsoll.apiserver.token_reviews, plimsoll.apiserver.token_reviews), within=5)
    release.set()
    for reader in readers:
        reader.join()
    assert [answer.status for answer in answers] == [200] * 20
    assert len(plimsoll.apiserver.token_reviews) == 1


def test_tokens_that_hang_do_not_delay_the_hpa(plimsoll):
    plimsoll.apiserver.owner = lambda token: "hang"
    strangers = [threading.Thread(target=plimsoll.ask, args=(METRIC, {"Authorization": f"Bearer {n}"}))
                 for n in range(20)]
    for stranger in strangers:
        stranger.start()
    plimsoll.process.wait_until("tokens hang", lambda: (
        plimsoll.apiserver.token_reviews, plimsoll.apiserver.token_reviews), within=5)
    began = time.monotonic()
    assert ask_as(plimsoll, "somebody-new").status == 200
    assert time.monotonic() - began < 2
    for stranger in strangers:
        stranger.join()


@pytest.mark.parametrize("value", ["Bearer s3same s3same", "Bearer s3s\xe4me", "Bearer " + "s3same" * 6000])
def test_what_cannot_be_a_token_is_refused_unasked(plimsoll, value):
    plimsoll.apiserver.owner = lambda token: SAM
    assert plimsoll.ask(METRIC, {"Authorization": value}).status == 401
    assert plimsoll.apiserver.token_reviews == []


def test_two_authorization_fields_are_refused_unasked(plimsoll):
    plimsoll.apiserver.owner = lambda token: SAM
    with contextlib.closing(plimsoll.connect(None)) as connection:
        connection.putrequest("GET", METRIC)
        connection.putheader("Authorization", "Bearer s3same")
        connection.putheader("authorization", "Bearer another")
        connection.endheaders()
        assert connection.getresponse().status == 401
    assert plimsoll.apiserver.token_reviews == []


def test_no_token_is_logged(serve, scripted_redis):
    plimsoll = serve(two_lists(scripted_redis().port), "-v", "10").wait_ready()
    for number, owner in enumerate((SAM, "echo", 500, 403)):
        plimsoll.apiserver.owner = lambda token: f"no such token: {token}" if owner == "echo" else owner
        for value in (f"Bearer s3same-{number}", "Bearer s3same s3same"):
            plimsoll.ask(METRIC, {"Authorization": value})
    plimsoll.process.wait_until("refusals are logged", lambda: (
        plimsoll.log().count("not authenticated") >= 4, plimsoll.log()[-500:]), within=10)
    assert "s3same" not in plimsoll.log()


def test_anonymous_gets_probes_unasked_and_what_kube_apiserver_allows(plimsoll):
    plimsoll.apiserver.decide = lambda spec: spec.get("nonResourceAttributes", {}).get("path") == "/version"
    for path, status in (("/healthz", 200), ("/livez", 200), ("/readyz", 200), ("/version", 200), ("/apis", 403),
                         ("/healthz/ping", 403), ("/metrics", 403)):
        assert plimsoll.ask(path).status == status, path
    assert [(spec["user"], spec["groups"], spec["nonResourceAttributes"]) for spec in plimsoll.apiserver.reviews] == [
        ("system:anonymous", ["system:unauthenticated"], {"path": path, "verb": "get"})
        for path in ("/version", "/apis", "/healthz/ping", "/metrics")]


def test_impersonation_is_refused(plimsoll):
    answer = plimsoll.ask(METRIC, {"Impersonate-User": "admin"}, "user")
    assert answer.status == 403
    assert "ask through kube-apiserver" in answer.json()["message"]
    assert plimsoll.apiserver.reviews == []


def test_a_rotated_ca_takes_effect_on_connections_that_live(plimsoll):
    with contextlib.closing(plimsoll.connect("front-proxy")) as connection:
        assert exchange(connection, METRIC, HPA).status == 200
        plimsoll.apiserver.publish(plimsoll.authentication("other-ca"))
        plimsoll.process.wait_until("the new CA is in force", lambda: (
            lambda answer: (answer.status == 401, answer))(exchange(connection, METRIC, HPA)), within=10)
    assert plimsoll.ask(METRIC, HPA, "wrong-ca").status == 200


def test_a_removed_client_ca_takes_effect_on_connections_that_live(plimsoll):
    with contextlib.closing(plimsoll.connect("user")) as connection:
        assert exchange(connection, METRIC).status == 200
        plimsoll.apiserver.publish(plimsoll.authentication(client_ca="other-ca"))
        plimsoll.process.wait_until("the new CA is in force", lambda: (
            lambda answer: (answer.status == 401, answer))(exchange(connection, METRIC)), within=10)
    assert plimsoll.read().status == 200, "the front proxy's CA is what it was"


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
    assert plimsoll.metrics()["plimsoll_authentication_config_last_read_successful"] == 0
    plimsoll.apiserver.publish(plimsoll.authentication("other-ca"))
    plimsoll.process.wait_until("the next good one is in force", lambda: (
        lambda answer: (answer.status == 401, answer))(plimsoll.read()), within=10)
    assert plimsoll.metrics()["plimsoll_authentication_config_last_read_successful"] == 1


def test_a_broken_client_ca_leaves_the_old_one_and_does_not_keep_the_rest_from_being_taken(plimsoll):
    plimsoll.apiserver.publish({**plimsoll.authentication("other-ca"), "client-ca-file": "not PEM"})
    plimsoll.process.wait_until("the new front-proxy CA is in force", lambda: (
        lambda answer: (answer.status == 401, answer))(plimsoll.read()), within=10)
    assert plimsoll.ask(METRIC, {}, "user").status == 200
    assert "client-ca-file: " in plimsoll.log()
