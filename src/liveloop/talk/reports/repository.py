"""Reports in the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.talk.comments.models import Comment
from liveloop.talk.reports.models import CaseState, Report, ReportCase

ReportKey = tuple[uuid.UUID, uuid.UUID]
"""(comment, person)."""
REPORTS_SHOWN = 20


async def by_keys(session: AsyncSession, keys: Collection[ReportKey]) -> dict[ReportKey, Report]:
    """What was reported already."""
    rows = await session.scalars(
        select(Report).where(tuple_(Report.comment_id, Report.person_id).in_(sorted(keys)))
    )
    return {(row.comment_id, row.person_id): row for row in rows}


async def counts_since(
    session: AsyncSession, people: Collection[uuid.UUID], since: datetime
) -> dict[uuid.UUID, int]:
    """How much each of these people reported since then."""
    rows = await session.execute(
        select(Report.person_id, func.count())
        .where(Report.person_id.in_(people), Report.created_at > since)
        .group_by(Report.person_id)
    )
    return {row[0]: row[1] for row in rows}


async def cases(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ReportCase]:
    """By comment."""
    rows = await session.scalars(
        select(ReportCase).where(ReportCase.comment_id.in_(ids)).execution_options(populate_existing=True)
    )
    return {row.comment_id: row for row in rows}


async def add_all(session: AsyncSession, rows: Sequence[Report | ReportCase]) -> None:
    session.add_all(rows)
    await session.flush()


async def add_report(session: AsyncSession, row: dict[str, Any]) -> None:
    await session.execute(upsert(session, Report).values(**row).on_conflict_do_nothing())


async def listed(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    state: CaseState,
    before: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[tuple[ReportCase, Comment]]:
    """The last reported first; an open case whose comment was deleted meanwhile is none any more."""
    statement = (
        select(ReportCase, Comment)
        .join(Comment, Comment.id == ReportCase.comment_id)
        .where(ReportCase.organisation_id == organisation_id, ReportCase.state == state)
        .order_by(ReportCase.last_at.desc(), ReportCase.comment_id.desc())
        .limit(limit)
    )
    if state is CaseState.OPEN:
        statement = statement.where(still_open())
    if before is not None:
        at, comment_id = before
        statement = statement.where(
            (ReportCase.last_at < at) | ((ReportCase.last_at == at) & (ReportCase.comment_id < comment_id))
        )
    return [(row[0], row[1]) for row in await session.execute(statement)]


def still_open() -> Any:
    """Of a case that is joined with its comment: it is there, or only hidden."""
    return Comment.deleted_at.is_(None) | Comment.deleted_by.is_(None)


async def reports_of(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Report]]:
    """The last twenty of each comment, newest first."""
    number = func.row_number().over(partition_by=Report.comment_id, order_by=Report.created_at.desc())
    ranked = (
        select(Report.comment_id, Report.person_id, number.label("number"))
        .where(Report.comment_id.in_(ids))
        .subquery()
    )
    rows = await session.scalars(
        select(Report)
        .join(
            ranked,
            (ranked.c.comment_id == Report.comment_id) & (ranked.c.person_id == Report.person_id),
        )
        .where(ranked.c.number <= REPORTS_SHOWN)
        .order_by(Report.created_at.desc())
    )
    found: defaultdict[uuid.UUID, list[Report]] = defaultdict(list)
    for row in rows:
        found[row.comment_id].append(row)
    return found


async def against(
    session: AsyncSession, person_id: uuid.UUID, *, limit: int
) -> Sequence[tuple[ReportCase, Comment]]:
    """What was reported of a person's comments, the last first."""
    statement = (
        select(ReportCase, Comment)
        .join(Comment, Comment.id == ReportCase.comment_id)
        .where(Comment.person_id == person_id)
        .order_by(ReportCase.last_at.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]
