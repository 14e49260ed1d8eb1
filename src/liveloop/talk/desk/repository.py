"""What lies on the desk, read across comments, reports and appeals."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.repository import CURRENT
from liveloop.shows.rooms.models import Room
from liveloop.shows.vocabulary import RUNNING
from liveloop.talk.comments.models import Comment, HeldComment, HeldState
from liveloop.talk.reports.models import CaseState, ReportCase
from liveloop.talk.reports.repository import still_open
from liveloop.talk.sanctions.models import Appeal, AppealState

KEPT_STATES = (HeldState.WAITING, HeldState.SHADOWED)


async def running(
    session: AsyncSession, organisation_id: uuid.UUID, *, limit: int
) -> Sequence[tuple[Broadcast, Room]]:
    """What runs now, or is to begin next and is talked in already; what runs comes first."""
    statement = (
        select(Broadcast, Room)
        .join(Room, Room.id == Broadcast.room_id)
        .where(Broadcast.organisation_id == organisation_id, Broadcast.state.in_(CURRENT))
        .order_by(Broadcast.state.in_(RUNNING).desc(), Broadcast.scheduled_at, Broadcast.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def waiting_counts(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Held comments that wait, by broadcast."""
    statement = (
        select(HeldComment.broadcast_id, func.count())
        .where(HeldComment.broadcast_id.in_(ids), HeldComment.state == HeldState.WAITING)
        .group_by(HeldComment.broadcast_id)
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def report_counts(session: AsyncSession, organisation_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Open cases, by broadcast."""
    statement = (
        select(Comment.broadcast_id, func.count())
        .join(ReportCase, ReportCase.comment_id == Comment.id)
        .where(
            ReportCase.organisation_id == organisation_id, ReportCase.state == CaseState.OPEN, still_open()
        )
        .group_by(Comment.broadcast_id)
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def appeal_count(session: AsyncSession, organisation_id: uuid.UUID) -> int:
    statement = select(func.count()).where(
        Appeal.organisation_id == organisation_id, Appeal.state == AppealState.OPEN
    )
    return (await session.scalars(statement)).one()


async def waiting(
    session: AsyncSession, ids: Collection[uuid.UUID], *, after: uuid.UUID | None, limit: int
) -> Sequence[HeldComment]:
    """What waits in these broadcasts, oldest first."""
    statement = (
        select(HeldComment)
        .where(HeldComment.broadcast_id.in_(ids), HeldComment.state == HeldState.WAITING)
        .order_by(HeldComment.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(HeldComment.id > after)
    return (await session.scalars(statement)).all()


async def said(
    session: AsyncSession,
    ids: Collection[uuid.UUID],
    *,
    name: str | None,
    before: uuid.UUID | None,
    limit: int,
) -> list[Comment | HeldComment]:
    """What was said in these broadcasts by people whose name has this in it, newest first; also what only its
    author saw."""
    shown: list[ColumnElement[bool]] = [Comment.broadcast_id.in_(ids)]
    kept: list[ColumnElement[bool]] = [HeldComment.broadcast_id.in_(ids)]
    if name:
        shown.append(func.lower(Comment.author_name).contains(name.lower(), autoescape=True))
        kept.append(func.lower(HeldComment.author_name).contains(name.lower(), autoescape=True))
    return await _newest(session, shown, kept, before=before, limit=limit)


async def said_by(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    before: uuid.UUID | None,
    limit: int,
) -> list[Comment | HeldComment]:
    """What a person said in any broadcast of the organisation, newest first."""
    houses = select(Broadcast.id).where(Broadcast.organisation_id == organisation_id)
    shown = [Comment.person_id == person_id, Comment.broadcast_id.in_(houses)]
    kept = [HeldComment.person_id == person_id, HeldComment.broadcast_id.in_(houses)]
    return await _newest(session, shown, kept, before=before, limit=limit)


async def _newest(
    session: AsyncSession,
    shown: Collection[ColumnElement[bool]],
    kept: Collection[ColumnElement[bool]],
    *,
    before: uuid.UUID | None,
    limit: int,
) -> list[Comment | HeldComment]:
    """A released comment is in both tables under one id: it comes once."""
    comments = select(Comment).where(*shown).order_by(Comment.id.desc()).limit(limit)
    held = (
        select(HeldComment)
        .where(*kept, HeldComment.state != HeldState.RELEASED)
        .order_by(HeldComment.id.desc())
        .limit(limit)
    )
    if before is not None:
        comments, held = comments.where(Comment.id < before), held.where(HeldComment.id < before)
    rows: list[Comment | HeldComment] = [*await session.scalars(comments), *await session.scalars(held)]
    return sorted(rows, key=lambda row: row.id, reverse=True)[:limit]
