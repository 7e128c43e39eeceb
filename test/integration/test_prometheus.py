# SPDX-License-Identifier: Apache-2.0
"""The real prometheus: plain, with TLS, client certificates and a password; idle, without its exporter, killed, frozen."""
import base64
import pathlib
import re
import ssl
import time

import pytest
from harness.exporter import Exporter
from harness.inference import Inference, constant
from harness.processes import Processes
from harness.prometheus_server import PrometheusServer
from support.configurations import HEAD, query_metric

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "manifests" / "examples" / "sophia-metrics.yaml"
WEB_USERS = 'basic_auth_users: {plimsoll: "%s"}\n'


def histogram(fast, slow):
    """Of two pods: so many answers within 0.5 s, and within 3 s."""
    lines = ["# TYPE inference_latency_seconds histogram"]
    for pod in ("a", "b"):
        for bound, count in (("0.5", fast), ("3", fast + slow), ("+Inf", fast + slow)):
            lines.append(f'inference_latency_seconds_bucket{{pod="{pod}",le="{bound}"}} {count}')
        lines += [f'inference_latency_seconds_sum{{pod="{pod}"}} {fast}', f'inference_latency_seconds_count{{pod="{pod}"}} {fast + slow}']
    lines += ['# TYPE gpu gauge', 'gpu{pod="a",slot="0:1"} 40', 'gpu{pod="b",slot="0:2"} 90.5']
    return "\n".join(lines) + "\n"


@pytest.fixture
def exporter():
    made = Exporter(histogram(0, 0))
    yield made
    made.close()


@pytest.fixture
def prometheus(tmp_path, exporter):
    """prometheus(**named): a started server that scrapes the exporter as the job sophia-inference."""
    processes = Processes(tmp_path / "prometheus-logs")

    def start(**named):
        server = PrometheusServer(tmp_path / "prometheus", processes, {"sophia-inference": exporter.port}, **named)
        server.start()
        server.wait_value("a scrape", "gpu", lambda seen: len(seen) == 2)
        return server
    yield start
    processes.kill_all()


def serving(port, query, query_more="", backend_more="", scheme="http"):
    return (HEAD + f'backends:\n  - name: prom\n    prometheus: {{url: "{scheme}://127.0.0.1:{port}", timeout: 1s{backend_more}}}\n' +
            "metrics:\n" + query_metric("task_queue_length", "prom", query, query_more))


def example_query(window="1m"):
    """The example's P95, with a shorter window."""
    text = re.search(r"query: \|\n((?: {8}.*\n)+)", EXAMPLE.read_text())[1]
    return " ".join(text.split()).replace("[1m]", f"[{window}]").replace('"', '\\"')


@pytest.mark.parametrize("combine, wanted", [("max", "90500m"), ("min", "40"), ("sum", "130500m"), ("avg", "65250m")])
def test_a_vector_is_combined(combine, wanted, serve, prometheus):
    plimsoll = serve(serving(prometheus().port, "gpu", f", combine: {combine}"))
    assert plimsoll.wait_read("a value", lambda a: a.status == 200).values() == {"": wanted}


def test_series_and_scalars(serve, prometheus):
    server = prometheus()
    plimsoll = serve(serving(server.port, "gpu", ", combine: series"))
    answer = plimsoll.wait_read("both", lambda a: a.status == 200)
    assert {item["metricLabels"]["pod"]: item["value"] for item in answer.items} == {"a": "40", "b": "90500m"}
    assert {"slot", "instance"}.isdisjoint(answer.items[0]["metricLabels"])
    assert plimsoll.read("?labelSelector=pod%3Db").items[0]["value"] == "90500m"
    scalar = serve(serving(server.port, "scalar(sum(gpu)) / 1e6"))
    assert scalar.wait_read("the scalar", lambda a: a.status == 200).values() == {"": "1m"}


@pytest.mark.parametrize("query, named", [
    ("gpu{", "bad_data"), ("gpu + on(job) gpu", "execution"), ("gpu[1m]", "matrix"), ("'x'", "string"),
    ("gpu / 0", "+Inf"), ("-gpu", "negative"), ("gpu * 1e300", "too large"), ("nothing", "finds nothing"), ("gpu * NaN", "NaN"),
])
def test_what_is_no_number_is_an_error_that_says_why(query, named, serve, prometheus):
    plimsoll = serve(serving(prometheus().port, query)).wait_ready()
    answer = plimsoll.wait_read("the error", lambda a: a.status == 503 and named in a.body)
    assert "items" not in answer.json()


def test_an_idle_night_is_0_and_a_dead_exporter_is_not(serve, prometheus, exporter):
    server = prometheus()
    plimsoll = serve(serving(server.port, example_query("5s"))).wait_ready()
    plimsoll.wait_read("idle: NaN is dropped, life is proved", lambda a: a.status == 200 and a.values() == {"": "0"})

    exporter.text = histogram(10, 90)
    busy = plimsoll.wait_read("traffic", lambda a: a.status == 200 and a.values() != {"": "0"}, within=15)
    assert busy.values()[""].endswith("m") or int(busy.values()[""]) >= 2
    plimsoll.wait_read("idle again", lambda a: a.status == 200 and a.values() == {"": "0"}, within=20)

    exporter.text = histogram(20, 180)
    plimsoll.wait_read("traffic again", lambda a: a.status == 200 and a.values() != {"": "0"}, within=15)
    exporter.close()
    plimsoll.process.wait_until("no data is noticed", lambda: ("finds nothing" in plimsoll.log(), plimsoll.log()), within=30)
    answer = plimsoll.read()
    assert answer.status == 200 and answer.values() != {"": "0"}


def test_after_a_crash_the_example_finds_nothing_rather_than_0(tmp_path):
    processes = Processes(tmp_path / "logs")
    load = Inference("sophia-mesh", lambda: ["a", "b"])
    load.latency = constant(3)
    server = PrometheusServer(tmp_path / "prometheus", processes, {"sophia-inference": load.port})
    query, seen = example_query("3s"), []

    def busy(result):
        seen.extend(value for _, value in result)
        return bool(result)
    try:
        server.start()
        server.wait_value("a percentile", query, lambda result: bool(result))
        server.kill()
        time.sleep(4)  # the query's window passes
        server.start()
        server.wait_value("a percentile again", query, busy)
    finally:
        processes.kill_all()
        load.close()
    assert all(float(value) > 2 for value in seen), seen


def test_killed_it_holds_and_back_it_is_fresh(serve, prometheus):
    server = prometheus()
    plimsoll = serve(serving(server.port, "max(gpu)")).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200 and a.values() == {"": "90500m"})
    server.kill()
    held = plimsoll.wait_read("the hold", lambda a: a.origins() == {"held"}, within=30)
    assert held.values() == {"": "90500m"}
    server.start()
    plimsoll.wait_read("a fresh value", lambda a: a.origins() == {"fresh"}, within=60)


def test_frozen_every_read_stays_quick_and_it_heals(serve, prometheus, exporter):
    server = prometheus()
    plimsoll = serve(serving(server.port, "max(gpu)")).wait_ready()
    plimsoll.wait_read("a first value", lambda a: a.status == 200 and a.values() == {"": "90500m"})
    server.freeze()
    plimsoll.process.wait_until("the failure is noticed", lambda: ("took longer" in plimsoll.log(), plimsoll.log()), within=15)
    assert plimsoll.read().values() == {"": "90500m"}
    exporter.text = histogram(0, 0).replace("90.5", "95")
    server.thaw()
    plimsoll.wait_read("the new value", lambda a: a.values() == {"": "95"}, within=60)


@pytest.fixture
def guarded(prometheus, pki):
    """A prometheus that speaks TLS, wants a client certificate and the password s3cret."""
    crypt = pytest.importorskip("crypt")
    hashed = crypt.crypt("s3cret", crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))
    context = ssl.create_default_context(cafile=str(pki.crt("cluster-ca")))
    context.load_cert_chain(pki.crt("redis-client"), pki.key("redis-client"))
    return prometheus(
        web=(f'tls_server_config: {{cert_file: "{pki.crt("redis")}", key_file: "{pki.key("redis")}", '
             f'client_auth_type: RequireAndVerifyClientCert, client_ca_file: "{pki.crt("cluster-ca")}"}}\n' + WEB_USERS % hashed),
        context=context, headers={"Authorization": "Basic " + base64.b64encode(b"plimsoll:s3cret").decode()})


def guarded_by(pki, password_file, ca="cluster-ca", client=True, more=""):
    pair = f', certFile: "{pki.crt("redis-client")}", keyFile: "{pki.key("redis-client")}"' if client else ""
    return (f', basicAuth: {{username: plimsoll, passwordFile: "{password_file}"}}, '
            f'tls: {{caFile: "{pki.crt(ca)}"{pair}{more}}}')


def test_tls_with_a_client_certificate_and_a_password_that_is_rotated(serve, guarded, pki, tmp_path):
    password = tmp_path / "password"
    password.write_text("wrong\n")
    plimsoll = serve(serving(guarded.port, "max(gpu)", "", guarded_by(pki, password), "https")).wait_ready()
    answer = plimsoll.wait_read("the refusal", lambda a: a.status == 503 and "HTTP status 401" in a.body)
    assert "wrong" not in answer.body
    password.write_text("s3cret\n")
    plimsoll.wait_read("a value", lambda a: a.status == 200 and a.values() == {"": "90500m"}, within=40)


@pytest.mark.parametrize("ca, client, more", [("other-ca", True, ""), ("cluster-ca", False, ""), ("cluster-ca", True, ", serverName: prom.example")])
def test_who_is_not_to_be_trusted_is_not_asked(ca, client, more, serve, guarded, pki, tmp_path):
    (tmp_path / "password").write_text("s3cret")
    settings = guarded_by(pki, tmp_path / "password", ca, client, more)
    plimsoll = serve(serving(guarded.port, "max(gpu)", "", settings, "https")).wait_ready()
    answer = plimsoll.wait_read("the error", lambda a: a.status == 503 and "prom: " in a.body)
    assert "certificate" in answer.body
