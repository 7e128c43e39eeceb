# SPDX-License-Identifier: Apache-2.0
"""The playground's configuration of plimsoll: two queues in Redis, two queries to Prometheus, one calendar."""
import datetime

MINUTE = datetime.timedelta(minutes=1)

_TEXT = """\
apiVersion: plimsoll.dev/v1alpha1
kind: PlimsollConfiguration
backends:
  - name: tasks
    redis: {{address: "127.0.0.1:{redis_port}"}}
  - name: prometheus
    prometheus: {{url: "http://127.0.0.1:{prometheus_port}"}}
metrics:
  - name: task_queue_length
    namespaces: [artemis-mesh]
    interval: 1s
    redis:
      backend: tasks
      lists:
        - {{key: "artemis:task:queue", labels: {{queue: task}}}}
        - {{key: "artemis:batch:queue", labels: {{queue: batch}}}}
    target: {{averageValue: 10}}
    keepFor: 2m
    fallback: {{after: 3, replicas: 4}}
  - name: inference_latency_p95
    namespaces: [sophia-mesh]
    interval: 1s
    prometheus:
      backend: prometheus
      # Pods without traffic (NaN) are left out; without any traffic it is 0, as long as the pods are scraped.
      query: |
        max(histogram_quantile(0.95, sum by (le, pod) (rate(inference_latency_seconds_bucket[10s]))) >= 0)
        or max(rate(inference_latency_seconds_count[10s])) == 0
    target: {{value: 2}}
    keepFor: 2m
  - name: gpu_utilization
    namespaces: [sophia-mesh]
    interval: 1s
    prometheus: {{backend: prometheus, query: avg(gpu_utilization_percent)}}
    target: {{value: 70}}
    keepFor: 2m
  - name: scheduled_replicas
    namespaces: [sophia-mesh]
    calendar:
      timezone: UTC
      windows:
        - {{start: "{opens.minute} {opens.hour} * * *", end: "{closes.minute} {closes.hour} * * *", value: 8}}
    target: {{averageValue: 1}}
"""


def next_window():
    """(opens, closes): a minute that is about a minute ahead."""
    now = datetime.datetime.now(datetime.UTC)
    opens = (now + MINUTE / 2).replace(second=0, microsecond=0) + MINUTE
    return opens, opens + MINUTE


def text(redis_port, prometheus_port, window):
    """The whole file."""
    opens, closes = window
    return _TEXT.format(redis_port=redis_port, prometheus_port=prometheus_port, opens=opens, closes=closes)
