# SPDX-License-Identifier: Apache-2.0
"""Configurations of many metrics, and the paths that an HPA reads them by."""
from support.configurations import HEAD, backend, prometheus_backend

LENGTH = 7  # of every list
EXPECTED = f'"value":"{LENGTH}"'  # in every answer


def key(number):
    """As redis-benchmark writes its random keys."""
    return f"bench:{number:012}"


def path(number):
    return f"/apis/external.metrics.k8s.io/v1beta1/namespaces/bench/{_name(number)}"


def lists(port, metrics, interval, more=""):
    """So many metrics, each the length of one list."""
    return HEAD + "backends:\n" + backend("tasks", port) + "metrics:\n" + "".join(
        f"  - name: {_name(number)}\n    namespaces: [bench]\n    interval: {interval}\n"
        f'    redis: {{backend: tasks, lists: [{{key: "{key(number)}", labels: {{queue: q{number}}}}}]}}\n'
        f'    target: {{averageValue: "10"}}\n{more}' for number in range(metrics))


def query(number):
    """A query that no other metric asks, of no series."""
    return f"vector({LENGTH}.{number:05})"


def queries(port, metrics, interval):
    return HEAD + "backends:\n" + prometheus_backend("prom", port) + "metrics:\n" + "".join(
        f"  - name: {_name(number)}\n    namespaces: [bench]\n    interval: {interval}\n"
        f'    prometheus: {{backend: prom, query: "{query(number)}"}}\n'
        f'    target: {{averageValue: "10"}}\n' for number in range(metrics))


def _name(number):
    return f"queue_length_{number:05}"
