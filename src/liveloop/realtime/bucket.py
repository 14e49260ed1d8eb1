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

    def take(self, wanted: int, now: float) -> int:
        """Take up to `wanted` tokens; returns how many there were."""
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        granted = min(wanted, int(self._tokens))
        self._tokens -= granted
        return granted
