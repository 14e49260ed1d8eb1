from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from liveloop.kit.logs import clear_correlation, start_correlation
from liveloop.people.access import PERMISSIONS_OF, Actor, Role
from liveloop.people.audit.models import AuditEntry, AuditIsAppendOnly


async def acts(browser, **query):
    return [entry["act"] for entry in (await browser.get("/audit", params=query)).json()["items"]]


@pytest.fixture
def actor(house):
    return Actor(
        kind="account",
        account_id=uuid.UUID(house.owner.account_id),
        organisation_id=house.organisation_id,
        role=Role.OWNER,
        permissions=PERMISSIONS_OF[Role.OWNER],
        name="Lin",
        address="192.0.2.9",
    )


async def test_what_people_did_is_there_newest_first(house, member):
    host = await member("host")
    await house.owner.patch(f"/members/{host.account_id}", json={"role": "analyst"})
    await house.owner.delete(f"/members/{host.account_id}")
    assert await acts(house.owner) == [
        "member.removed",
        "member.role_changed",
        "invitation.accepted",
        "invitation.created",
        "session.opened",
        "owner.created",
        "organisation.created",
    ]
    changed = (await house.owner.get("/audit")).json()["items"][1]
    assert changed["actor_name"] == "Lin"
    assert changed["address"] == "192.0.2.1"
    assert changed["target_id"] == host.account_id
    assert (changed["details"]["from"], changed["details"]["to"]) == ("host", "analyst")


async def test_pages_follow_each_other_without_gaps_or_repeats(house, member):
    for role in ("host", "analyst", "moderator"):
        await member(role)
    whole = await acts(house.owner, limit=100)
    pages, cursor = [], None
    while True:
        page = (
            await house.owner.get("/audit", params={"limit": 3, **({"cursor": cursor} if cursor else {})})
        ).json()
        pages += [entry["act"] for entry in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == whole


async def test_an_act_that_fails_leaves_no_entry(house):
    before = await acts(house.owner)
    await house.owner.patch(f"/members/{house.owner.account_id}", json={"role": "admin"})
    await house.owner.post(
        "/tokens", json={"name": "x", "scopes": ["rooms.read"], "expires_at": "2020-01-01T00:00:00Z"}
    )
    assert await acts(house.owner) == before


async def test_entry_and_act_are_one_transaction(database, people, actor):
    async def paint_and_fail():
        async with database.transaction() as session:
            await people.audit.record(session, actor, "room.painted")
            raise LookupError

    with pytest.raises(LookupError):
        await paint_and_fail()
    async with database.read() as session:
        assert "room.painted" not in (await session.scalars(select(AuditEntry.act))).all()


async def test_an_entry_names_the_request_that_it_came_from(database, people, actor, house):
    start_correlation("request-7")
    try:
        async with database.transaction() as session:
            await people.audit.record(session, actor, "room.painted", target=("room", "7"))
    finally:
        clear_correlation()
    entry = (await house.owner.get("/audit")).json()["items"][0]
    assert (entry["correlation_id"], entry["address"], entry["target_kind"]) == (
        "request-7",
        "192.0.2.9",
        "room",
    )


@pytest.mark.parametrize("act", ["change", "delete"])
async def test_entries_are_neither_changed_nor_deleted(house, database, act):
    async def tamper():
        async with database.transaction() as session:
            entry = (await session.scalars(select(AuditEntry))).first()
            if act == "change":
                entry.act = "nothing.happened"
            else:
                await session.delete(entry)

    with pytest.raises(AuditIsAppendOnly):
        await tamper()


async def test_the_record_outlives_the_account_but_not_by_accident(house, database):
    """An organisation with a record cannot be deleted from under it."""
    async with database.transaction() as session:
        with pytest.raises(IntegrityError):
            await (await session.connection()).exec_driver_sql("DELETE FROM organisations")


async def test_another_organisations_record_is_not_shown(house, other_house):
    assert await acts(other_house.owner) == ["session.opened", "owner.created"]
