from __future__ import annotations

import asyncio
import uuid

import pytest

from liveloop.people.access import PERMISSIONS_OF, Actor, Role
from liveloop.people.members.errors import LastOwner

WHILE_THE_OTHER_IS_AT_IT = 0.5


async def test_everybody_of_the_organisation_is_listed_in_pages(house, member):
    for role in ("host", "analyst"):
        await member(role)
    first = (await house.owner.get("/members", params={"limit": 2})).json()
    second = (await house.owner.get("/members", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["role"] for one in first["items"] + second["items"]] == ["owner", "host", "analyst"]
    assert second["next_cursor"] is None


async def test_a_cursor_that_somebody_made_up_is_refused(house):
    answer = await house.owner.get("/members", params={"cursor": "made-up"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor.invalid")


async def test_a_new_role_counts_from_the_next_request(house, member):
    moderator = await member("moderator")
    assert (await moderator.get("/members")).status_code == 403
    answer = await house.owner.patch(f"/members/{moderator.account_id}", json={"role": "operator"})
    assert answer.json()["role"] == "operator"
    assert (await moderator.get("/members")).status_code == 200


async def test_a_removed_member_is_out_at_once(house, member):
    admin = await member("admin")
    made = await admin.post("/tokens", json={"name": "script", "scopes": ["rooms.read"]})
    bearer = {"authorization": f"Bearer {made.json()['secret']}"}
    assert (await house.owner.delete(f"/members/{admin.account_id}")).status_code == 204
    assert (await admin.get("/session")).status_code == 401
    admin.cookies.clear()
    assert (await admin.get("/members", headers=bearer)).json()["code"] == "token.refused"
    answer = await admin.post(
        "/session", json={"email": admin.session["account"]["email"], "password": "correct horse battery"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_in.no_organisation")


@pytest.mark.parametrize("act", ["demote", "remove"])
async def test_the_last_owner_stays(house, act):
    path = f"/members/{house.owner.account_id}"
    if act == "demote":
        answer = await house.owner.patch(path, json={"role": "admin"})
    else:
        answer = await house.owner.delete(path)
    assert (answer.status_code, answer.json()["code"]) == (409, "member.last_owner")


async def test_two_owners_who_demote_each_other_at_once_leave_one(house, member, people, database):
    first, second = actor_of(house.owner), actor_of(await member("owner"))

    async def demote(actor, other):
        async with database.transaction() as session:
            await people.members.set_role(session, actor, other.account_id, Role.ADMIN)

    async with database.transaction() as session:
        await people.members.set_role(session, first, second.account_id, Role.ADMIN)
        later = asyncio.create_task(demote(second, first))
        await asyncio.wait([later], timeout=WHILE_THE_OTHER_IS_AT_IT)
    with pytest.raises(LastOwner):
        await later


def actor_of(browser):
    return Actor(
        kind="account",
        account_id=uuid.UUID(browser.account_id),
        organisation_id=uuid.UUID(browser.session["organisation"]["id"]),
        role=Role.OWNER,
        permissions=PERMISSIONS_OF[Role.OWNER],
    )


async def test_an_admin_cannot_touch_owners_or_make_one(house, member):
    admin, host = await member("admin"), await member("host")
    owner_path, host_path = f"/members/{house.owner.account_id}", f"/members/{host.account_id}"
    for answer in (
        await admin.patch(owner_path, json={"role": "analyst"}),
        await admin.delete(owner_path),
        await admin.patch(host_path, json={"role": "owner"}),
        await admin.patch(f"/members/{admin.account_id}", json={"role": "owner"}),
        await admin.post("/invitations", json={"email": "x@tea.example.com", "role": "owner"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "member.beyond_reach")
    assert (await admin.patch(host_path, json={"role": "operator"})).status_code == 200


async def test_members_of_another_organisation_do_not_exist(house, other_house):
    path = f"/members/{other_house.owner.account_id}"
    for answer in (await house.owner.patch(path, json={"role": "host"}), await house.owner.delete(path)):
        assert (answer.status_code, answer.json()["code"]) == (404, "member.not_found")
    assert (await house.owner.delete(f"/members/{uuid.uuid4()}")).status_code == 404
    assert len((await house.owner.get("/members")).json()["items"]) == 1
