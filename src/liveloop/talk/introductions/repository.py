"""Introductions in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.talk.introductions.models import Introduction

_TABLE = cast("Table", Introduction.__table__)


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert introductions, given as columns; whoever has one keeps it."""
    await session.execute(upsert(session, _TABLE).on_conflict_do_nothing(), rows)


async def waiting(session: AsyncSession, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Newcomer -> inviter, of those of these people for whom points may still be owed."""
    rows = await session.execute(
        select(_TABLE.c.person_id, _TABLE.c.inviter_id).where(
            _TABLE.c.person_id.in_(person_ids), _TABLE.c.bar.is_(None), _TABLE.c.stayed_at.is_(None)
        )
    )
    return {row.person_id: row.inviter_id for row in rows}


async def mark_stayed(session: AsyncSession, person_ids: Collection[uuid.UUID], *, at: datetime) -> None:
    await session.execute(
        update(Introduction).where(Introduction.person_id.in_(person_ids)).values(stayed_at=at)
    )
