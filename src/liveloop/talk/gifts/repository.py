"""Gifts in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of, upsert, upsert_for
from liveloop.kit.keys import among
from liveloop.shows.rooms.models import Room
from liveloop.talk.gifts.catalogue import default_rows
from liveloop.talk.gifts.models import Gift, GiftCatalogue, GiftCombo, GiftSent, GiftSum

ClientKey = tuple[uuid.UUID, uuid.UUID, str]
"""(room, person, client id)."""
ComboKey = tuple[uuid.UUID, uuid.UUID, uuid.UUID]
"""(broadcast, person, gift)."""
BoardKey = tuple[str, uuid.UUID, str]
"""(board, its id, day)."""

_GIFTS = cast("Table", Gift.__table__)
_SENT = cast("Table", GiftSent.__table__)
_COMBOS = cast("Table", GiftCombo.__table__)
_SUMS = cast("Table", GiftSum.__table__)
_ROOMS = cast("Table", Room.__table__)

_BY_IDS = select(Gift).where(among(Gift.id, keys="ids"))
_HOUSES = select(_ROOMS.c.id, _ROOMS.c.organisation_id, _ROOMS.c.title).where(among(_ROOMS.c.id, keys="ids"))
_BY_CLIENT_KEYS = select(GiftSent).where(
    among(GiftSent.room_id, GiftSent.person_id, GiftSent.client_id, keys="keys")
)
_COMBOS_OF = select(
    _COMBOS.c.broadcast_id,
    _COMBOS.c.person_id,
    _COMBOS.c.gift_id,
    _COMBOS.c.combo_id,
    _COMBOS.c.count,
    _COMBOS.c.last_at,
).where(among(_COMBOS.c.broadcast_id, _COMBOS.c.person_id, _COMBOS.c.gift_id, keys="keys"))
_SUMS_OF = select(_SUMS.c.board_id, _SUMS.c.points, _SUMS.c.gifts).where(
    _SUMS.c.board == bindparam("board"), among(_SUMS.c.board_id, keys="ids"), _SUMS.c.day == ""
)
_ADD_SENT = _SENT.insert()


@cache
def _put_combos(dialect: str) -> Any:
    statement = upsert_for(dialect, _COMBOS)
    changed = {name: statement.excluded[name] for name in ("combo_id", "count", "last_at")}
    return statement.on_conflict_do_update(
        index_elements=["broadcast_id", "person_id", "gift_id"], set_=changed
    )


@cache
def _add_to_sums(dialect: str) -> Any:
    statement = upsert_for(dialect, _SUMS)
    return statement.on_conflict_do_update(
        index_elements=["board", "board_id", "day", "member_id"],
        set_={
            "points": _SUMS.c.points + statement.excluded.points,
            "gifts": _SUMS.c.gifts + statement.excluded.gifts,
            "name": statement.excluded.name,
        },
    )


async def ensure_catalogue(session: AsyncSession, organisation_id: uuid.UUID, *, at: datetime) -> None:
    """Write the default gifts down when the organisation has no catalogue of its own yet."""
    made = await session.execute(
        upsert(session, GiftCatalogue)
        .values(organisation_id=organisation_id, created_at=at)
        .on_conflict_do_nothing()
        .returning(GiftCatalogue.organisation_id)
    )
    if made.one_or_none() is not None:
        await session.execute(
            insert(_GIFTS), [{**row, "created_at": at} for row in default_rows(organisation_id)]
        )


async def gifts(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Gift]:
    """The catalogue in its order; the default one where there is no other."""
    if await session.get(GiftCatalogue, organisation_id) is None:
        return [Gift(**row) for row in default_rows(organisation_id)]
    found = select(Gift).where(Gift.organisation_id == organisation_id).order_by(Gift.position, Gift.id)
    return (await session.scalars(found)).all()


async def gifts_by_ids(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Gift]:
    rows = await session.scalars(_BY_IDS, {"ids": ids}) if ids else ()
    return {row.id: row for row in rows}


async def gift_or_none(session: AsyncSession, organisation_id: uuid.UUID, gift_id: uuid.UUID) -> Gift | None:
    found = select(Gift).where(Gift.organisation_id == organisation_id, Gift.id == gift_id)
    return (await session.scalars(found)).one_or_none()


async def save(session: AsyncSession, gift: Gift) -> None:
    session.add(gift)
    await session.flush()


async def remove(session: AsyncSession, gift: Gift) -> None:
    await session.delete(gift)
    await session.flush()


async def organisations_of(
    session: AsyncSession, room_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    """Room -> (organisation, title)."""
    rows = await session.execute(_HOUSES, {"ids": room_ids})
    return {row.id: (row.organisation_id, row.title) for row in rows}


async def slugs(session: AsyncSession, room_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Room -> (slug, title)."""
    rows = await session.execute(select(Room.id, Room.slug, Room.title).where(Room.id.in_(room_ids)))
    return {row.id: (row.slug, row.title) for row in rows}


async def by_client_keys(session: AsyncSession, keys: Collection[ClientKey]) -> dict[ClientKey, GiftSent]:
    rows = await session.scalars(_BY_CLIENT_KEYS, {"keys": keys})
    return {(row.room_id, row.person_id, row.client_id): row for row in rows}


async def combos(
    session: AsyncSession, keys: Collection[ComboKey]
) -> dict[ComboKey, tuple[uuid.UUID, int, datetime]]:
    """(combo, count, last gift) of the combos that may still grow."""
    if not keys:
        return {}
    rows = await session.execute(_COMBOS_OF, {"keys": keys})
    return {
        (broadcast_id, person_id, gift_id): (combo_id, count, last_at)
        for broadcast_id, person_id, gift_id, combo_id, count, last_at in rows
    }


async def put_combos(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(_put_combos(dialect_of(session)), rows)


async def add_sent(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(_ADD_SENT, rows)


async def add_to_sums(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Add to sums, given as columns in the order of their keys; a name replaces the one before."""
    await session.execute(_add_to_sums(dialect_of(session)), rows)


async def sums_of(
    session: AsyncSession, board: str, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[int, int]]:
    """(points, gifts) of boards with one member each: the broadcast's own sum."""
    rows = await session.execute(_SUMS_OF, {"board": board, "ids": ids})
    return {row.board_id: (row.points, row.gifts) for row in rows}


async def leaders(session: AsyncSession, key: BoardKey, *, limit: int) -> Sequence[GiftSum]:
    found = select(GiftSum).where(*_is(key), GiftSum.points > 0)
    ordered = found.order_by(GiftSum.points.desc(), GiftSum.member_id.desc()).limit(limit)
    return (await session.scalars(ordered)).all()


async def place_of(session: AsyncSession, key: BoardKey, member_id: uuid.UUID) -> tuple[int, GiftSum] | None:
    """(rank, sum) of a member; None: not on the board."""
    own = (
        await session.scalars(
            select(GiftSum).where(*_is(key), GiftSum.member_id == member_id, GiftSum.points > 0)
        )
    ).one_or_none()
    if own is None:
        return None
    before = select(func.count()).select_from(GiftSum).where(*_is(key), GiftSum.points > own.points)
    return int((await session.scalars(before)).one()) + 1, own


async def sent_or_none(session: AsyncSession, broadcast_id: uuid.UUID, sent_id: uuid.UUID) -> GiftSent | None:
    found = select(GiftSent).where(GiftSent.broadcast_id == broadcast_id, GiftSent.id == sent_id)
    return (await session.scalars(found)).one_or_none()


async def mark_refunded(
    session: AsyncSession, sent_id: uuid.UUID, *, at: datetime, by: uuid.UUID | None
) -> None:
    await session.execute(update(_SENT).where(_SENT.c.id == sent_id).values(refunded_at=at, refunded_by=by))


async def newest(
    session: AsyncSession, broadcast_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
) -> Sequence[GiftSent]:
    found = select(GiftSent).where(GiftSent.broadcast_id == broadcast_id)
    if before is not None:
        found = found.where(GiftSent.id < before)
    return (await session.scalars(found.order_by(GiftSent.id.desc()).limit(limit))).all()


async def between(
    session: AsyncSession,
    broadcast_id: uuid.UUID,
    *,
    start: datetime | None,
    until: datetime | None,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[GiftSent]:
    """start <= at < until in the order of media time, without what was refunded."""
    found = select(GiftSent).where(GiftSent.broadcast_id == broadcast_id, GiftSent.refunded_at.is_(None))
    if start is not None:
        found = found.where(GiftSent.at >= start)
    if until is not None:
        found = found.where(GiftSent.at < until)
    if after is not None:
        at, sent_id = after
        found = found.where(or_(GiftSent.at > at, and_(GiftSent.at == at, GiftSent.id > sent_id)))
    return (await session.scalars(found.order_by(GiftSent.at, GiftSent.id).limit(limit))).all()


def _is(key: BoardKey) -> tuple[Any, ...]:
    board, board_id, day = key
    return (GiftSum.board == board, GiftSum.board_id == board_id, GiftSum.day == day)
