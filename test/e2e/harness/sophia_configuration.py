# SPDX-License-Identifier: Apache-2.0
"""Plimsoll's configuration for Sophia Orchestrator: the queries look back five seconds only."""
_TEXT = """\
apiVersion: plimsoll.dev/v1alpha1
kind: PlimsollConfiguration
backends:
  - name: {namespace}
    prometheus: {{url: "http://127.0.0.1:{port}", timeout: 2s}}
metrics:
  - name: inference_latency_p95
    namespaces: [{namespace}]
    interval: 1s
    prometheus:
      backend: {namespace}
      # A pod without traffic has no percentile (NaN), and `>= 0` leaves it out. Without any traffic at all the second
      # half answers 0, as long as the pods are scraped: a count that was seen twice, and has not changed. The window
      # is short: what came before a new pod counts for that long, and the HPA asks for more pods all the while.
      query: |
        max(histogram_quantile(0.95,
              sum by (le, pod) (rate(inference_latency_seconds_bucket{{namespace="{namespace}"}}[5s]))) >= 0)
        or max(rate(inference_latency_seconds_count{{namespace="{namespace}"}}[5s])) == 0
      combine: max
      noData: hold
    target: {{value: 2}}
    keepFor: 10m
    whenStale: hold
    holdWindow: 6s
  - name: gpu_utilization
    namespaces: [{namespace}]
    interval: 1s
    prometheus:
      backend: {namespace}
      query: avg(gpu_utilization_percent{{namespace="{namespace}"}})
    target: {{value: 70}}
    keepFor: 10m
    whenStale: hold
    holdWindow: 6s
  - name: scheduled_replicas
    namespaces: [{namespace}]
    calendar:
      timezone: UTC
      windows:
        - {window}
    target: {{averageValue: 1}}
"""


def text(namespace, prometheus_port, window):
    """The whole file."""
    return _TEXT.format(namespace=namespace, port=prometheus_port, window=window)
