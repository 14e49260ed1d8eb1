"""Rooms in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.rooms.errors import SlugTaken
from liveloop.shows.rooms.models import Room, StreamKey


class RoomRepository:
    """The rooms of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(self, *, before: uuid.UUID | None, limit: int) -> list[Room]:
        """Newest first; `before` is the id of the last room of the page before."""
        statement = self._base().order_by(Room.id.desc()).limit(limit)
        if before is not None:
            statement = statement.where(Room.id < before)
        return list(await self._session.scalars(statement))

    async def get_or_none(self, room_id: uuid.UUID) -> Room | None:
        return (await self._session.scalars(self._base().where(Room.id == room_id))).one_or_none()

    def _base(self) -> Select[Room]:
        return select(Room).where(Room.organisation_id == self._organisation_id)


async def save_room(session: AsyncSession, room: Room) -> None:
    """Write a new or a changed room; the database decides whether its slug is free. Raises SlugTaken."""
    try:
        async with session.begin_nested():
            session.add(room)
            await session.flush()
    except IntegrityError as error:
        raise SlugTaken("This address is taken. Choose another one.") from error


async def delete_room(session: AsyncSession, room: Room) -> None:
    await session.delete(room)
    await session.flush()


async def room_by_slug_or_none(session: AsyncSession, slug: str) -> Room | None:
    """For viewers, who have no organisation."""
    return (await session.scalars(select(Room).where(Room.slug == slug))).one_or_none()


async def add_key(session: AsyncSession, key: StreamKey) -> None:
    session.add(key)
    await session.flush()


async def key_of(session: AsyncSession, room_id: uuid.UUID) -> StreamKey:
    return (await session.scalars(select(StreamKey).where(StreamKey.room_id == room_id))).one()


async def key_lookups(session: AsyncSession, room_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The look-up hash of each room's stream key."""
    rows = await session.execute(
        select(StreamKey.room_id, StreamKey.lookup).where(StreamKey.room_id.in_(room_ids))
    )
    return {row.room_id: row.lookup for row in rows}


async def room_by_key_or_none(session: AsyncSession, lookup: str) -> Room | None:
    """The room whose stream key has this look-up hash."""
    statement = select(Room).join(StreamKey, StreamKey.room_id == Room.id).where(StreamKey.lookup == lookup)
    return (await session.scalars(statement)).one_or_none()
