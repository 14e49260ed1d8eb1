from __future__ import annotations

import uuid

import msgspec
import pytest

from liveloop.kit.announcements import Announcer
from liveloop.kit.ids import new_id
from liveloop.people.persons.service import Wanted
from liveloop.people.sessions.service import SessionsService
from liveloop.people.settings import PeopleSettings
from tests.people.conftest import PASSWORD, SITE
from tests.waiting import until

DAY = 86_400
LIN = "lin@tea.example.com"


class Recorder:
    """Stands where the bus stands."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict]] = []

    async def publish(self, subject: str, payload: bytes) -> None:
        self.sent.append((subject, msgspec.json.decode(payload)))

    async def flush(self) -> None:
        return None


@pytest.fixture
async def bus(database):
    recorder = Recorder()
    announcer = Announcer(database, recorder)
    await announcer.start()
    yield recorder
    await announcer.close()


async def test_a_page_learns_who_is_signed_in_and_what_to_offer(house):
    session = (await house.owner.get("/session")).json()
    assert session["account"]["name"] == "Lin"
    assert session["organisation"] == {"id": str(house.organisation_id), "name": "Tea House"}
    assert "organisation.manage" in session["permissions"]
    assert session["csrf_token"]


async def test_nobody_is_signed_in_without_a_cookie(house, browser):
    answer = await browser().get("/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house, browser):
    answer = await browser().post("/session", json={"email": LIN, "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


class TestOverHttps:
    @pytest.fixture
    def settings(self) -> PeopleSettings:
        return PeopleSettings(secure_cookies=True)

    async def test_the_cookie_belongs_to_this_host_and_needs_https(self, people, database, browser):
        async with database.transaction() as session:
            await people.administration.create_owner(
                session, organisation="Tea", name="Lin", email=LIN, password=PASSWORD
            )
        answer = await browser().post("/session", json={"email": LIN, "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-liveloop_session=")
        assert "Secure" in cookie
        assert "Domain" not in cookie


async def test_signing_out_ends_the_session_and_the_open_sockets(house, people, database, bus):
    async with database.transaction() as session:
        wanted = Wanted(
            organisation_id=house.organisation_id,
            account_id=uuid.UUID(house.owner.account_id),
            fallback="Lin",
        )
        [person] = await people.persons.ensure(session, [wanted])
    cookie = house.owner.cookies["liveloop_session"]
    assert (await house.owner.delete("/session")).status_code == 204
    assert "liveloop_session" not in house.owner.cookies
    house.owner.cookies["liveloop_session"] = cookie
    assert (await house.owner.get("/session")).status_code == 401
    await until(lambda: bus.sent)
    [(subject, message)] = bus.sent
    assert (subject, message["reason"], message["channel"]) == (f"kick.{person.id}", "signed_out", None)


async def test_open_sockets_of_somebody_with_a_new_role_come_back_with_it(
    house, member, people, database, bus
):
    host = await member("host")
    wanted = Wanted(
        organisation_id=house.organisation_id, account_id=uuid.UUID(host.account_id), fallback="Mo"
    )
    async with database.transaction() as session:
        [person] = await people.persons.ensure(session, [wanted])
    answer = await house.owner.patch(f"/members/{host.account_id}", json={"role": "moderator"})
    assert answer.status_code == 200
    await until(lambda: bus.sent)
    [(subject, kick)] = bus.sent
    assert subject == f"kick.{person.id}"
    assert (kick["reason"], kick["channel"]) == ("ticket_invalid", None)


async def test_a_session_in_use_slides_and_an_idle_one_ends(house, clock):
    for _ in range(5):
        clock.advance(10 * DAY)
        assert (await house.owner.get("/session")).status_code == 200
    clock.advance(14 * DAY)
    assert (await house.owner.get("/session")).status_code == 401


async def test_no_session_outlives_its_last_day(house, clock):
    for _ in range(8):
        clock.advance(10 * DAY)
        assert (await house.owner.get("/session")).status_code == 200
    clock.advance(10 * DAY)
    assert (await house.owner.get("/session")).status_code == 401


async def test_a_change_needs_the_token_of_this_very_session(house, browser):
    other = browser()
    await other.sign_in(LIN)
    form = {"name": "Eve"}
    for token in ("", other.session["csrf_token"]):
        answer = await house.owner.patch("/account", json=form, headers={"x-csrf-token": token})
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf.refused")
    assert (await house.owner.patch("/account", json=form)).status_code == 200


async def test_another_site_cannot_sign_anybody_in_or_out(house, browser):
    evil = {"origin": "https://evil.test"}
    form = {"email": LIN, "password": PASSWORD}
    assert (await browser().post("/session", json=form, headers=evil)).status_code == 403
    assert (await house.owner.delete("/session", headers=evil)).status_code == 403
    assert (await house.owner.get("/session", headers={"origin": SITE})).status_code == 200


def test_whoever_learns_a_session_id_cannot_make_its_token(people, clock, settings):
    elsewhere = SessionsService(clock, settings, people.persons, secret="another secret")
    session_id = new_id()
    assert people.sessions.csrf_token(session_id) == people.sessions.csrf_token(session_id)
    assert people.sessions.csrf_token(session_id) != elsewhere.csrf_token(session_id)
