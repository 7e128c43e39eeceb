# SPDX-License-Identifier: Apache-2.0
"""Configurations that the tests serve."""

HEAD = "apiVersion: plimsoll.dev/v1alpha1\nkind: PlimsollConfiguration\n"


def backend(name, port, more=""):
    return f'  - name: {name}\n    redis: {{address: "127.0.0.1:{port}", timeout: 1s{more}}}\n'


def metric(name, backend_name, lists, namespace="artemis-mesh", more=""):
    """`lists`: {queue label: key}."""
    lines = "".join(f'        - {{key: "{key}", labels: {{queue: {queue}}}}}\n' for queue, key in lists.items())
    return (f"  - name: {name}\n    namespaces: [{namespace}]\n    interval: 1s\n    redis:\n"
            f"      backend: {backend_name}\n      lists:\n{lines}"
            f'    target: {{averageValue: "10"}}\n{more}')


def two_lists(port, redis_more="", metric_more=""):
    """One Redis, one metric of two lists."""
    return (HEAD + "backends:\n" + backend("tasks", port, redis_more) + "metrics:\n" +
            metric("task_queue_length", "tasks", {"task": "artemis:task:queue", "batch": "artemis:batch:queue"},
                   more=metric_more))


def prometheus_backend(name, port, more="", path=""):
    return f'  - name: {name}\n    prometheus: {{url: "http://127.0.0.1:{port}{path}", timeout: 1s{more}}}\n'


def query_metric(name, backend_name, query, query_more="", namespace="artemis-mesh", more=""):
    return (f"  - name: {name}\n    namespaces: [{namespace}]\n    interval: 1s\n"
            f'    prometheus: {{backend: {backend_name}, query: "{query}"{query_more}}}\n'
            f'    target: {{averageValue: "10"}}\n{more}')


def one_query(port, query_more="", query="load"):
    """One Prometheus, one metric."""
    return (HEAD + "backends:\n" + prometheus_backend("prom", port) + "metrics:\n" +
            query_metric("task_queue_length", "prom", query, query_more))
