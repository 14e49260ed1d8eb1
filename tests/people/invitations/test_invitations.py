from __future__ import annotations

import asyncio

import pytest

from tests.people.conftest import PASSWORD, SITE

DAY = 86_400
FORM = {"name": "Ann", "password": PASSWORD, "locale": "en"}


async def invite(house, email="ann@tea.example.com", role="host"):
    answer = await house.owner.post("/invitations", json={"email": email, "role": role})
    assert answer.status_code == 201, answer.text
    return answer.json()["url"].rpartition("#")[2], answer.json()


async def test_an_invited_person_joins_with_the_role_and_is_signed_in(house, browser):
    token, invitation = await invite(house)
    assert invitation["url"].startswith(f"{SITE}/console/invitations#")
    ann = browser()
    offer = (await ann.post("/invitations/offer", json={"token": token})).json()
    assert (offer["organisation"], offer["role"], offer["has_account"]) == ("Tea House", "host", False)
    session = ann.welcome(await ann.post("/invitations/accept", json={**FORM, "token": token}))
    assert (session["role"], session["account"]["email"]) == ("host", "ann@tea.example.com")
    assert (await house.owner.get("/invitations")).json()["items"] == []


async def test_a_link_works_once(house, browser):
    token, _ = await invite(house)
    await browser().post("/invitations/accept", json={**FORM, "token": token})
    again = await browser().post("/invitations/accept", json={**FORM, "token": token})
    assert (again.status_code, again.json()["code"]) == (404, "invitation.not_found")


async def test_of_two_who_use_a_link_at_once_one_gets_in(house, browser):
    token, _ = await invite(house)
    answers = await asyncio.gather(
        *(browser().post("/invitations/accept", json={**FORM, "token": token}) for _ in range(4))
    )
    codes = [answer.status_code for answer in answers]
    assert codes.count(200) == 1
    assert set(codes) <= {200, 404, 409}
    assert len((await house.owner.get("/members")).json()["items"]) == 2


async def test_a_link_ends_after_a_week(house, browser, clock):
    token, _ = await invite(house)
    clock.advance(7 * DAY)
    assert (await browser().post("/invitations/offer", json={"token": token})).status_code == 404
    assert (await browser().post("/invitations/accept", json={**FORM, "token": token})).status_code == 404


async def test_a_withdrawn_link_is_dead(house, browser):
    token, invitation = await invite(house)
    assert (await house.owner.delete(f"/invitations/{invitation['id']}")).status_code == 204
    assert (await browser().post("/invitations/accept", json={**FORM, "token": token})).status_code == 404
    assert (await house.owner.delete(f"/invitations/{invitation['id']}")).status_code == 404


async def test_inviting_again_voids_the_older_link(house, browser):
    old, _ = await invite(house)
    new, _ = await invite(house, email="ANN@tea.example.com", role="analyst")
    assert (await browser().post("/invitations/offer", json={"token": old})).status_code == 404
    assert (await browser().post("/invitations/offer", json={"token": new})).json()["role"] == "analyst"
    assert len((await house.owner.get("/invitations")).json()["items"]) == 1


async def test_the_list_does_not_give_links_away(house):
    await invite(house)
    [listed] = (await house.owner.get("/invitations")).json()["items"]
    assert listed["url"] is None


async def test_a_member_is_not_invited_again(house):
    answer = await house.owner.post("/invitations", json={"email": "LIN@tea.example.com", "role": "host"})
    assert (answer.status_code, answer.json()["code"]) == (409, "invitation.already_member")


async def test_a_link_takes_over_nobodys_account(house, other_house, browser):
    token, _ = await invite(house, email="max@coffee.example.com")
    guest = browser()
    assert (await guest.post("/invitations/offer", json={"token": token})).json()["has_account"] is True
    refused = await guest.post(
        "/invitations/accept", json={**FORM, "token": token, "password": "another password"}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "invitation.password_wrong")
    session = guest.welcome(await guest.post("/invitations/accept", json={**FORM, "token": token}))
    assert (session["account"]["name"], session["organisation"]["name"]) == ("Max", "Tea House")


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", ""])
async def test_a_weak_password_is_refused(house, browser, password):
    token, _ = await invite(house)
    answer = await browser().post("/invitations/accept", json={**FORM, "token": token, "password": password})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "password"


async def test_another_organisations_invitation_does_not_exist(house, other_house):
    _, invitation = await invite(house)
    assert (await other_house.owner.delete(f"/invitations/{invitation['id']}")).status_code == 404
    assert (await other_house.owner.get("/invitations")).json()["items"] == []
