# SPDX-License-Identifier: Apache-2.0
"""Artemis Batch Processor: scaled by a calendar alone, which stands in a ConfigMap of its example."""
import dataclasses

from harness import examples, windows
from harness.panels import REPLICAS, Line
from harness.stage import Stage
from harness.timeline import Sample

METRIC = "batch_replicas"


@dataclasses.dataclass(frozen=True)
class BatchSample(Sample):
    """None: it could not be read."""
    scheduled: float | None
    origin: str | None


class Batch(Stage):
    """Scenarios move the window of the calendar; what it asks for is the example's."""
    DEPLOYMENT = "artemis-batch-processor"
    EXAMPLE = "artemis-batch-processor.yaml"
    BEHAVIOR = "batch-short-behavior.yaml"
    PANELS = (dataclasses.replace(REPLICAS, lines=(
        Line("scheduled", "served by the calendar", "#d0bfff", 8, ""), *REPLICAS.lines)),)

    def configuration(self):
        return self._configuration_with(*windows.hours_away())

    def configure(self, opens, closes):
        """Plimsoll's configuration changes: the window is between these moments."""
        self.world.plimsoll.configure({f"{self.namespace}.yaml": self._configuration_with(opens, closes)})

    def measured(self, common):
        scheduled, origin = self.read(METRIC)
        return BatchSample(**common, scheduled=scheduled, origin=origin)

    def _configuration_with(self, opens, closes):
        return examples.adapted(examples.in_config_map(self.world.example(self.EXAMPLE).read_text()), {
            "[artemis-mesh]": f"[{self.namespace}]",
            'start: "0 2 * * *"': f"start: {windows.cron(opens)}",
            'end: "0 6 * * *"': f"end: {windows.cron(closes)}"})
