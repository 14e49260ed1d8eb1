"""Values that are read from the database and kept, never older than a stated time, by key.

What is asked for often is read again ahead of time, so that nobody waits for it: in a crowded room a reading
takes a fifth of a second, for each of its steps waits for what else the event loop has to do.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database

log = structlog.get_logger()

EARLY_SHARE = 0.5
"""At this share of the age that it may have a value is read again behind the caller's back."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Read = Callable[[AsyncSession, Key, Value | None], Awaitable[Value]]


@dataclass(slots=True)
class _Place(Generic[Value]):
    """A value and when it was last known to be right."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    value: Value | None = None
    checked_at: float = 0.0
    refresh: asyncio.Task[None] | None = None


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
        if (value := self._fresh(place, older)) is not None:
            if self._fresh(place, older * EARLY_SHARE) is None and place.refresh is None:
                place.refresh = asyncio.create_task(self._refresh(key, place))
            return value
        async with place.lock:
            if (value := self._fresh(place, older)) is not None:
                return value
            return await self._look(key, place)

    def _fresh(self, place: _Place[Value], older: float) -> Value | None:
        """The value, if it is one and younger than `older` seconds."""
        return place.value if self._clock.monotonic() - place.checked_at < older else None

    async def _refresh(self, key: Key, place: _Place[Value]) -> None:
        """What fails here is raised by whoever finds the value too old."""
        try:
            async with place.lock:
                await self._look(key, place)
        except Exception:
            log.exception("shelf.refresh_failed", key=str(key))
        finally:
            place.refresh = None

    async def _look(self, key: Key, place: _Place[Value]) -> Value:
        now = self._clock.monotonic()
        async with self._database.read() as session:
            place.value = value = await self._read(session, key, place.value)
        place.checked_at = now
        return value
