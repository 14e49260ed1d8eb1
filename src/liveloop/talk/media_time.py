"""The media time that a client states, as far as it is believed."""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(seconds=10)


def believed(stated: datetime | None, now: datetime) -> datetime:
    """Within the last ten seconds; without a statement it is now."""
    return now if stated is None else min(now, max(stated, now - WINDOW))
