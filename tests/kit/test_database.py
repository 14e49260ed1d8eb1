from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DBAPIError, StatementError

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Job, Jobs


async def test_a_transaction_that_raises_leaves_nothing(database: Database, channels: ChannelLog) -> None:
    async def fail_half_way() -> None:
        async with database.transaction() as session:
            await channels.append(session, "room", [Draft("talk", "said", {})])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()
    async with database.read() as session:
        assert await channels.head(session, "room") is None


async def test_writers_take_turns_instead_of_failing(database: Database, channels: ChannelLog) -> None:
    async def read_then_write(number: int) -> None:
        async with database.transaction() as session:
            await channels.head(session, "room")
            await asyncio.sleep(0)
            await channels.append(session, "room", [Draft("talk", "said", {"number": number})])

    await asyncio.gather(*(read_then_write(number) for number in range(20)))
    async with database.read() as session:
        events = await channels.events_between(session, "room", after=0, until=100)
    assert [event.offset for _, event in events] == list(range(1, 21))
    assert {event.data["number"] for _, event in events} == set(range(20))


async def test_a_reading_session_cannot_write_on_sqlite(database: Database, channels: ChannelLog) -> None:
    if not database.is_sqlite:
        async with database.read() as session:
            await channels.append(session, "room", [Draft("talk", "said", {})])
    else:
        with pytest.raises(DBAPIError):
            async with database.read() as session:
                await channels.append(session, "room", [Draft("talk", "said", {})])
    async with database.read() as session:
        assert await channels.head(session, "room") is None


async def test_times_come_back_as_utc_and_naive_ones_are_refused(database: Database) -> None:
    shanghai = datetime(2026, 5, 1, 20, tzinfo=timezone(timedelta(hours=8)))
    async with database.transaction() as session:
        await Jobs(ManualClock()).enqueue(session, "k", {}, run_at=shanghai, unique_key="one")
    async with database.read() as session:
        job = (await session.scalars(Job.__table__.select().with_only_columns(Job.run_at))).one()
    assert job == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert job.tzinfo is not None
    with pytest.raises(StatementError, match="needs its zone"):
        async with database.transaction() as session:
            await Jobs(ManualClock()).enqueue(session, "k", {}, run_at=shanghai.replace(tzinfo=None))


async def test_commit_callbacks_run_after_the_commit_only(database: Database, channels: ChannelLog) -> None:
    seen: list[int] = []
    database.after_commit(lambda session: seen.append(len(session.info.get("channel_events", []))))
    async with database.transaction() as session:
        await channels.append(session, "room", [Draft("talk", "said", {}), Draft("talk", "said", {})])
        assert seen == []
    assert seen == [2]


async def test_a_writer_waits_for_another_process_while_its_loop_goes_on(
    database: Database, database_url: str, channels: ChannelLog
) -> None:
    other = Database(database_url)
    await other.start()
    locked, release = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def hold() -> None:
        async with database.transaction() as session:
            await channels.append(session, "room", [Draft("talk", "said", {})])
            locked.set()
            await release.wait()
        done.append("first")

    async def follow() -> None:
        async with other.transaction() as session:
            await channels.append(session, "room", [Draft("talk", "said", {})])
        done.append("second")

    first = asyncio.create_task(hold())
    await locked.wait()
    second = asyncio.create_task(follow())
    await asyncio.sleep(0.1)  # sleeps: the second has to come upon the lock
    assert done == []
    release.set()
    await asyncio.gather(first, second)
    assert done == ["first", "second"]
    await other.close()
