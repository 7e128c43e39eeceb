# SPDX-License-Identifier: Apache-2.0
"""What a scenario is; it plays on a stage of its kind of workload (artemis.py, sophia.py)."""
import dataclasses
import sys
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Scenario:
    """One story with its limit in seconds. `alone`: it stops a server that others need, so it runs by itself."""
    name: str
    workload: type
    namespace: str
    limit: float
    run: Callable
    patches: tuple = ()
    alone: bool = False

    @property
    def title(self):
        """What it shows, in one line: the docstring of its file."""
        return sys.modules[self.run.__module__].__doc__.splitlines()[0]
