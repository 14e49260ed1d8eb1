"""Rooms, broadcasts, comments and numbers as a running application, on each database and a real bus."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2.profiles import CHEAPEST
from fastapi import APIRouter, FastAPI
from starlette.datastructures import State

from liveloop.bus.client import Bus
from liveloop.bus.events import EventStream
from liveloop.bus.leases import Once
from liveloop.insight.area import Insight
from liveloop.insight.routers import routers as insight_routers
from liveloop.kit import problems
from liveloop.kit.announcements import Announcer
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner, Jobs
from liveloop.kit.objects import ObjectSettings, ObjectStore
from liveloop.kit.publisher import ChannelPublisher
from liveloop.people.area import People
from liveloop.people.routers import routers as people_routers
from liveloop.people.settings import PeopleSettings
from liveloop.shop.area import Shop
from liveloop.shop.routers import routers as shop_routers
from liveloop.shop.settings import ShopSettings
from liveloop.shop.shelf.news import ShelfOpening
from liveloop.shop.worker import ShopWorker
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.routers import routers as shows_routers
from liveloop.shows.settings import ShowsSettings
from liveloop.talk.area import Talk
from liveloop.talk.comments.service import CommentHistory
from liveloop.talk.introductions.service import IntroductionBook
from liveloop.talk.routers import routers as talk_routers
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.sanctions.marks import NetworkMarks
from liveloop.talk.settings import TalkSettings
from liveloop.talk.worker import TalkWorker
from tests.people.conftest import SECRET, SITE, Browser, House, browser, house, member, other_house

PLAYBACK_SECRET = "a playback secret for tests"

__all__ = ["browser", "house", "member", "other_house"]


@pytest.fixture
def jobs(clock: ManualClock) -> Jobs:
    return Jobs(clock)


@pytest.fixture
async def people(database: Database, clock: ManualClock, jobs: Jobs) -> AsyncIterator[People]:
    people = People(database, clock, jobs, PeopleSettings(), secret=SECRET, password_parameters=CHEAPEST)
    await people.start()
    yield people
    await people.close()


@pytest.fixture
async def announcer(database: Database, bus: Bus) -> AsyncIterator[Announcer]:
    announcer = Announcer(database, bus)
    await announcer.start()
    yield announcer
    await announcer.close()


@pytest.fixture
async def publisher(database: Database, channels: ChannelLog, bus: Bus) -> AsyncIterator[ChannelPublisher]:
    publisher = ChannelPublisher(database, channels, bus)
    await publisher.start()
    yield publisher
    await publisher.close()


@pytest.fixture
async def shows(
    database: Database,
    clock: ManualClock,
    jobs: Jobs,
    channels: ChannelLog,
    people: People,
    bus: Bus,
    announcer: Announcer,
    tmp_path: Path,
) -> AsyncIterator[Shows]:
    once = Once(bus, f"tickets-{uuid.uuid4().hex}", timedelta(minutes=2))
    await once.start()
    shows = Shows(
        database,
        clock,
        jobs,
        channels,
        people,
        ShowsSettings(),
        bus=bus,
        objects=ObjectStore(ObjectSettings(), tmp_path / "objects"),
        once=once,
        conversation=CommentHistory(),
        doorman=SanctionDoorman(clock, NetworkMarks(SECRET)),
        secret=SECRET,
        playback_secret=PLAYBACK_SECRET,
        introductions=IntroductionBook(clock, NetworkMarks(SECRET)),
        companions=[ShelfOpening()],
    )
    await shows.start()
    yield shows
    await shows.close()


@pytest.fixture
async def talk(
    database: Database,
    clock: ManualClock,
    jobs: Jobs,
    channels: ChannelLog,
    people: People,
    shows: Shows,
    bus: Bus,
    tmp_path: Path,
) -> AsyncIterator[Talk]:
    talk = Talk(
        database,
        clock,
        jobs,
        channels,
        people,
        shows,
        TalkSettings(),
        bus=bus,
        doorman=SanctionDoorman(clock, NetworkMarks(SECRET)),
        objects=ObjectStore(ObjectSettings(), tmp_path / "objects"),
        history=CommentHistory(),
        secret=SECRET,
    )
    await talk.start()
    yield talk
    await talk.close()


@pytest.fixture
async def shop(
    database: Database,
    clock: ManualClock,
    jobs: Jobs,
    channels: ChannelLog,
    people: People,
    shows: Shows,
    bus: Bus,
    tmp_path: Path,
) -> AsyncIterator[Shop]:
    shop = Shop(
        database,
        clock,
        jobs,
        channels,
        people,
        shows,
        ShopSettings(),
        bus=bus,
        objects=ObjectStore(ObjectSettings(), tmp_path / "objects"),
        site_url=SITE,
        secret=SECRET,
    )
    await shop.start()
    yield shop
    await shop.close()


@pytest.fixture
async def insight(database: Database, clock: ManualClock, shows: Shows, bus: Bus) -> AsyncIterator[Insight]:
    insight = Insight(database, clock, shows, bus=bus)
    await insight.start()
    yield insight
    await insight.close()


@pytest.fixture
async def worker(
    database: Database, clock: ManualClock, jobs: Jobs, channels: ChannelLog, bus: Bus
) -> AsyncIterator[ShowsWorker]:
    """Answers requests; what it runs by itself is stepped by the tests."""
    events = EventStream(bus)
    await events.start()
    worker = ShowsWorker(
        database,
        clock,
        jobs,
        channels,
        ShowsSettings(),
        bus=bus,
        events=events,
        secret=SECRET,
        companions=[ShelfOpening()],
    )
    await worker.start()
    yield worker
    await worker.close()


@pytest.fixture
def job_runner(
    database: Database, clock: ManualClock, jobs: Jobs, channels: ChannelLog, worker: ShowsWorker
) -> JobRunner:
    talk = TalkWorker(database, clock, jobs, channels, secret=SECRET)
    shop = ShopWorker(database, clock, jobs, channels, ShopSettings(), site_url=SITE, secret=SECRET)
    return JobRunner(database, clock, {**worker.job_handlers, **talk.job_handlers, **shop.job_handlers})


@cache
def routed() -> FastAPI:
    """The application without its state. It is made once: two hundred routes take half a second."""
    app = FastAPI(openapi_url=None, max_body_size=64 * 1024)
    problems.install(app)
    api = APIRouter(prefix="/api/v1")
    for router in (*people_routers, *shows_routers, *talk_routers, *shop_routers, *insight_routers):
        api.include_router(router)
    app.include_router(api)
    return app


@pytest.fixture
def app(
    database: Database,
    clock: ManualClock,
    jobs: Jobs,
    channels: ChannelLog,
    people: People,
    shows: Shows,
    talk: Talk,
    shop: Shop,
    insight: Insight,
) -> FastAPI:
    app = routed()
    app.state = State()
    app.state.database = database
    app.state.clock = clock
    app.state.jobs = jobs
    app.state.channels = channels
    app.state.people = people
    app.state.shows = shows
    app.state.talk = talk
    app.state.shop = shop
    app.state.insight = insight
    return app


@dataclass(frozen=True)
class Stage:
    """A room of the house, and how to plan in it."""

    owner: Browser
    organisation_id: uuid.UUID
    room: dict[str, Any]

    @property
    def slug(self) -> str:
        return str(self.room["slug"])

    @property
    def room_id(self) -> uuid.UUID:
        return uuid.UUID(self.room["id"])

    @property
    def channel(self) -> str:
        return str(self.room["id"])

    async def plan(self, title: str = "Spring tea", **wanted: Any) -> uuid.UUID:
        """Create a broadcast over HTTP; a draft unless `scheduled_at` is given."""
        form = {"room_id": self.room["id"], "title": title, **wanted}
        answer = await self.owner.post("/broadcasts", json=form)
        assert answer.status_code == 201, answer.text
        return uuid.UUID(answer.json()["id"])

    async def act(self, act: str, broadcast_id: uuid.UUID) -> dict[str, Any]:
        answer = await self.owner.post(f"/broadcasts/{broadcast_id}/{act}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def state(self, broadcast_id: uuid.UUID) -> str:
        return str((await self.owner.get(f"/broadcasts/{broadcast_id}")).json()["state"])

    async def key(self) -> str:
        return str((await self.owner.post(f"/rooms/{self.room_id}/stream-key/reveal")).json()["key"])


@pytest.fixture
async def stage(house: House) -> Stage:
    form = {"slug": "tea-room", "title": "Tea room", "orientation": "portrait"}
    answer = await house.owner.post("/rooms", json=form)
    assert answer.status_code == 201, answer.text
    return Stage(house.owner, house.organisation_id, answer.json())
