"""Who is in the rooms now, added up over all gateways."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.bus import subjects
from liveloop.kit.clock import Clock

EXPIRY_SECONDS = 3.5
"""A gateway speaks once a second while a room has viewers."""
CHANNELS_LIMIT = 10_000
GATEWAYS_LIMIT = 1_000

DROPPED = Counter("liveloop_presence_dropped_total", "Presence messages beyond the bounds of the book")


class Count(msgspec.Struct, frozen=True):
    """`presence.<channel>`: what one gateway holds."""

    gateway: str
    connections: int
    people: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Somebody on two gateways counts twice."""

    people: int = 0
    connections: int = 0


class Subscription(Protocol):
    async def unsubscribe(self) -> None: ...


class PresenceWire(Protocol):
    """What the book needs of the bus."""

    async def subscribe(
        self, subject: str, handler: Callable[[str, bytes], Awaitable[None]]
    ) -> Subscription: ...


class AudienceBook:
    """Hears every gateway. One for each process that wants to know."""

    def __init__(self, wire: PresenceWire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._heard: dict[str, dict[str, tuple[float, Count]]] = {}
        self._subscription: Subscription | None = None

    async def start(self) -> None:
        self._subscription = await self._wire.subscribe(subjects.presence("*"), self._hear)

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.unsubscribe()

    def audience(self, channel: str) -> Audience:
        """Zero when no gateway has spoken within 3.5 s."""
        counts = self._fresh(channel)
        return Audience(
            people=sum(count.people for count in counts),
            connections=sum(count.connections for count in counts),
        )

    async def part(self, _session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any]:
        """The snapshot's `audience`."""
        audience = self.audience(str(room_id))
        return {"people": audience.people, "connections": audience.connections}

    def forget_silent(self) -> None:
        """Drop the rooms that nobody watches any more."""
        self._heard = {name: heard for name, heard in self._heard.items() if self._fresh(name)}

    def _fresh(self, channel: str) -> list[Count]:
        now = self._clock.monotonic()
        heard = self._heard.get(channel, {})
        return [count for at, count in heard.values() if now - at <= EXPIRY_SECONDS]

    async def _hear(self, subject: str, payload: bytes) -> None:
        channel = subject.rpartition(".")[2]
        count = msgspec.json.decode(payload, type=Count)
        if channel not in self._heard and len(self._heard) >= CHANNELS_LIMIT:
            self.forget_silent()
        gateways = self._heard.get(channel, {})
        known = count.gateway in gateways
        if not known and (len(gateways) >= GATEWAYS_LIMIT or len(self._heard) >= CHANNELS_LIMIT):
            DROPPED.inc()
            return
        self._heard.setdefault(channel, gateways)[count.gateway] = (self._clock.monotonic(), count)
