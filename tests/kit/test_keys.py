"""Rows by many keys in one parameter: the same rows as by an IN list, by the same index."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Column, Date, MetaData, String, Table, Uuid, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.keys import among

THINGS = Table(
    "things_with_keys",
    MetaData(),
    Column("owner", Uuid(), primary_key=True),
    Column("name", String(8), primary_key=True),
    Column("number", BigInteger()),
    Column("day", Date()),
)
OWNERS = [new_id(), new_id()]
NAMES = ["plain", "o'hara", 'a "b"', "茶 🍵", "%s $1", "[]"]
DAY = date(2026, 3, 1)


async def filled(session: AsyncSession) -> None:
    await (await session.connection()).run_sync(THINGS.create)
    rows = [
        {"owner": owner, "name": name, "number": 2**40 + number, "day": DAY}
        for owner in OWNERS
        for number, name in enumerate(NAMES)
    ]
    await session.execute(insert(THINGS), rows)


async def found(session: AsyncSession, *columns: Any, keys: Collection[Any]) -> set[Any]:
    statement = select(THINGS.c.owner, THINGS.c.name).where(among(*columns, keys="keys"))
    return {(row.owner, row.name) for row in await session.execute(statement, {"keys": keys})}


async def test_pairs_are_found_whatever_is_in_them(database: Database) -> None:
    c = THINGS.c
    async with database.transaction() as session:
        await filled(session)
        wanted = {(OWNERS[0], name) for name in NAMES}
        strangers = {(new_id(), NAMES[0]), (OWNERS[1], "plain and longer"), (OWNERS[1], "")}
        assert await found(session, c.owner, c.name, keys=wanted | strangers) == wanted
        assert await found(session, c.owner, c.name, keys=strangers) == set()
        assert await found(session, c.owner, c.name, keys=()) == set()


async def test_one_column_takes_plain_values(database: Database) -> None:
    c = THINGS.c
    async with database.transaction() as session:
        await filled(session)
        assert {name for _, name in await found(session, c.name, keys={NAMES[1], "?"})} == {NAMES[1]}
        assert {owner for owner, _ in await found(session, c.owner, keys=[OWNERS[1]])} == {OWNERS[1]}
        assert {name for _, name in await found(session, c.number, keys={2**40 + 2, 7})} == {NAMES[2]}
        assert await found(session, c.owner, keys=[]) == set()


async def test_days_are_keys_too(database: Database) -> None:
    c = THINGS.c
    async with database.transaction() as session:
        await filled(session)
        keys = {(OWNERS[0], DAY), (OWNERS[1], date(2026, 3, 2))}
        assert {owner for owner, _ in await found(session, c.owner, c.day, keys=keys)} == {OWNERS[0]}


async def test_an_identifier_made_elsewhere_is_the_same_key(database: Database) -> None:
    async with database.transaction() as session:
        await filled(session)
        keys = [(uuid.UUID(str(OWNERS[0])), NAMES[0])]
        assert len(await found(session, THINGS.c.owner, THINGS.c.name, keys=keys)) == 1


async def test_sqlite_goes_by_the_index(database: Database) -> None:
    if not database.is_sqlite:
        return
    statement = select(THINGS.c.day).where(among(THINGS.c.owner, THINGS.c.name, keys="keys"))
    async with database.transaction() as session:
        await filled(session)
        written = str(statement.compile(dialect=(await session.connection()).dialect))
        plan = await session.execute(text("EXPLAIN QUERY PLAN " + written.replace("?", "'[]'")))
        assert any("INDEX" in row[3] and "owner=? AND name=?" in row[3] for row in plan)
