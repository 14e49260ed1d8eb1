"""Shares in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.kit.keys import among
from liveloop.talk.shares.models import Share, ShareTotal

ShareKey = tuple[uuid.UUID, uuid.UUID, str]
"""(broadcast, person, client id)."""

Way = tuple[uuid.UUID, uuid.UUID, str]
"""(broadcast, person, channel)."""

_SHARES = cast("Table", Share.__table__)
_TOTALS = cast("Table", ShareTotal.__table__)
_OF_PEOPLE = select(Share.broadcast_id, Share.person_id, Share.channel, Share.client_id).where(
    among(Share.broadcast_id, Share.person_id, keys="people")
)


async def of_people(
    session: AsyncSession, people: Collection[tuple[uuid.UUID, uuid.UUID]]
) -> tuple[set[ShareKey], set[Way]]:
    """The keys that these (broadcast, person) have used, and the ways that they took."""
    rows = (await session.execute(_OF_PEOPLE, {"people": people})).all() if people else []
    keys = {(row.broadcast_id, row.person_id, row.client_id) for row in rows}
    return keys, {(row.broadcast_id, row.person_id, row.channel) for row in rows}


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert shares, given as columns."""
    await session.execute(_SHARES.insert(), rows)


async def add_to_total(
    session: AsyncSession, broadcast_id: uuid.UUID, channel: str, *, total: int, people: int
) -> None:
    statement = upsert(session, _TOTALS).values(
        broadcast_id=broadcast_id, channel=channel, total=total, people=people
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["broadcast_id", "channel"],
            set_={"total": _TOTALS.c.total + total, "people": _TOTALS.c.people + people},
        )
    )


async def totals(
    session: AsyncSession, broadcast_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, ShareTotal]]:
    """By broadcast and channel; without those that nobody took."""
    statement = select(ShareTotal).where(ShareTotal.broadcast_id.in_(broadcast_ids), ShareTotal.total > 0)
    found: dict[uuid.UUID, dict[str, ShareTotal]] = {one: {} for one in broadcast_ids}
    for row in await session.scalars(statement.execution_options(populate_existing=True)):
        found[row.broadcast_id][row.channel] = row
    return found


async def people(session: AsyncSession, broadcast_id: uuid.UUID) -> int:
    """How many shared it, by whatever way."""
    statement = select(func.count(func.distinct(Share.person_id))).where(Share.broadcast_id == broadcast_id)
    return int((await session.scalars(statement)).one())


async def sharers(
    session: AsyncSession, broadcast_id: uuid.UUID, person_ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Who of these has shared this broadcast."""
    statement = (
        select(Share.person_id)
        .where(Share.broadcast_id == broadcast_id, Share.person_id.in_(person_ids))
        .distinct()
    )
    return set(await session.scalars(statement))
