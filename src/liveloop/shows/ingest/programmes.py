"""Keeps media nodes in step with the database: what runs is open, under the key that holds."""

from __future__ import annotations

import asyncio
import uuid
from typing import NamedTuple, Protocol

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from liveloop.bus import subjects
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.errors import Unavailable
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.ingest.messages import Open, Opened
from liveloop.shows.rooms.repository import key_lookups
from liveloop.shows.vocabulary import ON_AIR

log = structlog.get_logger()

LOOK_SECONDS = 0.5
REMIND_SECONDS = 5.0
"""A node that was restarted is told again."""


class MediaWire(Protocol):
    """What is needed of the bus."""

    async def request(self, subject: str, payload: bytes) -> bytes: ...


class Wanted(NamedTuple):
    """What a node has to know at once when it changes. `key` is the look-up hash of the stream key."""

    broadcast: uuid.UUID
    on_air: bool
    key: str | None


class Programmes:
    """Runs in the worker, under its lease."""

    def __init__(self, database: Database, clock: Clock, wire: MediaWire) -> None:
        self._database = database
        self._clock = clock
        self._wire = wire
        self._told: dict[Wanted, float] = {}

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except SQLAlchemyError as error:
                log.warning("programme.look_failed", error=str(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Open what runs and was not opened within the last seconds."""
        async with self._database.read() as session:
            running = await broadcasts.running(session)
            keys = await key_lookups(session, {broadcast.room_id for broadcast in running})
        now = self._clock.monotonic()
        wanted = {Wanted(one.id, one.state in ON_AIR, keys.get(one.room_id)): one for one in running}
        self._told = {key: at for key, at in self._told.items() if key in wanted}
        for key, broadcast in wanted.items():
            if now - self._told.get(key, float("-inf")) < REMIND_SECONDS:
                continue
            if not await self._open(broadcast, key):
                return
            self._told[key] = now

    async def _open(self, broadcast: Broadcast, wanted: Wanted) -> bool:
        message = Open(
            broadcast=broadcast.id,
            room=broadcast.room_id,
            orientation=broadcast.room.orientation,
            waiting_slate=wanted.on_air,
            key=wanted.key,
            started_at=broadcast.started_at,
        )
        try:
            reply = await self._wire.request(subjects.OPEN_PROGRAMME, msgspec.json.encode(message))
        except Unavailable:
            log.warning("programme.no_media_node", broadcast=str(broadcast.id))
            return False
        opened = msgspec.json.decode(reply, type=Opened)
        if not opened.ok:
            log.warning("programme.refused", broadcast=str(broadcast.id), code=opened.code)
        return True
