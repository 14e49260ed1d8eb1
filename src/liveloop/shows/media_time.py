"""Media time: what a client states of it, as far as it is believed; and how long the late are waited for."""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(seconds=10)
LATE = timedelta(seconds=15)
"""What ends at media time still counts of players that are behind for so long: votes, entries, takes."""


def believed(stated: datetime | None, now: datetime) -> datetime:
    """Within the last ten seconds; without a statement it is now."""
    return now if stated is None else min(now, max(stated, now - WINDOW))
