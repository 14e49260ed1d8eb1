"""Rooms: made, shown, changed, and opened to an encoder by their stream key."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pages import Page
from liveloop.kit.pictures import Pictures
from liveloop.kit.seal import Vault, lookup_hash, new_secret
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.shows.rooms import repository
from liveloop.shows.rooms.errors import RoomInUse, RoomNotFound
from liveloop.shows.rooms.models import Room, StreamKey
from liveloop.shows.rooms.repository import RoomRepository
from liveloop.shows.rooms.schemas import RoomCreate, RoomRead, RoomUpdate
from liveloop.shows.vocabulary import BroadcastRead

COVERS = "covers"
"""The folder of the object store."""
COVER_PIXELS = 1920


class Broadcasts(Protocol):
    """What rooms ask about their broadcasts."""

    async def current(
        self, session: AsyncSession, room_ids: Collection[uuid.UUID]
    ) -> dict[uuid.UUID, BroadcastRead]: ...

    async def any_of(self, session: AsyncSession, room_id: uuid.UUID) -> bool: ...


class RoomService:
    def __init__(
        self, clock: Clock, audit: AuditLog, vault: Vault, covers: Pictures, broadcasts: Broadcasts
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._vault = vault
        self._covers = covers
        self._broadcasts = broadcasts

    async def list(
        self, session: AsyncSession, actor: Actor, *, cursor: str | None, limit: int
    ) -> Page[RoomRead]:
        """Newest first."""
        rooms = await RoomRepository(session, actor.organisation_id).list(
            before=read_cursor(cursor), limit=limit + 1
        )
        current = await self._broadcasts.current(session, [room.id for room in rooms])
        return make_page(
            rooms, limit, view=lambda room: RoomRead.of(room, current.get(room.id)), key=lambda room: room.id
        )

    async def get(self, session: AsyncSession, actor: Actor, room_id: uuid.UUID) -> RoomRead:
        return await self._read(session, await self._room(session, actor, room_id))

    async def create(self, session: AsyncSession, actor: Actor, wanted: RoomCreate) -> RoomRead:
        """Make a room and its stream key. Raises SlugTaken."""
        room = Room(
            id=new_id(),
            organisation_id=actor.organisation_id,
            slug=wanted.slug,
            title=wanted.title,
            orientation=wanted.orientation,
            created_at=self._clock.now(),
        )
        await repository.save_room(session, room)
        await repository.add_key(session, self._seal(StreamKey(room_id=room.id), new_secret()))
        await self._record(session, actor, "room.created", room)
        return await self._read(session, room)

    async def update(
        self, session: AsyncSession, actor: Actor, room_id: uuid.UUID, wanted: RoomUpdate
    ) -> RoomRead:
        room = await self._room(session, actor, room_id)
        for name, value in wanted.model_dump(exclude_none=True).items():
            setattr(room, name, value)
        await repository.save_room(session, room)
        changes = wanted.model_dump(mode="json", exclude_none=True)
        await self._record(session, actor, "room.updated", room, **changes)
        return await self._read(session, room)

    async def delete(self, session: AsyncSession, actor: Actor, room_id: uuid.UUID) -> None:
        """Only a room without broadcasts goes. Raises RoomInUse."""
        room = await self._room(session, actor, room_id)
        if await self._broadcasts.any_of(session, room.id):
            raise RoomInUse("This room has broadcasts. Delete them first.")
        await repository.delete_room(session, room)
        await self._record(session, actor, "room.deleted", room)

    async def set_cover(
        self, session: AsyncSession, actor: Actor, room_id: uuid.UUID, picture: bytes
    ) -> RoomRead:
        """Show `picture` (JPEG, PNG or WebP) before the broadcast. Raises PictureInvalid."""
        name = await self._covers.store(picture)
        room = await self._room(session, actor, room_id)
        room.cover = name
        await self._record(session, actor, "room.cover_changed", room)
        return await self._read(session, room)

    async def reveal_key(self, session: AsyncSession, actor: Actor, room_id: uuid.UUID) -> str:
        """The stream key in clear; that somebody saw it is on record."""
        room = await self._room(session, actor, room_id)
        key = await repository.key_of(session, room.id)
        await self._record(session, actor, "stream_key.revealed", room)
        return self._vault.open(key.sealed)

    async def rotate_key(self, session: AsyncSession, actor: Actor, room_id: uuid.UUID) -> str:
        """A new stream key; the old one is worthless at once, and who pushes with it is cut off."""
        room = await self._room(session, actor, room_id)
        await self._record(session, actor, "stream_key.rotated", room)
        return await self._rotate(session, room)

    async def rotate_key_at_the_server(self, session: AsyncSession, slug: str) -> str:
        """The same for an administrator at the server, where being there is the permission."""
        room = await repository.room_by_slug_or_none(session, slug)
        if room is None:
            raise RoomNotFound("There is no such room.")
        await self._audit.record_system(
            session,
            room.organisation_id,
            "stream_key.rotated",
            target=("room", room.id),
            details={"slug": slug},
        )
        return await self._rotate(session, room)

    async def _rotate(self, session: AsyncSession, room: Room) -> str:
        secret = new_secret()
        self._seal(await repository.key_of(session, room.id), secret)
        return secret

    def _seal(self, key: StreamKey, secret: str) -> StreamKey:
        key.sealed = self._vault.seal(secret)
        key.lookup = lookup_hash(secret)
        key.rotated_at = self._clock.now()
        return key

    async def _room(self, session: AsyncSession, actor: Actor, room_id: uuid.UUID) -> Room:
        room = await RoomRepository(session, actor.organisation_id).get_or_none(room_id)
        if room is None:
            raise RoomNotFound("There is no such room.")
        return room

    async def _read(self, session: AsyncSession, room: Room) -> RoomRead:
        current = await self._broadcasts.current(session, [room.id])
        return RoomRead.of(room, current.get(room.id))

    async def _record(
        self, session: AsyncSession, actor: Actor, act: str, room: Room, **changes: Any
    ) -> None:
        details = {"slug": room.slug, **changes}
        await self._audit.record(session, actor, act, target=("room", room.id), details=details)
