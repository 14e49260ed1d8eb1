"""Which broadcast a room's measurements belong to, asked of the database every few seconds only."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from typing import TypeVar

from liveloop.insight.latency import repository
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database

FRESH_SECONDS = 2.0
AFTERWARDS_SECONDS = 30.0
"""A page's last report of a broadcast comes after its end."""
REMEMBERED = 2_000

Value = TypeVar("Value")


class OnAir:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._asked: OrderedDict[uuid.UUID, float] = OrderedDict()
        self._ran: OrderedDict[uuid.UUID, tuple[float, uuid.UUID]] = OrderedDict()

    async def broadcast(self, room_id: uuid.UUID) -> uuid.UUID | None:
        """What runs in the room, or ran until half a minute ago."""
        now = self._clock.monotonic()
        if now - self._asked.get(room_id, float("-inf")) > FRESH_SECONDS:
            _remember(self._asked, room_id, now)
            async with self._database.read() as session:
                running = await repository.running_or_none(session, room_id)
            if running is not None:
                _remember(self._ran, room_id, (now, running))
        seen_at, broadcast_id = self._ran.get(room_id, (float("-inf"), None))
        return broadcast_id if now - seen_at <= AFTERWARDS_SECONDS else None


def _remember(memory: OrderedDict[uuid.UUID, Value], key: uuid.UUID, value: Value) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)
