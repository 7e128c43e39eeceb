# SPDX-License-Identifier: Apache-2.0
"""The well-behaved: kube-apiserver that reads for HPAs and probes. Each in a process of its own, so that an
attacker's work does not delay what they measure; each sends (planned time, milliseconds, None or what was wrong)."""
import contextlib
import http.client
import time

from support.serving import HPA, METRIC, exchange
from target import ADDRESS, PROBE, READER

READS_PER_SECOND = 20
NEW_USER_EVERY = 20  # reads: one that takes a review of kube-apiserver's
TIMEOUT = 10
AGGREGATOR = {"X-Remote-User": "system:kube-aggregator", "X-Remote-Group": "system:masters"}


def connect(target, source, context):
    return http.client.HTTPSConnection(ADDRESS, target.port, timeout=TIMEOUT, context=context,
                                       source_address=(source, 0))


def read_on(target, results):
    """HPAs' reads on a kept connection."""
    context = target.context("front-proxy")
    connection = None

    def read(number):
        nonlocal connection
        headers = dict(HPA)
        if number % NEW_USER_EVERY == 0:
            headers["X-Remote-User"] = f"reader-{number}"
        try:
            if connection is None:
                connection = connect(target, READER, context)
            answer = exchange(connection, METRIC, headers)
        except (OSError, http.client.HTTPException) as error:
            connection = None
            return f"{type(error).__name__}: {error}"
        return None if answer.status == 200 and '"items":[{' in answer.body else str(answer.status)
    _at_a_rate(READS_PER_SECOND, results, read)


def probe_on(target, results):
    """kube-apiserver's check whether the APIService is there: each second, on a new connection."""
    context = target.context("front-proxy")

    def probe(_):
        try:
            with contextlib.closing(connect(target, PROBE, context)) as connection:
                answer = exchange(connection, "/readyz", AGGREGATOR)
        except (OSError, http.client.HTTPException) as error:
            return f"{type(error).__name__}: {error}"
        return None if answer.status == 200 else str(answer.status)
    _at_a_rate(1, results, probe)


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
