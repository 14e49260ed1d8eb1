"""Source health on its way from the media node to the people who run the broadcast."""

from __future__ import annotations

import contextlib
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from liveloop.bus import subjects
from liveloop.kit.channels import ChannelEvent, Envelope
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.publisher import BusAway
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.ingest.messages import HEALTH

EVENT = "source.health"
LANE = "staff"
FRESH_SECONDS = 5.0
REMEMBERED = 1_000


class Subscription(Protocol):
    async def unsubscribe(self) -> None: ...


class HealthWire(Protocol):
    """What both sides need of the bus."""

    async def publish(self, subject: str, payload: bytes) -> None: ...

    async def subscribe(
        self, subject: str, handler: Callable[[str, bytes], Awaitable[None]], *, queue: str = ""
    ) -> Subscription: ...


@dataclass(frozen=True, slots=True)
class _Heard:
    health: dict[str, Any]
    at: float


class HealthBook:
    """The last health of each source, in the web process."""

    def __init__(self, wire: HealthWire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._heard: OrderedDict[str, _Heard] = OrderedDict()
        self._subscription: Subscription | None = None

    async def start(self) -> None:
        self._subscription = await self._wire.subscribe(HEALTH, self._hear)

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.unsubscribe()

    def last(self, broadcast_id: uuid.UUID) -> dict[str, Any] | None:
        """As the media node sent it; None when nothing came within 5 s."""
        heard = self._heard.get(str(broadcast_id))
        if heard is None or self._clock.monotonic() - heard.at > FRESH_SECONDS:
            return None
        return heard.health

    async def _hear(self, subject: str, payload: bytes) -> None:
        broadcast = subject.rpartition(".")[2]
        self._heard[broadcast] = _Heard(msgspec.json.decode(payload), self._clock.monotonic())
        self._heard.move_to_end(broadcast)
        while len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)


class HealthRelay:
    """Hands health on to the staff in the room: lane staff of the room's channel, without offset.

    Runs in the worker; a queue group lets one worker alone relay each message.
    """

    def __init__(self, wire: HealthWire, database: Database) -> None:
        self._wire = wire
        self._database = database
        self._rooms: OrderedDict[str, str] = OrderedDict()
        self._subscription: Subscription | None = None

    async def start(self) -> None:
        self._subscription = await self._wire.subscribe(HEALTH, self._relay, queue="health-relay")

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.unsubscribe()

    async def _relay(self, subject: str, payload: bytes) -> None:
        room = await self._room_of(subject.rpartition(".")[2])
        if room is None:
            return
        event = ChannelEvent(id=new_id(), offset=None, type=EVENT, at=None, data=msgspec.json.decode(payload))
        envelope = Envelope(channel=room, lane=LANE, epoch="", event=event)
        with contextlib.suppress(BusAway):
            await self._wire.publish(subjects.room(room, LANE), msgspec.json.encode(envelope))

    async def _room_of(self, broadcast: str) -> str | None:
        if broadcast not in self._rooms:
            async with self._database.read() as session:
                found = await broadcasts.get_or_none(session, uuid.UUID(broadcast))
            if found is None:
                return None
            self._rooms[broadcast] = str(found.room_id)
            while len(self._rooms) > REMEMBERED:
                self._rooms.popitem(last=False)
        return self._rooms[broadcast]
