# SPDX-License-Identifier: Apache-2.0
"""The well-behaved: kube-apiserver that reads for HPAs and checks that the API is there, and kubelet that probes. Each
in a process of its own, so that an attacker's work does not delay what they measure; each sends (planned time,
milliseconds, None or what was wrong)."""
import contextlib
import http.client
import time

from support.serving import HPA, METRIC, exchange
from target import ADDRESS, KUBELET, PROBE, READER

READS_PER_SECOND = 20
NEWCOMERS_PER_SECOND = 2
PROBES_PER_SECOND = 2  # the API's and kubelet's in turn
TIMEOUT = 10
AVAILABLE = "/apis/external.metrics.k8s.io/v1beta1"
AGGREGATOR = {"X-Remote-User": "system:kube-aggregator", "X-Remote-Group": "system:masters"}


def read_on(target, results):
    """An HPA controller's reads: whoever may read is known already."""
    _read_on(target, results, READS_PER_SECOND, lambda _: HPA)


def newcomers_read_on(target, results):
    """Reads of somebody else each time, whom kube-apiserver has to be asked about."""
    _read_on(target, results, NEWCOMERS_PER_SECOND, lambda number: {**HPA, "X-Remote-User": f"reader-{number}"})


def _read_on(target, results, rate, headers):
    """On a kept connection, which the server has no reason to end."""
    context = target.context("front-proxy")
    connection = None

    def read(number):
        nonlocal connection
        try:
            if connection is None:
                connection = _connect(target, READER, context)
            answer = exchange(connection, METRIC, headers(number))
        except (OSError, http.client.HTTPException) as error:
            connection = None
            return f"{type(error).__name__}: {error}"
        if connection.sock is None:
            return "answered, but the connection was ended"
        return None if answer.status == 200 and '"items":[{' in answer.body else str(answer.status)
    _at_a_rate(rate, results, read)


def probe_on(target, results):
    """kube-apiserver's check whether the API that the APIService names is there, and kubelet's whether the pod is
    ready: on a new connection each time."""
    kinds = ((AVAILABLE, AGGREGATOR, PROBE, target.context("front-proxy")), ("/readyz", {}, KUBELET, target.context()))

    def probe(number):
        path, headers, source, context = kinds[number % len(kinds)]
        try:
            with contextlib.closing(_connect(target, source, context)) as connection:
                answer = exchange(connection, path, headers)
        except (OSError, http.client.HTTPException) as error:
            return f"{path}: {type(error).__name__}: {error}"
        return None if answer.status == 200 else f"{path}: {answer.status}"
    _at_a_rate(PROBES_PER_SECOND, results, probe)


def _connect(target, source, context):
    return http.client.HTTPSConnection(ADDRESS, target.port, timeout=TIMEOUT, context=context,
                                       source_address=(source, 0))


def _at_a_rate(rate, results, work):
    """Counted from the planned time: who waits for one answer is late with the next question, and that counts."""
    planned = time.monotonic()
    number = 0
    while True:
        number += 1
        planned += 1 / rate
        time.sleep(max(0.0, planned - time.monotonic()))
        wrong = work(number)
        results.send((planned, (time.monotonic() - planned) * 1000, wrong))
