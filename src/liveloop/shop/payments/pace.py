"""How often a provider is asked about something that hangs: soon at first, then more and more rarely."""

from __future__ import annotations

from datetime import timedelta

PAYMENT_PAUSES_SECONDS = (5, 5, 10, 10, 15, 30)
PAYMENT_LONGEST_SECONDS = 60
REFUND_PAUSES_SECONDS = (5, 15, 30, 60, 300, 900)
REFUND_LONGEST_SECONDS = 3600
CLOSE_LONGEST_SECONDS = 300
LAST_LOOK = timedelta(minutes=2)
"""After the end of a closed payment it is asked once more: what was paid in the last second is told late."""


def payment_pause(looks: int) -> timedelta:
    return _pause(looks, PAYMENT_PAUSES_SECONDS, PAYMENT_LONGEST_SECONDS)


def refund_pause(looks: int) -> timedelta:
    return _pause(looks, REFUND_PAUSES_SECONDS, REFUND_LONGEST_SECONDS)


def close_pause(looks: int) -> timedelta:
    """Between tries to close while the provider does not answer."""
    return _pause(looks, PAYMENT_PAUSES_SECONDS, CLOSE_LONGEST_SECONDS)


def _pause(looks: int, pauses: tuple[int, ...], longest: int) -> timedelta:
    return timedelta(seconds=pauses[looks] if looks < len(pauses) else longest)
