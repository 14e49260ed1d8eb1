from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.shelf import Shelf


class Reader:
    """Counts how often it is asked; the value is the number of times for its key."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int | None]] = []

    async def __call__(self, _session: AsyncSession, key: str, known: int | None) -> int:
        self.asked.append((key, known))
        await asyncio.sleep(0)
        return (known or 0) + 1


async def test_a_value_is_kept_as_long_as_it_may_be(database: Database, clock: ManualClock) -> None:
    reader = Reader()
    shelf: Shelf[str, int] = Shelf(database, clock, reader, most=2)
    assert [await shelf.get("a", older=1.0) for _ in range(3)] == [1, 1, 1]
    clock.advance(0.9)
    assert await shelf.get("a", older=1.0) == 1
    assert await shelf.get("a", older=0.5) == 2
    assert reader.asked == [("a", None), ("a", 1)]


async def test_many_who_ask_at_once_cause_one_look(database: Database, clock: ManualClock) -> None:
    reader = Reader()
    shelf: Shelf[str, int] = Shelf(database, clock, reader, most=2)
    assert await asyncio.gather(*(shelf.get("a", older=1.0) for _ in range(20))) == [1] * 20
    assert len(reader.asked) == 1


async def test_what_was_asked_for_longest_ago_is_forgotten(database: Database, clock: ManualClock) -> None:
    reader = Reader()
    shelf: Shelf[str, int] = Shelf(database, clock, reader, most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        await shelf.get(key, older=1.0)
    assert [key for key, _ in reader.asked] == ["a", "b", "c", "b"]
