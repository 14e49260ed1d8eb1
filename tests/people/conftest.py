"""The people area as a running application, on each database."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2 as httpx
import pytest
from argon2.profiles import CHEAPEST
from fastapi import APIRouter, FastAPI

from liveloop.kit import problems
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Jobs
from liveloop.people.area import People
from liveloop.people.organisations.repository import OrganisationRepository
from liveloop.people.routers import routers
from liveloop.people.settings import PeopleSettings

SITE = "http://live.test"
SECRET = "a master secret for tests"
PASSWORD = "correct horse battery"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def settings() -> PeopleSettings:
    return PeopleSettings()


@pytest.fixture
async def people(database: Database, clock: ManualClock, settings: PeopleSettings) -> AsyncIterator[People]:
    people = People(database, clock, Jobs(clock), settings, secret=SECRET, password_parameters=CHEAPEST)
    await people.start()
    yield people
    await people.close()


def make_app() -> FastAPI:
    app = FastAPI(openapi_url=None)
    problems.install(app)
    api = APIRouter(prefix="/api/v1")
    for router in routers:
        api.include_router(router)
    app.include_router(api)
    return app


@pytest.fixture(scope="session")
def shared_app() -> FastAPI:
    """Making the routes takes longer than a test; what belongs to one test is in `app.state`."""
    return make_app()


@pytest.fixture
def app(shared_app: FastAPI, database: Database, clock: ManualClock, people: People) -> FastAPI:
    put_in_state(shared_app, database, clock, people)
    return shared_app


def put_in_state(app: FastAPI, database: Database, clock: ManualClock, people: People) -> None:
    app.state.database = database
    app.state.clock = clock
    app.state.jobs = Jobs(clock)
    app.state.channels = ChannelLog(clock)
    app.state.people = people


class Browser(httpx.AsyncClient):
    """Keeps cookies, says where its page comes from, and sends the CSRF token once it has one."""

    def __init__(self, app: FastAPI, *, address: str = "192.0.2.1") -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 50000), raise_app_exceptions=False)
        super().__init__(transport=transport, base_url=SITE + "/api/v1", headers={"origin": SITE})
        self.session: dict[str, Any] = {}

    def welcome(self, answer: httpx.Response) -> dict[str, Any]:
        assert answer.is_success, answer.text
        self.session = answer.json()
        self.headers["x-csrf-token"] = self.session["csrf_token"]
        return self.session

    async def sign_in(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        return self.welcome(await self.post("/session", json={"email": email, "password": password}))

    @property
    def account_id(self) -> str:
        return str(self.session["account"]["id"])


@dataclass(frozen=True)
class House:
    """An organisation that is there already, with its owner signed in."""

    organisation_id: uuid.UUID
    owner: Browser


MakeBrowser = Callable[..., Browser]
MakeMember = Callable[[str], Awaitable[Browser]]


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[MakeBrowser]:
    opened: list[Browser] = []

    def make(*, address: str = "192.0.2.1") -> Browser:
        opened.append(Browser(app, address=address))
        return opened[-1]

    yield make
    for one in opened:
        await one.aclose()


@pytest.fixture
async def house(people: People, database: Database, browser: MakeBrowser) -> House:
    async with database.transaction() as session:
        await people.administration.create_owner(
            session, organisation="Tea House", name="Lin", email="lin@tea.example.com", password=PASSWORD
        )
    owner = browser()
    session = await owner.sign_in("lin@tea.example.com")
    return House(uuid.UUID(session["organisation"]["id"]), owner)


@pytest.fixture
async def other_house(
    house: House, people: People, database: Database, clock: ManualClock, browser: MakeBrowser
) -> House:
    """A second organisation of the same installation."""
    async with database.transaction() as session:
        organisation = await OrganisationRepository(session).create("Coffee House", at=clock.now())
        account = await people.accounts.create(
            session,
            email="max@coffee.example.com",
            name="Max",
            locale="en",
            password_hash=(await people.accounts.find_by_email(session, "lin@tea.example.com")).password_hash,
        )
        await people.setup.make_owner(session, organisation, account)
    owner = browser()
    await owner.sign_in("max@coffee.example.com")
    return House(organisation.id, owner)


@pytest.fixture
def member(house: House, browser: MakeBrowser) -> MakeMember:
    """Invites somebody with a role and lets them in."""

    async def join(role: str) -> Browser:
        email = f"{role}-{uuid.uuid4().hex[:6]}@tea.example.com"
        invited = await house.owner.post("/invitations", json={"email": email, "role": role})
        assert invited.status_code == 201, invited.text
        token = invited.json()["url"].rpartition("#")[2]
        newcomer = browser()
        form = {"token": token, "name": f"The {role}", "password": PASSWORD}
        newcomer.welcome(await newcomer.post("/invitations/accept", json=form))
        return newcomer

    return join
