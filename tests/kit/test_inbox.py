from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.inbox import Inbox


@pytest.fixture
def inbox(clock: ManualClock) -> Inbox:
    return Inbox("shows", clock)


async def settle(database: Database, inbox: Inbox, event_id: str) -> bool:
    async with database.transaction() as session:
        return await inbox.first_time(session, event_id)


async def test_an_event_is_new_once(database: Database, inbox: Inbox) -> None:
    assert [await settle(database, inbox, event_id) for event_id in ("a", "b", "a")] == [True, True, False]


async def test_an_event_is_new_to_one_of_many_at_once(database: Database, inbox: Inbox) -> None:
    fresh = await asyncio.gather(*(settle(database, inbox, "a") for _ in range(6)))
    assert sorted(fresh) == [False] * 5 + [True]


async def test_consumers_do_not_share_an_inbox(database: Database, inbox: Inbox, clock: ManualClock) -> None:
    assert await settle(database, inbox, "a")
    assert await settle(database, Inbox("insight", clock), "a")


async def test_what_was_rolled_back_was_not_settled(database: Database, inbox: Inbox) -> None:
    async def fail() -> None:
        async with database.transaction() as session:
            assert await inbox.first_time(session, "a")
            raise RuntimeError("the work failed")

    with pytest.raises(RuntimeError):
        await fail()
    assert await settle(database, inbox, "a")


async def test_old_events_are_forgotten(database: Database, inbox: Inbox, clock: ManualClock) -> None:
    await settle(database, inbox, "old")
    clock.advance(100)
    await settle(database, inbox, "new")
    async with database.transaction() as session:
        assert await inbox.forget(session, before=clock.now() - timedelta(seconds=50)) == 1
    assert await settle(database, inbox, "old")
    assert not await settle(database, inbox, "new")
