from __future__ import annotations

import uuid
from typing import Any

import msgspec

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.insight.live.presence import Audience, AudienceBook
from liveloop.insight.live.sampler import AudienceSampler
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import MakeMember
from tests.shows.rig import Stage
from tests.waiting import until


async def speak(bus: Bus, channel: str, gateway: str, people: int) -> None:
    count = {"gateway": gateway, "connections": people + 1, "people": people}
    await bus.publish(subjects.presence(channel), msgspec.json.encode(count))


async def test_all_gateways_are_added_up_until_they_fall_silent(bus: Bus, clock: ManualClock) -> None:
    book = AudienceBook(bus, clock)
    await book.start()
    await speak(bus, "room", "a", 10)
    await speak(bus, "room", "b", 5)
    await speak(bus, "room", "a", 12)
    await speak(bus, "other", "a", 1)
    await until(lambda: book.audience("other").people == 1)
    assert book.audience("room") == Audience(people=17, connections=19)
    clock.advance(3)
    await speak(bus, "room", "b", 6)
    await until(lambda: book.audience("room").people == 18)
    clock.advance(1)
    assert book.audience("room") == Audience(people=6, connections=7)
    book.forget_silent()
    assert book.audience("other") == Audience()
    await book.close()


async def test_samples_are_taken_every_ten_seconds_while_it_runs(
    stage: Stage, worker: ShowsWorker, bus: Bus, clock: ManualClock, database: Database
) -> None:
    book = AudienceBook(bus, clock)
    await book.start()
    sampler = AudienceSampler(database, clock, book)
    planned = await stage.plan()
    assert await sampler.sample() == 0
    await stage.act("start", planned)
    for people in (3, 7):
        await speak(bus, stage.channel, "a", people)
        await until(lambda people=people: book.audience(stage.channel).people == people)
        clock.advance(1)
        assert await sampler.sample() == 1
        await sampler.sample()
        clock.advance(9)
    await book.close()
    points = (await stage.owner.get(f"/broadcasts/{planned}/audience")).json()
    assert points == [
        {"at": "2026-01-01T00:00:00Z", "people": 3},
        {"at": "2026-01-01T00:00:10Z", "people": 7},
    ]


async def test_only_who_may_see_numbers_sees_them(stage: Stage, member: MakeMember) -> None:
    planned = await stage.plan()
    answers: dict[str, Any] = {}
    for role in ("analyst", "moderator"):
        answers[role] = await (await member(role)).get(f"/broadcasts/{planned}/audience")
    assert (answers["analyst"].status_code, answers["moderator"].status_code) == (200, 403)
    missing = await stage.owner.get(f"/broadcasts/{uuid.uuid4()}/audience")
    assert missing.status_code == 404
