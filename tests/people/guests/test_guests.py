from __future__ import annotations

from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends

from liveloop.people.access import public
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import WriteSession
from liveloop.people.settings import PeopleSettings
from tests.people.conftest import make_app, put_in_state

DAY = 86_400
COOKIE = "liveloop_guest"


@pytest.fixture
def app(database, clock, people):
    """An application of its own, because the room below is one more route."""
    app = make_app()
    put_in_state(app, database, clock, people)
    return app


@pytest.fixture
def room(app, house, people):
    """A room that anybody may enter."""
    router = APIRouter()

    @router.post("/api/v1/enter")
    async def enter(
        visitor: VisitorDep, session: WriteSession, _: Annotated[None, Depends(public)]
    ) -> dict[str, Any]:
        [person] = await people.persons.ensure(session, [visitor.wanted(house.organisation_id)])
        return {
            "id": str(person.id),
            "name": person.nickname,
            "staff": visitor.is_staff_of(house.organisation_id),
        }

    app.include_router(router)


async def test_a_stranger_is_somebody_at_once_and_stays_it(room, browser):
    viewer = browser()
    first = (await viewer.post("/enter")).json()
    assert first["name"].startswith("观众")
    assert not first["staff"]
    assert (await viewer.post("/enter")).json() == first
    assert (await browser().post("/enter")).json()["id"] != first["id"]


async def test_a_stranger_is_named_in_the_browsers_language(room, browser):
    answer = await browser().post("/enter", headers={"accept-language": "en-GB,en;q=0.9,zh;q=0.1"})
    assert answer.json()["name"].startswith("Guest")


async def test_a_chosen_name_follows_into_every_room(room, browser):
    viewer = browser()
    before = (await viewer.post("/enter")).json()
    assert (await viewer.patch("/guest", json={"nickname": "Green  Tea"})).json() == {"nickname": "Green Tea"}
    assert (await viewer.post("/enter")).json() == {**before, "name": "Green Tea"}


async def test_a_name_may_be_chosen_before_entering(room, browser):
    viewer = browser()
    await viewer.patch("/guest", json={"nickname": "Early"})
    assert (await viewer.post("/enter")).json()["name"] == "Early"


async def test_a_name_like_staff_is_refused_with_its_reason(room, browser):
    answer = await browser().patch("/guest", json={"nickname": "管理员"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "nickname_reserved"


async def test_staff_who_watch_appear_under_their_own_name(room, house):
    entered = (await house.owner.post("/enter")).json()
    assert (entered["name"], entered["staff"]) == ("Lin", True)
    await house.owner.patch("/account", json={"name": "Lin Wei"})
    assert (await house.owner.post("/enter")).json() == {**entered, "name": "Lin Wei"}


async def test_staff_of_another_organisation_are_guests_here(room, other_house):
    entered = (await other_house.owner.post("/enter")).json()
    assert not entered["staff"]
    assert entered["name"] != "Max"


async def test_a_forged_or_foreign_cookie_makes_a_new_guest(room, browser, house):
    viewer = browser()
    first = (await viewer.post("/enter")).json()
    header, payload, signature = viewer.cookies[COOKIE].split(".")
    for forged in (
        "nonsense",
        f"{header}.{payload}.{signature[::-1]}",
        house.owner.cookies["liveloop_session"],
    ):
        thief = browser()
        thief.cookies[COOKIE] = forged
        answer = await thief.post("/enter")
        assert answer.status_code == 200
        assert answer.json()["id"] != first["id"]


async def test_a_guest_who_keeps_coming_stays_the_same_for_years(room, browser, clock):
    viewer = browser()
    first = (await viewer.post("/enter")).json()
    for _ in range(3):
        clock.advance(300 * DAY)
        assert (await viewer.post("/enter")).json() == first


async def test_the_cookie_is_sent_only_when_it_is_new(room, browser, clock):
    viewer = browser()
    assert "set-cookie" in (await viewer.post("/enter")).headers
    assert "set-cookie" not in (await viewer.post("/enter")).headers


async def test_another_site_cannot_rename_a_viewer(browser, people):
    answer = await browser().patch(
        "/guest", json={"nickname": "Eve"}, headers={"origin": "https://evil.test"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf.refused")


class TestOverHttps:
    @pytest.fixture
    def settings(self) -> PeopleSettings:
        return PeopleSettings(secure_cookies=True)

    async def test_the_cookie_is_for_this_host_over_https(self, browser):
        cookie = (await browser().patch("/guest", json={"nickname": "Ann"})).headers["set-cookie"]
        assert cookie.startswith("__Host-liveloop_guest=")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
