from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft, committed_events, savepoint
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database


async def test_offsets_count_up_per_channel_and_the_epoch_stays(
    database: Database, channels: ChannelLog
) -> None:
    async with database.transaction() as session:
        first = await channels.append(session, "a", [Draft("talk", "x", {}), Draft("control", "y", {})])
        other = await channels.append(session, "b", [Draft("talk", "x", {})])
    async with database.read() as session:
        before = await channels.head(session, "a")
    async with database.transaction() as session:
        again = await channels.append(session, "a", [Draft("talk", "x", {})])
    async with database.read() as session:
        after = await channels.head(session, "a")
    assert [event.offset for event in first + again] == [1, 2, 3]
    assert [event.offset for event in other] == [1]
    assert before is not None
    assert after is not None
    assert (before.epoch, after.offset) == (after.epoch, 3)


async def test_a_rolled_back_event_leaves_no_hole(database: Database, channels: ChannelLog) -> None:
    try:
        async with database.transaction() as session:
            await channels.append(session, "a", [Draft("talk", "lost", {})])
            raise LookupError
    except LookupError:
        pass
    async with database.transaction() as session:
        events = await channels.append(session, "a", [Draft("talk", "kept", {})])
    assert [event.offset for event in events] == [1]


async def test_events_are_read_back_in_order_within_bounds(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    at = clock.now()
    async with database.transaction() as session:
        await channels.append(session, "a", [Draft("talk", f"t{n}", {"n": n}, at=at) for n in range(10)])
    async with database.read() as session:
        found = await channels.events_between(session, "a", after=3, until=8, limit=3)
    assert [(lane, event.offset, event.type, event.at) for lane, event in found] == [
        ("talk", 4, "t3", at),
        ("talk", 5, "t4", at),
        ("talk", 6, "t5", at),
    ]


async def test_unpublished_events_are_found_until_marked(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    async with database.transaction() as session:
        events = await channels.append(session, "a", [Draft("talk", "x", {}), Draft("talk", "y", {})])
        assert [envelope.event for envelope in committed_events(session)] == events
    async with database.read() as session:
        assert await channels.unpublished(session, older_than=timedelta(seconds=3)) == []
    clock.advance(4)
    async with database.transaction() as session:
        await channels.mark_published(session, [events[0].id])
    async with database.read() as session:
        left = await channels.unpublished(session, older_than=timedelta(seconds=3))
    assert [envelope.event.id for envelope in left] == [events[1].id]


async def test_forgetting_keeps_what_is_unpublished_and_the_counter(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    async with database.transaction() as session:
        events = await channels.append(session, "a", [Draft("talk", "x", {}), Draft("talk", "y", {})])
        await channels.mark_published(session, [events[0].id])
    clock.advance(60)
    async with database.transaction() as session:
        assert await channels.forget(session, before=clock.now()) == 1
    async with database.transaction() as session:
        later = await channels.append(session, "a", [Draft("talk", "z", {})])
    assert later[0].offset == 3


async def test_the_heads_of_many_channels_are_read_at_once(database: Database, channels: ChannelLog) -> None:
    async with database.transaction() as session:
        await channels.append(session, "a", [Draft("talk", "x", {}), Draft("talk", "y", {})])
        await channels.append(session, "b", [Draft("talk", "x", {})])
    async with database.read() as session:
        heads = await channels.heads(session, ["a", "b", "quiet"])
    assert {name: head.offset for name, head in heads.items()} == {"a": 2, "b": 1}


async def test_what_a_part_told_before_it_failed_is_told_to_nobody(
    database: Database, channels: ChannelLog
) -> None:
    async with database.transaction() as session:
        await channels.append(session, "a", [Draft("talk", "before", {})])
        with pytest.raises(LookupError):
            await _tell_and_fail(session, channels)
        async with savepoint(session):
            await channels.append(session, "a", [Draft("talk", "after", {})])
        told = committed_events(session)
    async with database.read() as session:
        kept = await channels.events_between(session, "a", after=0, until=10)
    assert [(one.event.type, one.event.offset) for one in told] == [("before", 1), ("after", 2)]
    assert [event.type for _, event in kept] == ["before", "after"]


async def _tell_and_fail(session: AsyncSession, channels: ChannelLog) -> None:
    async with savepoint(session):
        await channels.append(session, "a", [Draft("talk", "lost", {})])
        raise LookupError
