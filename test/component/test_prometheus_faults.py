# SPDX-License-Identifier: Apache-2.0
"""A Prometheus that stalls, cuts, refuses and lies: what is served is a measurement, a marked last known
value or an error with its reason, never a number made of a failure; and no query holds up another."""
import json
import subprocess

import pytest
from support.configurations import HEAD, one_query, prometheus_backend, query_metric
from support.scripted_prometheus import CUT, STALL, Reply, error, seven, vector

OVERSIZE = Reply(b'{"status":"success",' + b" " * (1024 * 1024), 200)
DEEP = Reply('{"status":"success","data":' + "[" * 100000)

# What a query gets back, and what the refusal must name.
FAULTS = {
    "stalls": (STALL, "took longer"),
    "cut": (CUT, "127.0.0.1"),
    "cut body": (Reply('{"status":"success"', claims=1000), "cut"),
    "oversize": (OVERSIZE, "longer than 1048576 bytes"),
    "deep": (DEEP, "nested deeper"),
    "HTML": (Reply("<html>log in</html>", kind="text/html"), "HTML"),
    "text": (Reply("up 1\n", kind="text/plain"), "not JSON"),
    "bad data": (error(400, "bad_data", "1:3: parse error"), "1:3: parse error"),
    "execution": (error(422, "execution", "many-to-many matching"), "many-to-many"),
    "its timeout": (error(503, "timeout", "query timed out in expression evaluation"), "timed out"),
    "unauthorized": (Reply("", 401), "401"),
    "forbidden": (Reply("", 403), "403"),
    "not found": (Reply("404 page not found", 404, "text/plain"), "404"),
    "too many": (Reply("", 429), "429"),
    "unavailable": (Reply("upstream connect error", 503, "text/plain"), "503"),
    "redirect": (Reply("", 302), "redirects are not followed"),
    "no data": (vector(), "finds nothing"),
    "NaN": ("NaN", "NaN"),
    "infinity": ("+Inf", "+Inf"),
    "negative": ("-1", "negative"),
    "too large": ("1e300", "too large"),
    "no number": ("7 tasks", "7 tasks"),
    "JSON number": (Reply('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,7]}]}}'), "pair"),
    "matrix": (Reply('{"status":"success","data":{"resultType":"matrix","result":[]}}'), "matrix"),
    "string": (Reply('{"status":"success","data":{"resultType":"string","result":[1,"7"]}}'), "string"),
    "empty object": (Reply("{}"), "status"),
    "empty body": (Reply(""), "not JSON"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_from_the_start_is_an_error_that_says_why(name, serve, scripted_prometheus):
    reply, named = FAULTS[name]
    peer = scripted_prometheus(lambda _: reply)
    plimsoll = serve(one_query(peer.port)).wait_ready()
    answer = plimsoll.wait_read("the failure is known", lambda a: a.status == 503 and named in a.body)
    assert answer.json()["reason"] == "ServiceUnavailable"
    assert plimsoll.process.running

    peer.answer = seven
    assert plimsoll.wait_read("it heals", lambda a: a.status == 200, within=70).values() == {"": "7"}


@pytest.mark.parametrize("name", ["stalls", "cut", "HTML", "bad data", "no data", "NaN", "infinity", "unavailable"])
def test_a_fault_later_leaves_the_last_known_value(name, serve, scripted_prometheus):
    peer = scripted_prometheus()
    plimsoll = serve(one_query(peer.port)).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200)
    peer.answer = lambda _: FAULTS[name][0]
    plimsoll.process.wait_until("the failure is noticed", lambda: (up(plimsoll) == 0, plimsoll.metrics()), within=15)
    answer = plimsoll.read()
    assert answer.status == 200
    assert answer.values() == {"": "7"}


def up(plimsoll, backend="prom"):
    return plimsoll.metrics().get(f'plimsoll_metric_up{{backend="{backend}",metric="task_queue_length",namespaces="artemis-mesh"}}')


@pytest.mark.parametrize("policy, rung", [("hold", "7"), ("zero", "0"), ("error", None)])
def test_no_data_is_what_the_operator_says(policy, rung, serve, scripted_prometheus):
    peer = scripted_prometheus()
    plimsoll = serve(one_query(peer.port, f", noData: {policy}")).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200 and a.values() == {"": "7"})
    peer.answer = lambda _: vector()
    asked = len(peer.asked)
    plimsoll.process.wait_until("it is asked again", lambda: (len(peer.asked) >= asked + 3, peer.asked), within=15)
    if rung is None:
        answer = plimsoll.wait_read("the error", lambda a: a.status == 503)
        assert "no_data" in answer.body and "noData: error" in answer.body
    else:
        assert plimsoll.wait_read("what is served", lambda a: a.values() == {"": rung}).status == 200


def test_what_is_asked(serve, scripted_prometheus, tmp_path):
    (tmp_path / "token").write_text("planted-secret\n")
    peer = scripted_prometheus()
    plimsoll = serve(HEAD + "backends:\n" +
                     prometheus_backend("prom", peer.port, f', headers: {{X-Scope-OrgID: team-a}}, bearerTokenFile: "{tmp_path}/token"', "/prefix/") +
                     "metrics:\n" + query_metric("task_queue_length", "prom", "sum(a) + b{c='ü'}"))
    plimsoll.wait_read("a value", lambda a: a.status == 200)
    asked = peer.asked[0]
    assert (asked["method"], asked["path"]) == ("POST", "/prefix/api/v1/query")
    assert asked["query"] == "sum(a) + b{c='ü'}"
    assert float(asked["time"]) > 1.7e9 and asked["timeout"] == "0.900"
    assert asked["headers"]["X-Scope-OrgID"] == "team-a"
    assert asked["headers"]["Authorization"] == "Bearer planted-secret"

    (tmp_path / "token").write_text("rotated-secret\n")
    plimsoll.process.wait_until("the new token is sent", lambda: (
        peer.asked[-1]["headers"]["Authorization"] == "Bearer rotated-secret", peer.asked[-1]), within=10)
    peer.answer = lambda _: error(400, "bad_data", "not for Bearer rotated-secret")
    answer = plimsoll.process.wait_until("the failure is noticed", lambda: (up(plimsoll) == 0, plimsoll.metrics()), within=15)
    assert answer is not None
    assert "-secret" not in plimsoll.log() and "-secret" not in plimsoll.read().body


def test_get_where_post_is_not_allowed(serve, scripted_prometheus):
    peer = scripted_prometheus()
    peer.answer = lambda _: Reply("", 405) if peer.asked[-1]["method"] == "POST" else 7
    plimsoll = serve(one_query(peer.port)).wait_ready()
    plimsoll.wait_read("a value", lambda a: a.status == 200)
    plimsoll.process.wait_until("POST is not tried again", lambda: (len(peer.asked) > 4, peer.asked), within=10)
    assert [one["method"] for one in peer.asked[:5]] == ["POST", "GET", "GET", "GET", "GET"]


def test_a_query_that_stalls_or_fails_holds_up_no_other(serve, scripted_prometheus):
    peer = scripted_prometheus(lambda query: {"stuck": STALL, "wrong": error(400, "bad_data", "parse error")}.get(query, 7))
    plimsoll = serve(HEAD + "backends:\n" + prometheus_backend("prom", peer.port) + "metrics:\n" +
                     query_metric("stuck_metric", "prom", "stuck") + query_metric("wrong_metric", "prom", "wrong") +
                     query_metric("task_queue_length", "prom", "good"))
    plimsoll.wait_read("the good one is served", lambda a: a.status == 200)
    asked = peer.queries().count("good")
    plimsoll.process.wait_until("the good one is polled on", lambda: (
        peer.queries().count("good") >= asked + 5, peer.queries()), within=12)
    assert plimsoll.read().origins() == {"fresh"}


def test_equal_queries_are_asked_once(serve, scripted_prometheus):
    peer = scripted_prometheus(lambda _: vector(({"pod": "a"}, 2), ({"pod": "b"}, 5)))
    plimsoll = serve(HEAD + "backends:\n" + prometheus_backend("prom", peer.port) + "metrics:\n" +
                     query_metric("task_queue_length", "prom", "load") +
                     query_metric("other", "prom", "load", ", combine: sum", namespace="other-mesh"))
    plimsoll.wait_read("the largest", lambda a: a.status == 200 and a.values() == {"": "5"})
    assert len(peer.asked) <= 2 + peer_polls(plimsoll)


def peer_polls(plimsoll):
    return plimsoll.metrics()['plimsoll_polls_total{backend="prom",outcome="ok"}']


def test_the_next_url_is_asked_while_the_first_is_away(serve, scripted_prometheus):
    first, second = scripted_prometheus(lambda _: Reply("", 503)), scripted_prometheus(lambda _: 8)
    plimsoll = serve(HEAD + "backends:\n  - name: prom\n    prometheus: {timeout: 1s, urls: "
                     f'["http://127.0.0.1:{first.port}", "http://127.0.0.1:{second.port}"]}}\n' +
                     "metrics:\n" + query_metric("task_queue_length", "prom", "load"))
    plimsoll.wait_read("the second's value", lambda a: a.status == 200 and a.values() == {"": "8"})
    asked = len(second.asked)
    plimsoll.process.wait_until("the second is asked on", lambda: (len(second.asked) >= asked + 3, second.asked), within=10)
    assert len(first.asked) == 1


def test_series_are_served_with_their_labels(serve, scripted_prometheus):
    def load(_):
        return vector(({"__name__": "load", "queue": "task", "instance": "10.0.0.1:9090"}, 2),
                      ({"__name__": "load", "queue": "batch", "instance": "10.0.0.1:9090"}, "0.5"))
    peer = scripted_prometheus(load)
    plimsoll = serve(one_query(peer.port, ", combine: series, labels: {team: a}")).wait_ready()
    answer = plimsoll.wait_read("both", lambda a: a.status == 200 and a.values() == {"task": "2", "batch": "500m"})
    assert [item["metricLabels"] for item in answer.items] == [{"queue": "task", "team": "a"}, {"queue": "batch", "team": "a"}]
    assert plimsoll.read("?labelSelector=queue%3Dbatch").values() == {"batch": "500m"}
    assert plimsoll.read("?labelSelector=queue%3Dnone").status == 404
    plimsoll.process.wait_until("what is left out is told", lambda: ("instance" in plimsoll.log(), plimsoll.log()), within=5)
    peer.answer = lambda _: vector(({"queue": "new"}, 3))
    plimsoll.wait_read("another set", lambda a: a.values() == {"new": "3"}, within=10)


def test_series_that_were_never_seen_are_unavailable_not_unknown(serve, scripted_prometheus):
    plimsoll = serve(one_query(scripted_prometheus(lambda _: Reply("", 503)).port, ", combine: series")).wait_ready()
    answer = plimsoll.wait_read("the failure is known", lambda a: a.status == 503 and "HTTP status 503" in a.body)
    assert plimsoll.read("?labelSelector=queue%3Dtask").status == answer.status


def test_a_doubtful_rise_is_taken_and_a_doubtful_fall_is_held(serve, scripted_prometheus):
    peer = scripted_prometheus()
    plimsoll = serve(one_query(peer.port)).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200)
    peer.answer = lambda _: vector(({}, 3), warnings=["a store is away"])
    plimsoll.process.wait_until("the fall is doubted", lambda: ("from 7 to 3 is not believed" in plimsoll.log(), plimsoll.log()), within=10)
    assert plimsoll.read().values() == {"": "7"}
    peer.answer = lambda _: vector(({}, 12), warnings=["a store is away"])
    plimsoll.wait_read("the rise", lambda a: a.values() == {"": "12"}, within=5)
    peer.answer = lambda _: 3
    plimsoll.wait_read("the whole answer", lambda a: a.values() == {"": "3"}, within=5)


def test_check_query_prints_what_would_be_served(program, scripted_prometheus, scripted_redis, tmp_path):
    peer = scripted_prometheus(lambda query: {"bad": error(400, "bad_data", "parse error"), "none": vector()}.get(
        query, vector(({"pod": "a", "path": "/x"}, 2), ({"pod": "b", "path": "/y"}, "5.5"))))
    file = tmp_path / "plimsoll.yaml"
    good = (HEAD + "backends:\n" + prometheus_backend("prom", peer.port) +
            f'  - {{name: tasks, redis: {{address: "127.0.0.1:{scripted_redis().port}"}}}}\n' + "metrics:\n" +
            query_metric("largest", "prom", "load") + query_metric("each", "prom", "load", ", combine: series") +
            query_metric("nothing", "prom", "none", ", noData: zero") +
            "  - {name: queue, namespaces: [a], whenStale: error, redis: {backend: tasks, lists: [{key: k}]}}\n")
    file.write_text(good)
    done = subprocess.run([program, "check", file, "--query"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n\n")[1].splitlines() == [
        "artemis-mesh/largest = 5500m", "artemis-mesh/each{pod=a} = 2", "artemis-mesh/each{pod=b} = 5500m",
        "artemis-mesh/nothing = 0", "a/queue = 7"]
    assert "artemis-mesh/each: labels left out" in done.stderr and "path" in done.stderr
    assert peer.queries().count("load") == 1

    file.write_text(good + query_metric("wrong", "prom", "bad") + query_metric("missing", "prom", "none"))
    done = subprocess.run([program, "check", "--query", file], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert "artemis-mesh/wrong: no value: HTTP status 400, bad_data: parse error" in done.stderr
    assert "artemis-mesh/missing: no value: the query finds nothing" in done.stderr
    assert "2 of 6 metrics have no value" in done.stderr
    assert "artemis-mesh/largest = 5500m" in done.stdout


def test_faults_are_valid_json_where_they_mean_to_be():
    for name in ("bad data", "execution", "matrix", "string", "JSON number"):
        json.loads(FAULTS[name][0].body)
