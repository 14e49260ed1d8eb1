"""A token bucket: so much a second, and a burst after a quiet time."""

from __future__ import annotations


class TokenBucket:
    """`rate` tokens per second up to `burst`; it starts full."""

    __slots__ = ("_burst", "_filled", "_rate", "_tokens")

    def __init__(self, *, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._filled = now

    def left(self, now: float) -> int:
        """How many tokens there are."""
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        return int(self._tokens)

    def take(self, wanted: int, now: float) -> int:
        """Take up to `wanted` tokens; returns how many there were."""
        granted = min(wanted, self.left(now))
        self._tokens -= granted
        return granted
