"""Raffles, entries and winners in the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.keys import among
from liveloop.talk.comments.models import Comment
from liveloop.talk.likes.models import LikeCount
from liveloop.talk.raffles.models import Raffle, RaffleEntry, RaffleWinner
from liveloop.talk.raffles.schemas import LeftOut, RaffleStateName, WinnerState

EntryKey = tuple[uuid.UUID, uuid.UUID]
"""(raffle, person)."""

SAID_LIMIT = 20_000
"""So many comments are looked through for the word at once, the newest first."""

_BY_KEYS = select(RaffleEntry).where(among(RaffleEntry.raffle_id, RaffleEntry.person_id, keys="keys"))
_TAKING = select(Raffle).where(
    among(Raffle.room_id, keys="rooms"),
    Raffle.state.in_((RaffleStateName.OPEN, RaffleStateName.CLOSED)),
)


async def add(session: AsyncSession, raffle: Raffle) -> None:
    session.add(raffle)
    await session.flush()


async def remove(session: AsyncSession, raffle: Raffle) -> None:
    await session.delete(raffle)
    await session.flush()


async def list_of(session: AsyncSession, broadcast_id: uuid.UUID) -> Sequence[Raffle]:
    """Oldest first."""
    statement = select(Raffle).where(Raffle.broadcast_id == broadcast_id).order_by(Raffle.id)
    return (await session.scalars(statement)).all()


async def get_or_none(session: AsyncSession, raffle_id: uuid.UUID) -> Raffle | None:
    return (await session.scalars(select(Raffle).where(Raffle.id == raffle_id))).one_or_none()


async def shown(session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> Sequence[Raffle]:
    """The last that were opened, in the order of their media time."""
    statement = (
        select(Raffle)
        .where(Raffle.broadcast_id == broadcast_id, Raffle.at.is_not(None))
        .order_by(Raffle.at.desc(), Raffle.id.desc())
        .limit(limit)
    )
    return list(reversed((await session.scalars(statement)).all()))


async def taking(session: AsyncSession, room_ids: Collection[uuid.UUID]) -> Sequence[Raffle]:
    """Those of these rooms that may still take entries."""
    return (await session.scalars(_TAKING, {"rooms": room_ids})).all()


async def entries_of(session: AsyncSession, keys: Collection[EntryKey]) -> dict[EntryKey, RaffleEntry]:
    """The entries that there are already."""
    rows = await session.scalars(_BY_KEYS, {"keys": keys}) if keys else ()
    return {(row.raffle_id, row.person_id): row for row in rows}


async def add_entries(session: AsyncSession, entries: Sequence[RaffleEntry]) -> None:
    session.add_all(entries)
    await session.flush()


async def entries(session: AsyncSession, raffle_id: uuid.UUID) -> Sequence[RaffleEntry]:
    """All, by their public ids."""
    statement = select(RaffleEntry).where(RaffleEntry.raffle_id == raffle_id).order_by(RaffleEntry.id)
    return (await session.scalars(statement)).all()


async def counted_entries(session: AsyncSession, raffle_id: uuid.UUID) -> Sequence[str]:
    """The public ids of those that the draw counted."""
    statement = (
        select(RaffleEntry.id)
        .where(RaffleEntry.raffle_id == raffle_id, RaffleEntry.left_out.is_(None))
        .order_by(RaffleEntry.id)
    )
    return (await session.scalars(statement)).all()


async def leave_out(session: AsyncSession, ids: Collection[str], why: LeftOut) -> None:
    statement = update(RaffleEntry).where(RaffleEntry.id == bindparam("entry")).values(left_out=why)
    connection = await session.connection()
    await connection.execute(statement, [{"entry": entry} for entry in ids])


async def entry_or_none(session: AsyncSession, entry_id: str) -> RaffleEntry | None:
    return (await session.scalars(select(RaffleEntry).where(RaffleEntry.id == entry_id))).one_or_none()


async def add_winners(session: AsyncSession, winners: Sequence[RaffleWinner]) -> None:
    session.add_all(winners)
    await session.flush()


async def winners(
    session: AsyncSession, raffle_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[RaffleWinner]]:
    """By raffle, in the order of the draw."""
    found: defaultdict[uuid.UUID, list[RaffleWinner]] = defaultdict(list)
    statement = (
        select(RaffleWinner)
        .where(RaffleWinner.raffle_id.in_(raffle_ids))
        .order_by(RaffleWinner.raffle_id, RaffleWinner.place)
    )
    for winner in await session.scalars(statement):
        found[winner.raffle_id].append(winner)
    return found


async def place_or_none(session: AsyncSession, raffle_id: uuid.UUID, person_id: uuid.UUID) -> int | None:
    """Of a winner that was not disqualified."""
    statement = select(RaffleWinner.place).where(
        RaffleWinner.raffle_id == raffle_id,
        RaffleWinner.person_id == person_id,
        RaffleWinner.state != WinnerState.DISQUALIFIED,
    )
    return (await session.scalars(statement)).one_or_none()


async def people_who_won(session: AsyncSession, broadcast_id: uuid.UUID) -> set[uuid.UUID]:
    """Anything in this broadcast, and were not disqualified."""
    statement = (
        select(RaffleWinner.person_id)
        .join(Raffle, Raffle.id == RaffleWinner.raffle_id)
        .where(Raffle.broadcast_id == broadcast_id, RaffleWinner.state != WinnerState.DISQUALIFIED)
    )
    return set(await session.scalars(statement))


async def likes(
    session: AsyncSession, broadcast_id: uuid.UUID, person_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """How often each of these tapped in a broadcast."""
    statement = (
        select(LikeCount.person_id, func.sum(LikeCount.count).label("taps"))
        .where(LikeCount.broadcast_id == broadcast_id, LikeCount.person_id.in_(person_ids))
        .group_by(LikeCount.person_id)
    )
    return {row.person_id: int(row.taps) for row in await session.execute(statement)}


async def said_by(
    session: AsyncSession, room_id: uuid.UUID, person_ids: Collection[uuid.UUID], *, since: datetime
) -> dict[uuid.UUID, list[str]]:
    """What everybody may read of what each of these wrote since then."""
    statement = (
        select(Comment.person_id, Comment.body)
        .where(
            Comment.room_id == room_id,
            Comment.person_id.in_(person_ids),
            Comment.created_at >= since,
            Comment.deleted_at.is_(None),
        )
        .order_by(Comment.created_at.desc())
        .limit(SAID_LIMIT)
    )
    found: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for row in await session.execute(statement):
        found[row.person_id].append(row.body)
    return found
