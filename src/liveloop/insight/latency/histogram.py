"""Milliseconds in fixed buckets, so that what many pages measured adds up exactly.

Bucket `i` holds what is at least 2^(i/8) ms and less than 2^((i+1)/8) ms; the first one everything
below, the last one everything above. A quantile is the geometric middle of its bucket, so it is off by
at most 2^(1/16) - 1, that is 4.5 %. `web/shared/src/realtime/latency.ts` has the same buckets.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

BUCKETS_PER_OCTAVE = 8
BUCKETS = 120
"""The last one begins at 2^(119/8) ms, about 30 s."""
RELATIVE_ERROR = 2 ** (1 / (2 * BUCKETS_PER_OCTAVE)) - 1

Pairs = list[tuple[int, int]]
"""(bucket, how many), by bucket."""


def bucket_of(milliseconds: float) -> int:
    """The bucket of a span; a negative one is in the first."""
    if milliseconds < 1:
        return 0
    return min(BUCKETS - 1, math.floor(BUCKETS_PER_OCTAVE * math.log2(milliseconds)))


def middle_of(bucket: int) -> float:
    """Milliseconds that stand for a bucket."""
    return float(2 ** ((bucket + 0.5) / BUCKETS_PER_OCTAVE))


class Histogram:
    """Counts by bucket. Adding is all that can be done to it."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._counts: Counter[int] = Counter()  # bounded: BUCKETS
        self.add(pairs)

    @property
    def samples(self) -> int:
        return self._counts.total()

    def add(self, pairs: Iterable[tuple[int, int]]) -> None:
        for bucket, count in pairs:
            self._counts[bucket] += count

    def pairs(self) -> Pairs:
        return sorted(self._counts.items())

    def quantile(self, share: float) -> float | None:
        """Milliseconds that `share` of the samples do not exceed; None without samples."""
        wanted = max(1, math.ceil(share * self.samples))
        below = 0
        for bucket, count in self.pairs():
            below += count
            if below >= wanted:
                return middle_of(bucket)
        return None
