from __future__ import annotations

from sqlalchemy import func, select

from liveloop.kit.jobs import JobRunner
from liveloop.people.invitations.models import Invitation
from liveloop.people.sessions.models import SignedInSession
from liveloop.people.throttle.models import ThrottleBucket

HOUR = 3600
DAY = 24 * HOUR


async def test_what_has_expired_is_swept_every_hour(house, database, clock, people):
    await house.owner.post("/invitations", json={"email": "ann@tea.example.com", "role": "host"})
    runner = JobRunner(database, clock, people.job_handlers)
    async with database.transaction() as session:
        await people.upkeep.schedule(session)

    async def counts():
        async with database.read() as session:
            return [
                await session.scalar(select(func.count()).select_from(table))
                for table in (SignedInSession, Invitation, ThrottleBucket)
            ]

    assert await runner.run_due() == 1
    assert (await counts())[:2] == [1, 1]
    assert await runner.run_due() == 0
    clock.advance(HOUR)
    assert await runner.run_due() == 1
    clock.advance(14 * DAY)
    assert await runner.run_due() == 1
    assert await counts() == [0, 0, 0]
