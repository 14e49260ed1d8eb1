"""Values that are read from the database and kept, never older than a stated time, by key."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Read = Callable[[AsyncSession, Key, Value | None], Awaitable[Value]]


@dataclass(slots=True)
class _Place(Generic[Value]):
    """A value and when it was last known to be right."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    value: Value | None = None
    checked_at: float = 0.0


class Shelf(Generic[Key, Value]):
    """`read(session, key, known)` answers the value as it is now: `known` itself where nothing changed.

    The `most` keys that were asked for last are kept; each is read by one caller at a time.
    """

    def __init__(self, database: Database, clock: Clock, read: Read[Key, Value], *, most: int) -> None:
        self._database = database
        self._clock = clock
        self._read = read
        self._most = most
        self._places: OrderedDict[Key, _Place[Value]] = OrderedDict()  # bounded: most

    async def get(self, key: Key, *, older: float) -> Value:
        """At most `older` seconds old."""
        place = self._places.setdefault(key, _Place())
        self._places.move_to_end(key)
        while len(self._places) > self._most:
            self._places.popitem(last=False)
        async with place.lock:
            now = self._clock.monotonic()
            if place.value is None or now - place.checked_at >= older:
                async with self._database.read() as session:
                    place.value = await self._read(session, key, place.value)
                place.checked_at = now
            return place.value
