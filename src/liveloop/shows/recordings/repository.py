"""Recordings in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.recordings.messages import TICKS, Gap, Segment, Summary
from liveloop.shows.recordings.models import Recording, RecordingSegment, RecordingState
from liveloop.shows.vocabulary import OVER

WITHOUT_FILES = (RecordingState.EMPTY, RecordingState.DELETED)


class RecordedFiles:
    """What broadcasts ask: whether a media node or the object store holds something of them."""

    async def has_files(self, session: AsyncSession, broadcast_id: uuid.UUID) -> bool:
        recording = await get_or_none(session, broadcast_id)
        return recording is not None and recording.state not in WITHOUT_FILES


async def get_or_none(session: AsyncSession, broadcast_id: uuid.UUID) -> Recording | None:
    return await session.get(Recording, broadcast_id, populate_existing=True)


async def add_segment(session: AsyncSession, broadcast_id: uuid.UUID, segment: Segment) -> None:
    """Once for each number: a repeat changes nothing."""
    await session.execute(
        upsert(session, RecordingSegment)
        .values(
            broadcast_id=broadcast_id,
            msn=segment.msn,
            starts_at=datetime.fromtimestamp(segment.starts_at, UTC),
            duration_seconds=segment.duration / TICKS,
            bytes=segment.bytes,
            standby=segment.standby,
        )
        .on_conflict_do_nothing()
    )


async def note_progress(
    session: AsyncSession, broadcast_id: uuid.UUID, summary: Summary, *, at: datetime
) -> None:
    """Write the running sum; older news never replaces newer, and nothing replaces a settled recording."""
    sums = _sums(summary, at)
    await session.execute(
        upsert(session, Recording)
        .values(broadcast_id=broadcast_id, state=RecordingState.RECORDING, gaps=[], **sums)
        .on_conflict_do_update(
            index_elements=[Recording.broadcast_id],
            set_=sums,
            where=(Recording.state == RecordingState.RECORDING)
            & or_(Recording.last_msn.is_(None), Recording.last_msn < summary.last_msn),
        )
    )


async def settle(
    session: AsyncSession,
    broadcast_id: uuid.UUID,
    summary: Summary,
    *,
    state: RecordingState,
    at: datetime,
) -> None:
    """Write the final sum with its gaps."""
    final: dict[str, Any] = {
        "state": state,
        "gaps": [_gap(gap) for gap in summary.gaps],
        **_sums(summary, at),
    }
    await session.execute(
        upsert(session, Recording)
        .values(broadcast_id=broadcast_id, **final)
        .on_conflict_do_update(index_elements=[Recording.broadcast_id], set_=final)
    )


async def deleting(session: AsyncSession) -> Sequence[uuid.UUID]:
    """Recordings whose files still have to go."""
    statement = select(Recording.broadcast_id).where(Recording.state == RecordingState.DELETING)
    return list(await session.scalars(statement))


async def durations(session: AsyncSession, broadcast_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, float]:
    rows = await session.execute(
        select(Recording.broadcast_id, Recording.duration_seconds).where(
            Recording.broadcast_id.in_(broadcast_ids)
        )
    )
    return {row.broadcast_id: row.duration_seconds for row in rows}


async def list_of_organisation(
    session: AsyncSession, organisation_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
) -> Sequence[tuple[Recording, Broadcast]]:
    """Recordings of broadcasts that are over, newest broadcast first; deleted ones are left out."""
    statement = (
        select(Recording, Broadcast)
        .join(Broadcast, Broadcast.id == Recording.broadcast_id)
        .where(
            Broadcast.organisation_id == organisation_id,
            Broadcast.state.in_(OVER),
            Recording.state.in_((RecordingState.READY, RecordingState.RECORDING)),
        )
        .order_by(Broadcast.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Broadcast.id < before)
    return [(recording, broadcast) for recording, broadcast in await session.execute(statement)]


def _sums(summary: Summary, at: datetime) -> dict[str, Any]:
    return {
        "duration_seconds": summary.duration_seconds,
        "bytes": summary.bytes,
        "segments": summary.segments,
        "last_msn": summary.last_msn,
        "updated_at": at,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    start = datetime.fromtimestamp(gap.start, UTC)
    seconds = timedelta(seconds=max(0.0, gap.end - gap.start)).total_seconds()
    return {"at": start.isoformat(), "seconds": round(seconds, 3), "reason": gap.reason}
