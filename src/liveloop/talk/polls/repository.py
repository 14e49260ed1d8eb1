"""Polls and ballots in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.keys import among
from liveloop.talk.polls.models import Ballot, Poll

BallotKey = tuple[uuid.UUID, uuid.UUID]
"""(poll, voter)."""


class Given(NamedTuple):
    """What a ballot says, and which it was of a named poll."""

    choices: list[Any]
    number: int | None


_BALLOTS = cast("Table", Ballot.__table__)
_ADD_BALLOTS = _BALLOTS.insert()
_BY_KEYS = select(_BALLOTS.c.poll_id, _BALLOTS.c.voter, _BALLOTS.c.choices, _BALLOTS.c.number).where(
    among(_BALLOTS.c.poll_id, _BALLOTS.c.voter, keys="keys")
)


async def add(session: AsyncSession, poll: Poll) -> None:
    session.add(poll)
    await session.flush()


async def remove(session: AsyncSession, poll: Poll) -> None:
    await session.delete(poll)
    await session.flush()


async def list_of(session: AsyncSession, broadcast_id: uuid.UUID) -> Sequence[Poll]:
    """Oldest first."""
    statement = select(Poll).where(Poll.broadcast_id == broadcast_id).order_by(Poll.id)
    return (await session.scalars(statement)).all()


async def get_or_none(session: AsyncSession, poll_id: uuid.UUID) -> Poll | None:
    return (await session.scalars(select(Poll).where(Poll.id == poll_id))).one_or_none()


async def shown(session: AsyncSession, broadcast_id: uuid.UUID) -> Sequence[Poll]:
    """What was opened, in the order of its media time."""
    statement = (
        select(Poll).where(Poll.broadcast_id == broadcast_id, Poll.at.is_not(None)).order_by(Poll.at, Poll.id)
    )
    return (await session.scalars(statement)).all()


async def last_shown_or_none(session: AsyncSession, broadcast_id: uuid.UUID) -> Poll | None:
    statement = (
        select(Poll)
        .where(Poll.broadcast_id == broadcast_id, Poll.at.is_not(None))
        .order_by(Poll.at.desc(), Poll.id.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).one_or_none()


async def given(session: AsyncSession, keys: Collection[BallotKey]) -> dict[BallotKey, Given]:
    """The ballots that there are already."""
    rows = await session.execute(_BY_KEYS, {"keys": keys})
    return {(row.poll_id, row.voter): Given(row.choices, row.number) for row in rows}


async def add_ballots(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(_ADD_BALLOTS, rows)


async def ballots(
    session: AsyncSession,
    poll_id: uuid.UUID,
    *,
    after: uuid.UUID | None,
    limit: int,
    written: int | None = None,
) -> Sequence[Ballot]:
    """In the order of their voters, which for an anonymous poll says nothing about when they came.

    `after` is the voter of the last one of the page before; `written`: only those that answer the question
    of this number in words.
    """
    statement = select(Ballot).where(Ballot.poll_id == poll_id).order_by(Ballot.voter).limit(limit)
    if after is not None:
        statement = statement.where(Ballot.voter > after)
    if written is not None:
        statement = statement.where(Ballot.written.bitwise_and(1 << written) != 0)
    return (await session.scalars(statement)).all()


async def arrived(session: AsyncSession, poll_id: uuid.UUID, *, after: int, limit: int) -> Sequence[Ballot]:
    """Of a named poll, beyond number `after`, in the order of their arrival."""
    statement = (
        select(Ballot)
        .where(Ballot.poll_id == poll_id, Ballot.number > after)
        .order_by(Ballot.number)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()
