from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.database import Database
from liveloop.kit.errors import Conflict, Unavailable
from liveloop.kit.groupcommit import GroupCommit


class Recorder:
    """Settles numbers into the channel log; odd ones are refused."""

    def __init__(self, channels: ChannelLog) -> None:
        self.channels = channels
        self.batches: list[int] = []

    async def settle(self, session: AsyncSession, items: Sequence[int]) -> Sequence[int | Exception]:
        self.batches.append(len(items))
        good = [item for item in items if item % 2 == 0]
        events = await self.channels.append(session, "a", [Draft("talk", "n", {"n": n}) for n in good])
        offsets = dict(zip(good, (event.offset for event in events), strict=True))
        return [offsets[item] if item in offsets else Conflict(f"{item} is odd") for item in items]


async def test_many_callers_share_few_commits_and_get_their_own_answers(
    database: Database, channels: ChannelLog
) -> None:
    recorder = Recorder(channels)
    group = GroupCommit(database, recorder.settle, name="test")
    await group.start()
    answers = await asyncio.gather(*(group.submit(n) for n in range(100)), return_exceptions=True)
    await group.close()
    assert all(isinstance(answer, Conflict) == (n % 2 == 1) for n, answer in enumerate(answers))
    assert sorted(answer for answer in answers if isinstance(answer, int)) == list(range(1, 51))
    assert len(recorder.batches) < 10
    async with database.read() as session:
        head = await channels.head(session, "a")
    assert head is not None
    assert head.offset == 50


async def test_a_batch_is_no_larger_than_it_may_be(database: Database, channels: ChannelLog) -> None:
    recorder = Recorder(channels)
    group = GroupCommit(database, recorder.settle, name="test", batch_limit=3)
    await group.start()
    await asyncio.gather(*(group.submit(n) for n in range(0, 20, 2)))
    await group.close()
    assert max(recorder.batches) <= 3
    assert sum(recorder.batches) == 10


async def test_an_answer_means_it_is_durable(database: Database, channels: ChannelLog) -> None:
    group = GroupCommit(database, Recorder(channels).settle, name="test")
    await group.start()
    offset = await group.submit(2)
    async with database.read() as session:
        events = await channels.events_between(session, "a", after=0, until=offset)
    await group.close()
    assert [event.data for _, event in events] == [{"n": 2}]


async def test_a_failed_transaction_answers_everybody_and_writes_nothing(
    database: Database, channels: ChannelLog
) -> None:
    async def settle(session: AsyncSession, items: Sequence[int]) -> Sequence[int]:
        await channels.append(session, "a", [Draft("talk", "n", {})])
        await session.execute(text("SELECT no_such_column"))
        return items

    group = GroupCommit(database, settle, name="test")
    await group.start()
    answers = await asyncio.gather(group.submit(1), group.submit(2), return_exceptions=True)
    await group.close()
    assert all(isinstance(answer, Unavailable) for answer in answers)
    async with database.read() as session:
        assert await channels.head(session, "a") is None


async def test_a_broken_settle_does_not_end_the_group(database: Database) -> None:
    async def settle(_session: AsyncSession, items: Sequence[int]) -> Sequence[int]:
        if items[0] == 0:
            raise ZeroDivisionError
        return items

    group = GroupCommit(database, settle, name="test")
    await group.start()
    with pytest.raises(Unavailable):
        await group.submit(0)
    assert await group.submit(7) == 7
    await group.close()


async def test_closing_settles_what_waits(database: Database, channels: ChannelLog) -> None:
    group = GroupCommit(database, Recorder(channels).settle, name="test")
    await group.start()
    waiting = [asyncio.create_task(group.submit(n)) for n in (2, 4, 6)]
    await asyncio.sleep(0)
    await group.close()
    assert await asyncio.gather(*waiting) == [1, 2, 3]


async def test_what_is_known_when_its_turn_comes_is_answered_without_the_database(
    database: Database, channels: ChannelLog
) -> None:
    recorder = Recorder(channels)
    known: dict[int, int] = {}

    async def settle(session: AsyncSession, items: Sequence[int]) -> Sequence[int | Exception]:
        answers = await recorder.settle(session, items)
        known.update(dict.fromkeys(range(2, 3_000, 2), 7))
        return answers

    group = GroupCommit(database, settle, name="test", known=known.get)
    await group.start()
    answers = await asyncio.gather(*(group.submit(n) for n in range(0, 3_000, 2)))
    await group.close()
    assert recorder.batches == [500]
    assert answers[:500] == list(range(1, 501))
    assert set(answers[500:]) == {7}
