"""Flash sales, entries, wins and waiters in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, Uuid, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.keys import among
from liveloop.shop.flash.models import FlashEntry, FlashSale, FlashWaiter, FlashWin
from liveloop.shop.flash.vocabulary import WaiterState, WinState, WonBy
from liveloop.shows.broadcasts.models import Broadcast

_ENTRIES = cast("Table", FlashEntry.__table__)
_WINS = cast("Table", FlashWin.__table__)
_WAITERS = cast("Table", FlashWaiter.__table__)

_SALE = bindparam("sale", type_=Uuid())
_WINS_OF = select(FlashWin).where(FlashWin.sale_id == _SALE, among(FlashWin.person_id, keys="people"))
_WAITERS_OF = select(_WAITERS.c.person_id, _WAITERS.c.place, _WAITERS.c.state).where(
    _WAITERS.c.sale_id == _SALE, among(_WAITERS.c.person_id, keys="people")
)
_ENTRIES_OF = select(_ENTRIES.c.person_id, _ENTRIES.c.id).where(
    _ENTRIES.c.sale_id == _SALE, among(_ENTRIES.c.person_id, keys="people")
)
LEAVE_OUT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry, for the draw."""

    id: str
    person_id: uuid.UUID
    name: str
    wanted: int


async def add(session: AsyncSession, sale: FlashSale) -> None:
    session.add(sale)
    await session.flush()


async def remove(session: AsyncSession, sale: FlashSale) -> None:
    await session.delete(sale)
    await session.flush()


async def get_or_none(session: AsyncSession, sale_id: uuid.UUID) -> FlashSale | None:
    return (await session.scalars(select(FlashSale).where(FlashSale.id == sale_id))).one_or_none()


async def list_of(session: AsyncSession, broadcast_id: uuid.UUID) -> Sequence[FlashSale]:
    """Oldest first."""
    statement = select(FlashSale).where(FlashSale.broadcast_id == broadcast_id).order_by(FlashSale.id)
    return (await session.scalars(statement)).all()


async def list_for(
    session: AsyncSession, organisation_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
) -> Sequence[FlashSale]:
    """Of the organisation, newest first; `before` is the last one already read."""
    statement = select(FlashSale).where(FlashSale.organisation_id == organisation_id)
    if before is not None:
        statement = statement.where(FlashSale.id < before)
    return (await session.scalars(statement.order_by(FlashSale.id.desc()).limit(limit))).all()


async def shown(session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> Sequence[FlashSale]:
    """The last that were announced, in the order of their media time."""
    statement = (
        select(FlashSale)
        .where(FlashSale.broadcast_id == broadcast_id, FlashSale.at.is_not(None))
        .order_by(FlashSale.at.desc(), FlashSale.id.desc())
        .limit(limit)
    )
    return list(reversed((await session.scalars(statement)).all()))


async def pieces(
    session: AsyncSession, sale_ids: Collection[uuid.UUID]
) -> Mapping[tuple[uuid.UUID, WinState], int]:
    """(sale, state) -> pieces of its wins."""
    rows = await session.execute(
        select(FlashWin.sale_id, FlashWin.state, func.sum(FlashWin.quantity).label("pieces"))
        .where(FlashWin.sale_id.in_(sale_ids))
        .group_by(FlashWin.sale_id, FlashWin.state)
    )
    return {(row.sale_id, WinState(row.state)): int(row.pieces) for row in rows}


async def wins_of(
    session: AsyncSession, sale_id: uuid.UUID, people: Collection[uuid.UUID]
) -> dict[uuid.UUID, FlashWin]:
    """By person."""
    rows = await session.scalars(_WINS_OF, {"sale": sale_id, "people": list(people)})
    return {win.person_id: win for win in rows}


async def places_of(
    session: AsyncSession, sale_id: uuid.UUID, people: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[int, WaiterState]]:
    """Person -> number on the waiting list, and whether they still wait."""
    rows = await session.execute(_WAITERS_OF, {"sale": sale_id, "people": list(people)})
    return {row.person_id: (row.place, WaiterState(row.state)) for row in rows}


async def entries_of(
    session: AsyncSession, sale_id: uuid.UUID, people: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Person -> their entry."""
    rows = await session.execute(_ENTRIES_OF, {"sale": sale_id, "people": list(people)})
    return {row.person_id: row.id for row in rows}


async def people_of(session: AsyncSession, sale_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Everybody who won or waits, or did."""
    winners = await session.scalars(select(FlashWin.person_id).where(FlashWin.sale_id == sale_id))
    waiters = await session.scalars(select(FlashWaiter.person_id).where(FlashWaiter.sale_id == sale_id))
    return frozenset([*winners, *waiters])


async def ahead_of(session: AsyncSession, sale_id: uuid.UUID, place: int) -> int:
    """How many still wait before this place."""
    found = select(func.count()).where(
        FlashWaiter.sale_id == sale_id,
        FlashWaiter.place < place,
        FlashWaiter.state == WaiterState.WAITING,
    )
    return int((await session.scalars(found)).one())


async def add_entries(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(_ENTRIES.insert(), rows)


async def add_wins(session: AsyncSession, wins: Sequence[FlashWin]) -> None:
    session.add_all(wins)
    await session.flush()


async def add_waiters(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(_WAITERS.insert(), rows)


async def next_waiters(session: AsyncSession, sale_id: uuid.UUID, *, limit: int) -> Sequence[FlashWaiter]:
    """Who waits, in the order of arrival."""
    statement = (
        select(FlashWaiter)
        .where(FlashWaiter.sale_id == sale_id, FlashWaiter.state == WaiterState.WAITING)
        .order_by(FlashWaiter.place)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def dismiss_waiters(session: AsyncSession, sale_id: uuid.UUID) -> None:
    """Nobody waits any more."""
    await session.execute(
        update(_WAITERS)
        .where(_WAITERS.c.sale_id == sale_id, _WAITERS.c.state == WaiterState.WAITING)
        .values(state=WaiterState.GONE)
    )


async def due_wins(session: AsyncSession, sale_id: uuid.UUID, *, now: datetime) -> Sequence[uuid.UUID]:
    """Those whose time is over."""
    statement = select(FlashWin.id).where(
        FlashWin.sale_id == sale_id, FlashWin.state == WinState.WON, FlashWin.expires_at <= now
    )
    return (await session.scalars(statement.order_by(FlashWin.id))).all()


async def next_expiry_or_none(session: AsyncSession, sale_id: uuid.UUID) -> datetime | None:
    """When the first of the open wins lapses."""
    statement = (
        select(FlashWin.expires_at)
        .where(FlashWin.sale_id == sale_id, FlashWin.state == WinState.WON)
        .order_by(FlashWin.expires_at)
        .limit(1)
    )
    return (await session.scalars(statement)).first()


async def counted(session: AsyncSession, sale_id: uuid.UUID) -> list[Counted]:
    """The entries that a draw counts."""
    rows = await session.execute(
        select(_ENTRIES.c.id, _ENTRIES.c.person_id, _ENTRIES.c.name, _ENTRIES.c.wanted).where(
            _ENTRIES.c.sale_id == sale_id, _ENTRIES.c.left_out.is_(False)
        )
    )
    return [Counted(row.id, row.person_id, row.name, row.wanted) for row in rows]


async def leave_out(session: AsyncSession, sale_id: uuid.UUID, people: Collection[uuid.UUID]) -> None:
    """The draw does not count the entries of these."""
    ordered = sorted(people)
    for start in range(0, len(ordered), LEAVE_OUT_AT_ONCE):
        await session.execute(
            update(_ENTRIES)
            .where(
                _ENTRIES.c.sale_id == sale_id,
                _ENTRIES.c.person_id.in_(ordered[start : start + LEAVE_OUT_AT_ONCE]),
            )
            .values(left_out=True)
        )


async def drawn_entries(session: AsyncSession, sale_id: uuid.UUID) -> list[str]:
    """Those that won, in the order of the draw."""
    rows = await session.scalars(
        select(FlashWin.entry_id)
        .where(FlashWin.sale_id == sale_id, FlashWin.entry_id.is_not(None), FlashWin.via == WonBy.DRAW)
        .order_by(FlashWin.place)
    )
    return [entry for entry in rows if entry is not None]


async def winners(session: AsyncSession, sale_id: uuid.UUID, *, after: int, limit: int) -> Sequence[FlashWin]:
    """In the order in which they won, beyond the place `after`."""
    statement = select(FlashWin).where(FlashWin.sale_id == sale_id, FlashWin.place > after)
    return (await session.scalars(statement.order_by(FlashWin.place).limit(limit))).all()


async def ended_at_or_none(session: AsyncSession, broadcast_id: uuid.UUID) -> datetime | None:
    """When a broadcast ended."""
    return (await session.scalars(select(Broadcast.ended_at).where(Broadcast.id == broadcast_id))).first()


async def sales_of(session: AsyncSession, win_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """In which these were won."""
    if not win_ids:
        return set()
    return set(await session.scalars(select(FlashWin.sale_id).where(FlashWin.id.in_(win_ids))))


async def win_or_none(session: AsyncSession, win_id: uuid.UUID) -> FlashWin | None:
    return (await session.scalars(select(FlashWin).where(FlashWin.id == win_id))).one_or_none()


async def open_wins(
    session: AsyncSession,
    person_id: uuid.UUID,
    variant_ids: Collection[uuid.UUID],
    broadcast_id: uuid.UUID | None,
) -> list[tuple[FlashWin, FlashSale]]:
    """What somebody may order of these variants, newest first."""
    statement = (
        select(FlashWin, FlashSale)
        .join(FlashSale, FlashSale.id == FlashWin.sale_id)
        .where(
            FlashWin.person_id == person_id,
            FlashWin.state == WinState.WON,
            FlashSale.variant_id.in_(variant_ids),
        )
        .order_by(FlashWin.id.desc())
    )
    if broadcast_id is not None:
        statement = statement.where(FlashSale.broadcast_id == broadcast_id)
    return [(row[0], row[1]) for row in await session.execute(statement)]
