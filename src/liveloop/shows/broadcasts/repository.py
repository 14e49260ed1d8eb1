"""Broadcasts in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import Select, Table, case, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from liveloop.kit.keys import among
from liveloop.shows.broadcasts.models import Broadcast, BroadcastTransition
from liveloop.shows.vocabulary import OVER, RUNNING, BroadcastRead, BroadcastState

CURRENT = (*RUNNING, BroadcastState.SCHEDULED)
_CURRENT_FIRST = (
    case((Broadcast.state == BroadcastState.SCHEDULED, 1), else_=0),
    Broadcast.scheduled_at,
    Broadcast.id,
)
"""Running before scheduled, the next scheduled first."""

_TABLE = cast("Table", Broadcast.__table__)
_CURRENT_IDS = (
    select(_TABLE.c.room_id, _TABLE.c.id)
    .where(_TABLE.c.state.in_(CURRENT), among(_TABLE.c.room_id, keys="rooms"))
    .order_by(
        case((_TABLE.c.state == BroadcastState.SCHEDULED, 1), else_=0), _TABLE.c.scheduled_at, _TABLE.c.id
    )
)


class BroadcastRepository:
    """The broadcasts of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(
        self,
        *,
        room_id: uuid.UUID | None,
        states: Collection[BroadcastState],
        before: uuid.UUID | None,
        limit: int,
    ) -> list[Broadcast]:
        """Newest first; `before` is the id of the last one of the page before; no states: all."""
        statement = self._base().order_by(Broadcast.id.desc()).limit(limit)
        if room_id is not None:
            statement = statement.where(Broadcast.room_id == room_id)
        if states:
            statement = statement.where(Broadcast.state.in_(states))
        if before is not None:
            statement = statement.where(Broadcast.id < before)
        return list(await self._session.scalars(statement))

    async def get_or_none(self, broadcast_id: uuid.UUID) -> Broadcast | None:
        return (await self._session.scalars(self._base().where(Broadcast.id == broadcast_id))).one_or_none()

    def _base(self) -> Select[Broadcast]:
        return _select().where(Broadcast.organisation_id == self._organisation_id)


class CurrentBroadcasts:
    """What rooms ask: which broadcast is theirs now."""

    async def current(
        self, session: AsyncSession, room_ids: Collection[uuid.UUID]
    ) -> dict[uuid.UUID, BroadcastRead]:
        """By room: the one that runs, else the next scheduled."""
        rows = await session.scalars(_current().where(Broadcast.room_id.in_(room_ids)))
        found: dict[uuid.UUID, BroadcastRead] = {}
        for row in rows:
            if row.room_id not in found:
                found[row.room_id] = BroadcastRead.model_validate(row)
        return found

    async def ids(self, session: AsyncSession, room_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
        """The same, but only the ids: room -> broadcast."""
        rows = await session.execute(_CURRENT_IDS, {"rooms": list(room_ids)})
        found: dict[uuid.UUID, uuid.UUID] = {}
        for row in rows:
            found.setdefault(row.room_id, row.id)
        return found

    async def any_of(self, session: AsyncSession, room_id: uuid.UUID) -> bool:
        return (
            await session.scalars(select(Broadcast.id).where(Broadcast.room_id == room_id).limit(1))
        ).first() is not None


async def add(session: AsyncSession, broadcast: Broadcast) -> None:
    session.add(broadcast)
    await session.flush()


async def add_transition(session: AsyncSession, transition: BroadcastTransition) -> None:
    session.add(transition)
    await session.flush()


async def delete_broadcast(session: AsyncSession, broadcast: Broadcast) -> None:
    await session.execute(delete(Broadcast).where(Broadcast.id == broadcast.id))


async def get_or_none(session: AsyncSession, broadcast_id: uuid.UUID) -> Broadcast | None:
    """Of any organisation: for viewers and for the worker."""
    return (await session.scalars(_select().where(Broadcast.id == broadcast_id))).one_or_none()


async def current_or_none(session: AsyncSession, room_id: uuid.UUID) -> Broadcast | None:
    """The broadcast that runs in the room, else the next scheduled."""
    return (await session.scalars(_current().where(Broadcast.room_id == room_id).limit(1))).one_or_none()


async def shown_or_none(session: AsyncSession, room_id: uuid.UUID) -> Broadcast | None:
    """What viewers of the room are shown: the current broadcast, else the last one that was on air."""
    current = await current_or_none(session, room_id)
    if current is not None:
        return current
    last = (
        _select()
        .where(Broadcast.room_id == room_id, Broadcast.state.in_(OVER), Broadcast.started_at.is_not(None))
        .order_by(Broadcast.ended_at.desc(), Broadcast.id.desc())
        .limit(1)
    )
    return (await session.scalars(last)).one_or_none()


async def newest_draft_or_none(session: AsyncSession, room_id: uuid.UUID) -> Broadcast | None:
    statement = (
        _select()
        .where(Broadcast.room_id == room_id, Broadcast.state == BroadcastState.DRAFT)
        .order_by(Broadcast.id.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).one_or_none()


async def rooms_in_use(session: AsyncSession, organisation_id: uuid.UUID) -> list[uuid.UUID]:
    """The rooms of an organisation that people talk in now: something runs there or is planned."""
    statement = (
        select(Broadcast.room_id)
        .where(Broadcast.organisation_id == organisation_id, Broadcast.state.in_(CURRENT))
        .distinct()
        .order_by(Broadcast.room_id)
    )
    return list(await session.scalars(statement))


async def running(session: AsyncSession) -> Sequence[Broadcast]:
    """All broadcasts with an open programme, in every organisation."""
    return list(await session.scalars(_select().where(Broadcast.state.in_(RUNNING)).order_by(Broadcast.id)))


async def uncollected(session: AsyncSession) -> Sequence[Broadcast]:
    """Ended broadcasts whose recording still is with the media node alone, oldest end first."""
    return list(
        await session.scalars(
            _select()
            .where(Broadcast.state == BroadcastState.ENDED, Broadcast.collected_at.is_(None))
            .order_by(Broadcast.ended_at)
        )
    )


async def replays(session: AsyncSession, room_id: uuid.UUID, *, limit: int) -> Sequence[Broadcast]:
    """Broadcasts of a room that can be watched again, newest first."""
    statement = (
        _select()
        .where(Broadcast.room_id == room_id, Broadcast.state == BroadcastState.REPLAY_READY)
        .order_by(Broadcast.ended_at.desc())
        .limit(limit)
    )
    return list(await session.scalars(statement))


def _select() -> Select[Broadcast]:
    return select(Broadcast).options(joinedload(Broadcast.room))


def _current() -> Select[Broadcast]:
    return _select().where(Broadcast.state.in_(CURRENT)).order_by(*_CURRENT_FIRST)
