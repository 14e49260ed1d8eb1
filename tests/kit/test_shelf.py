from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.shelf import Shelf
from tests.waiting import until


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


async def test_what_is_asked_for_often_is_read_ahead_of_time(database: Database, clock: ManualClock) -> None:
    reader = Reader()
    shelf: Shelf[str, int] = Shelf(database, clock, reader, most=2)
    assert await shelf.get("a", older=1.0) == 1
    clock.advance(0.6)
    assert [await shelf.get("a", older=1.0) for _ in range(5)] == [1] * 5, "nobody waits"
    await until(lambda: len(reader.asked) == 2)
    clock.advance(0.4)
    assert await shelf.get("a", older=1.0) == 2, "0.4 seconds old"


async def test_who_finds_a_value_too_old_waits_for_the_reading_that_runs(
    database: Database, clock: ManualClock
) -> None:
    reader = Reader()
    shelf: Shelf[str, int] = Shelf(database, clock, reader, most=2)
    await shelf.get("a", older=1.0)
    clock.advance(0.6)
    await shelf.get("a", older=1.0)
    assert await shelf.get("a", older=0.1) == 2
    assert reader.asked == [("a", None), ("a", 1)]


async def test_a_failed_reading_ahead_of_time_is_tried_again_by_who_needs_it(
    database: Database, clock: ManualClock
) -> None:
    answers: list[int | Exception] = [1, RuntimeError("away"), RuntimeError("still away"), 2]

    async def read(_session: AsyncSession, _key: str, _known: int | None) -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    shelf: Shelf[str, int] = Shelf(database, clock, read, most=2)
    await shelf.get("a", older=1.0)
    clock.advance(0.6)
    assert await shelf.get("a", older=1.0) == 1
    await until(lambda: len(answers) == 2)
    assert await shelf.get("a", older=1.0) == 1, "it is not too old"
    await until(lambda: len(answers) == 1)
    clock.advance(1.0)
    assert await shelf.get("a", older=1.0) == 2


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
