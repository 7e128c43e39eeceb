# SPDX-License-Identifier: Apache-2.0
"""The server as a client on the wire sees it: what is refused, how certificates are renewed, how it
becomes ready and how it stops."""
import contextlib
import json
import signal
import socket
import ssl

import pytest
from support.configurations import two_lists
from support.serving import HPA, METRIC, exchange


@pytest.fixture
def plimsoll(serve, scripted_redis):
    return serve(two_lists(scripted_redis().port)).wait_ready()


def raw(plimsoll, data, more=b""):
    """Sends bytes as they are over TLS; everything that comes back until the connection ends."""
    context = ssl.create_default_context(cafile=str(plimsoll.pki.crt("cluster-ca")))
    with socket.create_connection(("127.0.0.1", plimsoll.port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            connection.sendall(data + more)
            received = b""
            while True:
                try:
                    part = connection.recv(65536)
                except ssl.SSLError:
                    return received
                if not part:
                    return received
                received += part


HOST = b"Host: h\r\n"


@pytest.mark.parametrize("name, request_bytes, status", [
    ("folded field", b"GET /livez HTTP/1.1\r\n" + HOST + b"X-Remote-User: a\r\n b\r\n\r\n", 400),
    ("no Host", b"GET /livez HTTP/1.1\r\n\r\n", 400),
    ("two Hosts", b"GET /livez HTTP/1.1\r\n" + HOST + HOST + b"\r\n", 400),
    ("two lengths", b"GET /livez HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
    ("target not ASCII", b"GET /\xc3\xa4 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("bare LF", b"GET /livez HTTP/1.1\n" + HOST + b"\r\n", 400),
    ("no HTTP", b"\x16\x03\x01 hello\r\n\r\n", 400),
    ("long head", b"GET /livez HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 70000 + b"\r\n\r\n", 431),
    ("many fields", b"GET /livez HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 600 + b"\r\n", 431),
])
def test_what_is_no_proper_request_is_refused_and_closed(plimsoll, name, request_bytes, status):
    received = raw(plimsoll, request_bytes)
    assert received.startswith(b"HTTP/1.1 %d " % status), received[:200]
    assert received.count(b"HTTP/1.1 ") == 1
    assert plimsoll.ask("/livez").status == 200


@pytest.mark.parametrize("framing", [
    b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: xchunked\r\n",
    b"Transfer-Encoding: chunked, identity\r\n", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"])
def test_nothing_behind_a_head_with_a_body_is_a_request(plimsoll, framing):
    smuggled = b"GET /version HTTP/1.1\r\nHost: h\r\n\r\n"
    received = raw(plimsoll, b"GET /livez HTTP/1.1\r\n" + HOST + framing + b"\r\n", smuggled)
    assert received.count(b"HTTP/1.1 ") <= 1
    assert b"onnection: close" in received


def test_requests_in_one_write_are_answered_in_order(plimsoll):
    received = raw(plimsoll, b"GET /livez HTTP/1.1\r\nHost: h\r\n\r\n" * 2 +
                   b"GET /readyz?verbose HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    assert received.count(b"HTTP/1.1 200 OK") == 3
    assert received.endswith(b"readyz check passed\n")


def test_a_connection_is_kept_for_many_requests(plimsoll):
    with contextlib.closing(plimsoll.connect(None)) as connection:
        connection.connect()
        local = connection.sock.getsockname()
        for _ in range(50):
            assert exchange(connection, "/livez").status == 200
        assert connection.sock.getsockname() == local


def test_the_answers_are_shaped_as_the_fields_own_servers_shape_them(plimsoll):
    answer = plimsoll.wait_read("a value", lambda a: a.status == 200)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert answer.headers["Audit-Id"]
    body = answer.json()
    assert list(body) == ["kind", "apiVersion", "metadata", "items"]
    assert list(body["items"][0]) == ["metricName", "metricLabels", "timestamp", "value"]
    resources = plimsoll.ask("/apis/external.metrics.k8s.io/v1beta1", HPA, "front-proxy").json()
    assert [r["name"] for r in resources["resources"]] == ["task_queue_length"]


def served_serial(plimsoll):
    context = ssl.create_default_context(cafile=str(plimsoll.pki.crt("cluster-ca")))
    with socket.create_connection(("127.0.0.1", plimsoll.port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            return connection.getpeercert()["serialNumber"]


def test_a_renewed_certificate_is_served_and_a_broken_one_is_not(plimsoll):
    before = served_serial(plimsoll)
    with contextlib.closing(plimsoll.connect(None)) as kept:
        assert exchange(kept, "/livez").status == 200
        plimsoll.certificate.write_text("not a certificate")
        plimsoll.process.wait_until("the broken pair is reported", lambda: (
            plimsoll.metrics()["plimsoll_tls_certificate_last_reload_successful"] == 0, plimsoll.log()[-500:]), within=10)
        assert served_serial(plimsoll) == before
        plimsoll.install_certificate("serving-renewed")
        plimsoll.process.wait_until("the new pair is served", lambda: (
            (lambda now: (now != before, now))(served_serial(plimsoll))), within=10)
        assert plimsoll.metrics()["plimsoll_tls_certificate_last_reload_successful"] == 1
        assert exchange(kept, "/livez").status == 200


def test_readyz_names_what_it_is_made_of(serve, scripted_redis, pki, tmp_path):
    plimsoll = serve(two_lists(scripted_redis().port))
    plimsoll.wait_ready()
    verbose = plimsoll.ask("/readyz?verbose").body
    for line in ("[+]ping ok", "[+]configuration ok", "[+]authentication ok", "[+]first-polls ok", "[+]shutdown ok",
                 "readyz check passed"):
        assert line in verbose.splitlines()


def test_it_stays_unready_while_kube_apiserver_is_away(serve, scripted_redis):
    plimsoll = serve(two_lists(scripted_redis().port))
    plimsoll.wait_ready()
    plimsoll.apiserver.close()
    plimsoll.stop()
    plimsoll.start()
    answer = plimsoll.ask("/readyz")
    assert answer.status == 500
    assert "[-]authentication failed: reason withheld" in answer.body
    assert plimsoll.ask("/livez").status == 200
    assert plimsoll.ask(METRIC, HPA, "front-proxy").status == 401


def test_a_stop_announces_itself_serves_on_and_ends_with_zero(serve, scripted_redis):
    plimsoll = serve(two_lists(scripted_redis().port), "--shutdown-delay-duration", "2s").wait_ready()
    plimsoll.wait_read("a value", lambda a: a.status == 200)
    with contextlib.closing(plimsoll.connect("front-proxy")) as kept:
        assert exchange(kept, METRIC, HPA).status == 200
        plimsoll.process.signal(signal.SIGTERM)
        plimsoll.process.wait_until("readyz fails", lambda: (
            (lambda answer: (answer.status == 500 and "[-]shutdown" in answer.body, answer))(plimsoll.ask("/readyz"))), within=2)
        answer = exchange(kept, METRIC, HPA)
        assert answer.status == 200
        assert answer.headers["Connection"] == "close"
    assert plimsoll.process.wait(20) == 0


def test_a_second_signal_ends_it_at_once(serve, scripted_redis):
    plimsoll = serve(two_lists(scripted_redis().port), "--shutdown-delay-duration", "20s").wait_ready()
    plimsoll.process.signal(signal.SIGTERM)
    plimsoll.process.wait_until("it stops", lambda: ("stopping" in plimsoll.log(), plimsoll.log()[-300:]), within=5)
    plimsoll.process.signal(signal.SIGTERM)
    assert plimsoll.process.wait(5) == 1


def test_the_metrics_port_speaks_of_every_metric(plimsoll):
    plimsoll.wait_read("a value", lambda a: a.status == 200)
    seen = plimsoll.metrics()
    labels = '{backend="tasks",metric="task_queue_length",namespaces="artemis-mesh"}'
    assert seen["plimsoll_metric_value" + labels] == 14
    assert seen["plimsoll_metric_up" + labels] == 1
    assert seen["plimsoll_metric_failed_polls" + labels] == 0
    assert seen["plimsoll_metric_sample_timestamp_seconds" + labels] > 1.7e9
    assert seen['plimsoll_answers_total{origin="fresh"}'] >= 1
    assert seen['plimsoll_reads_total{code="200"}'] >= 1
    assert seen['plimsoll_polls_total{backend="tasks",outcome="ok"}'] >= 1
    assert seen["plimsoll_event_loop_lag_seconds_count"] >= 1


def test_who_does_not_read_the_metrics_page_makes_room(plimsoll):
    """Each page that is not read stays in memory, so that only a few are."""
    with contextlib.ExitStack() as open_ones:
        idle = [open_ones.enter_context(socket.create_connection(("127.0.0.1", plimsoll.metrics_port))) for _ in range(20)]
        assert plimsoll.metrics()
        for one in idle[:12]:  # eight were left, and the scrape made the longest idle one of them go
            one.settimeout(10)
            assert one.recv(1) == b""
        assert plimsoll.metrics()


def test_json_log_lines_are_json(serve, scripted_redis):
    plimsoll = serve(two_lists(scripted_redis().port), "--log-format", "json").wait_ready()
    plimsoll.stop()
    lines = [json.loads(line) for line in plimsoll.log().splitlines()]
    assert any(line["msg"] == "serving" for line in lines)
