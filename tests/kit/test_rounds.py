"""Groups that wait together share one transaction, and no failure of one is a failure of another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit import channels as channel_module
from liveloop.kit import rounds
from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.database import Database
from liveloop.kit.errors import Unavailable
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.stretches import Work


class Writer:
    """Settles each number as an event of its own channel; a negative one breaks the whole batch."""

    def __init__(self, channels: ChannelLog, name: str) -> None:
        self._channels = channels
        self._name = name

    async def settle(self, session: AsyncSession, items: Sequence[int]) -> Sequence[int]:
        await self._channels.append(session, self._name, [Draft("talk", "n", {"n": n}) for n in items])
        if min(items) < 0:
            await session.execute(text("SELECT no_such_column"))
        return items


@asynccontextmanager
async def groups(database: Database, channels: ChannelLog, *names: str) -> AsyncIterator[list[GroupCommit]]:
    members = [GroupCommit(database, Writer(channels, name).settle, name=name) for name in names]
    for member in members:
        await member.start()
    yield members
    for member in members:
        await member.close()


async def offset_of(database: Database, channels: ChannelLog, name: str) -> int:
    async with database.read() as session:
        head = await channels.head(session, name)
    return head.offset if head else 0


async def test_those_who_wait_together_on_sqlite_share_their_commits(
    database: Database, channels: ChannelLog
) -> None:
    commits = 0

    def count(_connection: object) -> None:
        nonlocal commits
        commits += 1

    event.listen(database._engines[0].sync_engine, "commit", count)
    async with groups(database, channels, "a", "b", "c") as members:
        asked = [member.submit(number) for number in range(20) for member in members]
        assert await asyncio.gather(*asked) == [number for number in range(20) for _ in members]
    assert commits <= (2 if database.is_sqlite else 6)
    assert [await offset_of(database, channels, name) for name in "abc"] == [20, 20, 20]


async def test_a_group_that_fails_does_not_take_the_others_with_it(
    database: Database, channels: ChannelLog
) -> None:
    async with groups(database, channels, "good", "bad", "fine") as (good, bad, fine):
        answers = await asyncio.gather(
            good.submit(1), bad.submit(-1), bad.submit(2), fine.submit(3), return_exceptions=True
        )
        assert [answers[0], answers[3]] == [1, 3]
        assert all(isinstance(answer, Unavailable) for answer in answers[1:3])
        assert await bad.submit(4) == 4
    assert [await offset_of(database, channels, name) for name in ("good", "bad", "fine")] == [1, 1, 1]


async def test_what_was_undone_is_never_published(database: Database, channels: ChannelLog) -> None:
    published: list[str] = []
    database.after_commit(
        lambda session: published.extend(one.channel for one in channel_module.committed_events(session))
    )
    async with groups(database, channels, "good", "bad") as (good, bad):
        await asyncio.gather(good.submit(1), bad.submit(-1), return_exceptions=True)
    assert published == ["good"]


async def test_a_commit_that_fails_fails_everybody_in_it(database: Database, channels: ChannelLog) -> None:
    async with groups(database, channels, "a", "b") as members:
        engine = database._engines[0].sync_engine

        def refuse(_connection: object) -> None:
            raise ConnectionError("the disk is full")

        event.listen(engine, "commit", refuse)
        answers = await asyncio.gather(*(one.submit(1) for one in members), return_exceptions=True)
        event.remove(engine, "commit", refuse)
        assert all(isinstance(answer, Unavailable) for answer in answers)
        assert await asyncio.gather(*(one.submit(2) for one in members)) == [2, 2]
    assert [await offset_of(database, channels, name) for name in "ab"] == [1, 1]


async def test_who_leaves_first_gets_what_was_asked_of_it(database: Database, channels: ChannelLog) -> None:
    async with groups(database, channels, "stays") as (stays,):
        leaves = GroupCommit(database, Writer(channels, "leaves").settle, name="leaves")
        await leaves.start()
        asked = [asyncio.ensure_future(one.submit(n)) for n in range(5) for one in (stays, leaves)]
        await asyncio.sleep(0)
        await leaves.close()
        assert sorted(await asyncio.gather(*asked)) == sorted([*range(5), *range(5)])
        with pytest.raises(Unavailable):
            await leaves.submit(9)
        assert await stays.submit(9) == 9


async def test_who_leaves_while_a_round_has_it_costs_the_others_nothing(
    database: Database, channels: ChannelLog
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_session: AsyncSession, items: Sequence[int]) -> Sequence[int]:
        begun.set()
        await go_on.wait()
        return items

    async with groups(database, channels, "stays") as (stays,):
        leaves = GroupCommit(database, slow, name="leaves")
        await leaves.start()
        asked = [asyncio.ensure_future(one.submit(1)) for one in (leaves, stays)]
        await begun.wait()
        leaving = asyncio.ensure_future(leaves.close())
        await asyncio.sleep(0)
        go_on.set()
        assert await asyncio.gather(*asked) == [1, 1]
        await leaving


async def test_a_round_lets_long_work_pass(database: Database, channels: ChannelLog) -> None:
    async with groups(database, channels, "a") as (a,):
        with database.stretches.stretch(Work.FAN_OUT):
            asked = asyncio.ensure_future(a.submit(1))
            for _ in range(20):
                await asyncio.sleep(0)
            assert await offset_of(database, channels, "a") == 0
        assert await asked == 1


async def test_a_round_for_the_impatient_begins_at_once(
    database: Database, channels: ChannelLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PASSING_SECONDS", 600)
    async with groups(database, channels, "a") as (patient,):
        hurried = GroupCommit(database, Writer(channels, "b").settle, name="b", patient=False)
        await hurried.start()
        with database.stretches.stretch(Work.FAN_OUT):
            async with asyncio.timeout(60):
                assert await hurried.submit(1) == 1
        await hurried.close()
        assert await patient.submit(2) == 2


async def test_a_round_does_not_wait_for_ever(
    database: Database, channels: ChannelLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PASSING_SECONDS", 0.01)
    async with groups(database, channels, "a") as (a,):
        with database.stretches.stretch(Work.FAN_OUT):
            assert await a.submit(1) == 1


async def test_a_round_makes_no_tasks_for_each_costs_turns_of_a_busy_loop(
    database: Database, channels: ChannelLog
) -> None:
    made: list[str] = []

    def make(
        loop: asyncio.AbstractEventLoop, what: Coroutine[object, object, object]
    ) -> asyncio.Task[object]:
        made.append(repr(what))
        return asyncio.Task(what, loop=loop)

    async with groups(database, channels, "a", "b") as (a, b):
        asking = [asyncio.ensure_future(one.submit(1)) for one in (a, b)]
        asyncio.get_running_loop().set_task_factory(make)
        await asyncio.wait(asking)
        asyncio.get_running_loop().set_task_factory(None)
    assert made == []
