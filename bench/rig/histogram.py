# SPDX-License-Identifier: Apache-2.0
"""A histogram as /metrics tells it."""
import math
import re


class Histogram:
    """`counts`: {upper bound: how many were at most that}."""

    def __init__(self, counts):
        self._counts = counts

    @classmethod
    def of(cls, metrics, name):
        """From {`name{labels}`: value}."""
        found = {}
        for key, value in metrics.items():
            if match := re.fullmatch(re.escape(name) + r'_bucket\{le="([^"]+)"\}', key):
                found[float(match[1].replace("+Inf", "inf"))] = value
        if not found:
            raise RuntimeError(f"there is no histogram {name}")
        return cls(found)

    def __sub__(self, earlier):
        """What came since then."""
        return Histogram({bound: count - earlier._counts[bound] for bound, count in self._counts.items()})

    def quantile(self, share):
        """As histogram_quantile(): evenly spread within a bucket; above the last bound, that bound. None when empty."""
        total = self._counts[math.inf]
        if not total:
            return None
        below = below_count = 0.0
        for bound, count in sorted(self._counts.items()):
            if count >= share * total:
                if math.isinf(bound) or count == below_count:
                    return below
                return below + (bound - below) * (share * total - below_count) / (count - below_count)
            below, below_count = bound, count
        return below
