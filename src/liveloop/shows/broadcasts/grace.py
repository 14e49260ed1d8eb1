"""The grace time: how long an interrupted broadcast waits for its source."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.jobs import Jobs
from liveloop.shows.broadcasts.models import Broadcast

GRACE_OVER = "broadcasts.grace_over"


def grace_ends_at(broadcast: Broadcast) -> datetime | None:
    """When an interrupted broadcast ends by itself; None when it is not interrupted."""
    if broadcast.interrupted_at is None:
        return None
    return broadcast.interrupted_at + timedelta(seconds=broadcast.grace_seconds)


async def begin_grace(session: AsyncSession, jobs: Jobs, broadcast: Broadcast) -> None:
    """End the broadcast when its grace time is over; again after the grace time was changed."""
    await jobs.enqueue(
        session,
        GRACE_OVER,
        {"broadcast": str(broadcast.id)},
        run_at=grace_ends_at(broadcast),
        unique_key=_key(broadcast),
    )


async def end_grace(session: AsyncSession, jobs: Jobs, broadcast: Broadcast) -> None:
    await jobs.cancel(session, unique_key=_key(broadcast))


def _key(broadcast: Broadcast) -> str:
    return f"{GRACE_OVER}:{broadcast.id}"
