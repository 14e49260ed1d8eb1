"""Two processes sell the same goods, each with its own connections; their books and the database agree."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from liveloop.kit.clock import SystemClock
from liveloop.kit.database import Database
from liveloop.shop.stock.holds import Held, Level
from liveloop.shop.stock.service import StockService
from tests.shop.stock.goods import add_organisation, add_variant, faults, hold, level

RECEIVED = 120
BUYERS = 100
"""In each process; every third lets go what it got."""
CHECKOUT = Path(__file__).parents[3]
LONGEST_SECONDS = 120


async def buy(database_url: str, variant_id: uuid.UUID, name: str) -> dict[str, int]:
    """What a process does: `{sold, refused, let_go}` of its own."""
    database, stock = Database(database_url), StockService(SystemClock())
    await database.start()
    book = {"sold": 0, "refused": 0, "let_go": 0}

    async def one(number: int) -> None:
        key = f"{name}:{number}"
        (answer,) = await hold(database, stock, (key, variant_id, 1))
        if not isinstance(answer, Held):
            book["refused"] += 1
            return
        async with database.transaction() as session:
            if number % 3:
                await stock.sell(session, [key])
            else:
                await stock.release(session, [key])
        book["sold" if number % 3 else "let_go"] += 1

    try:
        await asyncio.gather(*(one(number) for number in range(BUYERS)))
    finally:
        await database.close()
    return book


@pytest.fixture
async def tea(database: Database) -> uuid.UUID:
    return await add_variant(database, await add_organisation(database), received=RECEIVED)


async def test_two_processes_oversell_nothing(database: Database, database_url: str, tea: uuid.UUID) -> None:
    command = [sys.executable, "-m", "tests.shop.stock.test_processes", database_url, str(tea)]
    processes = [
        await asyncio.create_subprocess_exec(*command, name, cwd=CHECKOUT, stdout=subprocess.PIPE)
        for name in ("first", "second")
    ]
    async with asyncio.timeout(LONGEST_SECONDS):
        told = [(await process.communicate())[0] for process in processes]
    books = [json.loads(text) for text in told]
    assert [sum(book.values()) for book in books] == [BUYERS, BUYERS]
    sold = sum(book["sold"] for book in books)
    assert await level(database, tea) == Level(RECEIVED, 0, sold)
    assert await faults(database) == []


if __name__ == "__main__":
    url, variant, process_name = sys.argv[1:]
    sys.stdout.write(json.dumps(asyncio.run(buy(url, uuid.UUID(variant), process_name))))
