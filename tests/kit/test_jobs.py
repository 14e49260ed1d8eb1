from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import ATTEMPTS, Job, JobRunner, Jobs
from liveloop.kit.logs import correlated, correlation_id


class Handler:
    """Leaves a mark in the database, then fails as often as it was told to."""

    def __init__(self, channels: ChannelLog, failures: int = 0) -> None:
        self.channels = channels
        self.failures = failures

    async def __call__(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        await self.channels.append(session, "done", [Draft("control", "did", payload)])
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the other side is away")


async def done(database: Database, channels: ChannelLog) -> list[dict[str, Any]]:
    async with database.read() as session:
        return [event.data for _, event in await channels.events_between(session, "done", after=0, until=99)]


async def test_a_job_runs_once_when_it_is_due(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    runner = JobRunner(database, clock, {"k": Handler(channels)})
    async with database.transaction() as session:
        await Jobs(clock).enqueue(session, "k", {"n": 1}, run_at=clock.now() + timedelta(seconds=30))
    assert await runner.run_due() == 0
    clock.advance(31)
    assert await runner.run_due() == 1
    assert await runner.run_due() == 0
    assert await done(database, channels) == [{"n": 1}]


async def test_a_failed_attempt_leaves_nothing_and_comes_back_later(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    runner = JobRunner(database, clock, {"k": Handler(channels, failures=2)})
    async with database.transaction() as session:
        await Jobs(clock).enqueue(session, "k", {"n": 1})
    assert await runner.run_due() == 1
    assert await done(database, channels) == []
    assert await runner.run_due() == 0, "it waits before it tries again"
    clock.advance(3)
    await runner.run_due()
    clock.advance(5)
    await runner.run_due()
    assert await done(database, channels) == [{"n": 1}]


async def test_a_hopeless_job_is_kept_with_its_error(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    runner = JobRunner(database, clock, {"k": Handler(channels, failures=99)})
    async with database.transaction() as session:
        await Jobs(clock).enqueue(session, "k", {})
    for _ in range(ATTEMPTS + 3):
        await runner.run_due()
        clock.advance(1000)
    async with database.read() as session:
        job = (await session.scalars(select(Job))).one()
    assert job.attempts == ATTEMPTS
    assert job.failed_at is not None
    assert job.last_error == "ConnectionError: the other side is away"


async def test_a_unique_key_moves_the_job_instead_of_doubling_it(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    jobs = Jobs(clock)
    runner = JobRunner(database, clock, {"k": Handler(channels)})
    async with database.transaction() as session:
        await jobs.enqueue(session, "k", {"n": 1}, unique_key="grace")
        await jobs.enqueue(
            session, "k", {"n": 2}, unique_key="grace", run_at=clock.now() + timedelta(seconds=60)
        )
    assert await runner.run_due() == 0
    clock.advance(61)
    await runner.run_due()
    assert await done(database, channels) == [{"n": 2}]


async def test_two_runners_never_share_a_job(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    async with database.transaction() as session:
        for n in range(10):
            await Jobs(clock).enqueue(session, "k", {"n": n})
    runners = [JobRunner(database, clock, {"k": Handler(channels)}) for _ in range(3)]
    await asyncio.gather(*(runner.run_due() for runner in runners))
    assert sorted(mark["n"] for mark in await done(database, channels)) == list(range(10))


async def test_a_job_of_a_dead_runner_is_taken_over(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    async with database.transaction() as session:
        await Jobs(clock).enqueue(session, "k", {"n": 1})
    runner = JobRunner(database, clock, {"k": Handler(channels)})
    await runner._claim_or_none()
    assert await runner.run_due() == 0
    clock.advance(11)
    assert await runner.run_due() == 1
    assert await done(database, channels) == [{"n": 1}]


async def test_a_killed_runner_holds_up_only_the_job_it_was_at(
    database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    async with database.transaction() as session:
        for n in range(3):
            await Jobs(clock).enqueue(session, "k", {"n": n})
    await JobRunner(database, clock, {"k": Handler(channels)})._claim_or_none()
    assert await JobRunner(database, clock, {"k": Handler(channels)}).run_due() == 2


async def test_a_job_and_its_failure_are_logged_with_the_id_of_the_request_that_wanted_it(
    database: Database, clock: ManualClock
) -> None:
    seen: list[str | None] = []

    async def handler(_session: AsyncSession, _payload: dict[str, Any]) -> None:
        seen.append(correlation_id())
        raise ConnectionError("the other side is away")

    with correlated("from-the-browser"):
        async with database.transaction() as session:
            await Jobs(clock).enqueue(session, "k", {})
    with capture_logs([merge_contextvars]) as lines:
        await JobRunner(database, clock, {"k": handler}).run_due()
    assert seen == ["from-the-browser"]
    [line] = [line for line in lines if line["event"] == "job.failed"]
    assert line["correlation_id"] == "from-the-browser"
    assert correlation_id() is None
