from __future__ import annotations

import pytest

from tests.people.conftest import PASSWORD

DAY = 86_400
LIN = "lin@tea.example.com"


@pytest.fixture
async def second(house, people, database):
    """One more organisation of Lin's."""
    async with database.transaction() as session:
        await people.administration.create_organisation(
            session, name="Book House", owner_email=LIN, password=PASSWORD
        )
    [_, book] = (await house.owner.get("/session/organisations")).json()
    return book


async def test_a_member_of_two_organisations_goes_from_one_to_the_other(house, second, browser):
    lin = house.owner
    names = [one["name"] for one in (await lin.get("/session/organisations")).json()]
    assert names == ["Tea House", "Book House"]
    old = lin.cookies["liveloop_session"]
    session = lin.welcome(await lin.patch("/session", json={"organisation_id": second["id"]}))
    assert session["organisation"] == {"id": second["id"], "name": "Book House"}
    assert (await lin.get("/session")).json()["organisation"]["name"] == "Book House"
    assert [one["act"] for one in (await lin.get("/audit")).json()["items"]] == [
        "session.opened",
        "owner.created",
        "organisation.created",
    ]
    stale = browser()
    stale.cookies["liveloop_session"] = old
    assert (await stale.get("/session")).status_code == 401


async def test_an_organisation_of_others_does_not_exist(house, other_house):
    answer = await house.owner.patch("/session", json={"organisation_id": str(other_house.organisation_id)})
    assert (answer.status_code, answer.json()["code"]) == (404, "organisation.not_found")
    assert (await house.owner.get("/session")).json()["organisation"]["name"] == "Tea House"


async def test_going_back_and_forth_does_not_make_a_session_last_longer(house, second, clock):
    lin = house.owner
    for turn in range(9):
        clock.advance(10 * DAY - 60)
        organisation = (await lin.get("/session/organisations")).json()[turn % 2]
        lin.welcome(await lin.patch("/session", json={"organisation_id": organisation["id"]}))
    clock.advance(600)
    assert (await lin.get("/session")).status_code == 401
