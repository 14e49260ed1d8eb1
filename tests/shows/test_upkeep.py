from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from liveloop.kit.channels import ChannelEventRow, ChannelLog, Draft
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.inbox import Inbox, ProcessedEvent
from liveloop.kit.jobs import JobRunner, Jobs
from liveloop.shows.upkeep import UPKEEP, Upkeep

DAY = 24 * 3600


async def count(database: Database, table: type) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_what_is_old_goes_a_thousand_rows_at_a_time_until_nothing_is_left(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    inbox = Inbox("source", clock)
    upkeep = Upkeep(clock, Jobs(clock), channels, inbox, log_kept=timedelta(days=30))
    async with database.transaction() as session:
        for number in range(700):
            await inbox.first_time(session, f"event-{number}")
        events = await channels.append(session, "a", [Draft("talk", "x", {})] * 700)
        await channels.mark_published(session, [event.id for event in events])
    clock.advance(31 * DAY)
    async with database.transaction() as session:
        await channels.mark_published(
            session, [event.id for event in await channels.append(session, "a", [Draft("talk", "new", {})])]
        )
        await upkeep.run(session, {})
    assert [await count(database, table) for table in (ProcessedEvent, ChannelEventRow)] == [0, 401]
    runner = JobRunner(database, clock, {UPKEEP: upkeep.run})
    assert await runner.run_due() == 1
    assert await count(database, ChannelEventRow) == 1
    clock.advance(DAY - 1)
    assert await runner.run_due() == 0
    clock.advance(1)
    assert await runner.run_due() == 1
