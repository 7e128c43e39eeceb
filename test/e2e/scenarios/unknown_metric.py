# SPDX-License-Identifier: Apache-2.0
"""An HPA that names a metric nobody configured: the reason stands where its owner looks, in kubectl describe."""
from harness.artemis import Artemis
from harness.plimsoll import API
from harness.scenario import Scenario
from harness.waiting import wait_until


def run(stage):
    wait_until("the HPA's condition ScalingActive=False", lambda: _inactive(stage), within=30)
    status, answer = stage.world.plane.client.request("GET", f"{API}/namespaces/{stage.namespace}/no_such_metric")
    assert status == 404 and answer.get("kind") == "Status", f"an unknown metric is answered with {status} {answer}"
    message = answer["message"]
    assert "no_such_metric" in message, f"the message does not name the metric: {message}"
    stage.step(f"Plimsoll says: {message}")
    # The event comes with the next failure; the condition is there already.
    wait_until("Plimsoll's message in kubectl describe hpa", lambda: _described(stage, message), within=20)
    stage.wait("2 replicas", lambda s: s.current == 2, within=20)
    stage.hold("2 replicas still", lambda s: s.current == 2, seconds=5)


def _inactive(stage):
    condition = stage.condition("ScalingActive")
    return condition["status"] == "False" and condition["reason"] == "FailedGetExternalMetric", condition


def _described(stage, message):
    text = stage.kubectl("describe", "hpa", stage.DEPLOYMENT, "-n", stage.namespace)
    return message in text and "FailedGetExternalMetric" in text, text


SCENARIO = Scenario("unknown-metric", Artemis, "unknown-metric", limit=90, run=run, patches=("unknown-metric.yaml",))
