from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import text

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.jobs import JobRunner
from liveloop.people.area import People
from liveloop.people.persons.service import Wanted
from liveloop.people.points.book import Moved, Movement, expired_account, issuer_account, person_account
from liveloop.people.points.expiry import months_before
from liveloop.people.points.schemas import PointsSettings, PointsStatement
from tests.people.conftest import House, MakeMember

KEY = "a key of a page"


async def person(people: People, database: Database, house: House, nickname: str = "Ann") -> uuid.UUID:
    async with database.transaction() as session:
        wanted = Wanted(house.organisation_id, nickname, guest_id=new_id(), nickname=nickname)
        return (await people.persons.ensure(session, [wanted]))[0].id


async def move(people: People, database: Database, *movements: Movement) -> list[Moved]:
    async with database.transaction() as session:
        moved = await people.book.move(session, movements)
    assert all(isinstance(one, Moved) for one in moved), moved
    return [one for one in moved if isinstance(one, Moved)]


def earned(house: House, person_id: uuid.UUID, key: str, points: int) -> Movement:
    target = person_account(house.organisation_id, person_id)
    return Movement(key, issuer_account(house.organisation_id), target, points, "earned.check_in")


def spent(house: House, person_id: uuid.UUID, key: str, points: int) -> Movement:
    source = person_account(house.organisation_id, person_id)
    return Movement(key, source, issuer_account(house.organisation_id), points, "spent.test")


async def correct(house: House, person_id: uuid.UUID, points: int, key: str = KEY) -> Any:
    form = {"key": key, "points": points, "note": "by hand"}
    return await house.owner.post(f"/points/people/{person_id}/corrections", json=form)


async def test_staff_corrects_with_a_reason_and_twice_is_once(
    people: People, database: Database, house: House
) -> None:
    ann = await person(people, database, house)
    for _ in range(2):
        answer = await correct(house, ann, 50)
        assert (answer.status_code, answer.json()["balance"]) == (200, 50)
    taken = (await correct(house, ann, -20, "another key")).json()
    assert (taken["balance"], [line["points"] for line in taken["items"]]) == (30, [-20, 50])
    assert (taken["items"][0]["note"], taken["person"]["nickname"]) == ("by hand", "Ann")
    acts = [entry["act"] for entry in (await house.owner.get("/audit")).json()["items"]]
    assert acts.count("points.corrected") == 2


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"key": KEY, "points": 5, "note": " "}, 422),
        ({"key": "short", "points": 5, "note": "x"}, 422),
        ({"key": KEY, "points": 10**9, "note": "x"}, 422),
        ({"key": KEY, "points": 0, "note": "x"}, 422),
        ({"key": KEY, "points": -5, "note": "x"}, 409),
    ],
)
async def test_a_correction_that_makes_no_sense_is_refused(
    people: People, database: Database, house: House, form: dict[str, Any], code: int
) -> None:
    ann = await person(people, database, house)
    answer = await house.owner.post(f"/points/people/{ann}/corrections", json=form)
    assert answer.status_code == code


async def test_a_movement_is_given_back_once(people: People, database: Database, house: House) -> None:
    ann = await person(people, database, house)
    await move(people, database, earned(house, ann, "a", 10), spent(house, ann, "b", 4))
    line = (await house.owner.get(f"/points/people/{ann}")).json()["items"][0]
    assert (line["points"], line["refundable"], line["refunded"]) == (-4, True, False)
    url = f"/points/transfers/{line['id']}/refund"
    assert (await house.owner.post(url, json={"note": "a mistake"})).status_code == 204
    again = await house.owner.post(url, json={"note": "a mistake"})
    assert (again.status_code, again.json()["code"]) == (409, "points.refunded")
    statement = (await house.owner.get(f"/points/people/{ann}")).json()
    assert (statement["balance"], statement["items"][1]["refunded"]) == (10, True)
    assert statement["items"][0]["refundable"] is False


async def test_holders_are_found_by_name_and_paged_by_balance(
    people: People, database: Database, house: House
) -> None:
    rich, poor, none = [await person(people, database, house, name) for name in ("Ann", "Joanna", "Bob")]
    await move(people, database, earned(house, rich, "a", 10), earned(house, poor, "b", 3))
    first = (await house.owner.get("/points/people", params={"limit": 2})).json()
    rest = (await house.owner.get("/points/people", params={"cursor": first["next_cursor"]})).json()
    holders = [(one["id"], one["balance"]) for one in (*first["items"], *rest["items"])]
    assert holders[:2] == [(str(rich), 10), (str(poor), 3)]
    assert (str(none), 0) in holders[2:]
    found = (await house.owner.get("/points/people", params={"query": "ann"})).json()["items"]
    assert [one["nickname"] for one in found] == ["Ann", "Joanna"]
    assert (await house.owner.get("/points/people", params={"query": str(poor)})).json()["items"] == [
        {"id": str(poor), "nickname": "Joanna", "has_account": False, "balance": 3}
    ]
    assert (await house.owner.get("/points")).json() == {
        "issued": 13, "people": 13, "rooms": 0, "promotions": 0, "expired": 0,
    }  # fmt: skip


async def test_a_statement_is_read_page_by_page(people: People, database: Database, house: House) -> None:
    ann = await person(people, database, house)
    await move(people, database, *(earned(house, ann, f"key {n}", n) for n in range(1, 8)))
    points: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await house.owner.get(f"/points/people/{ann}", params={"limit": 3, **cursor})).json()
        points += [line["points"] for line in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert points == [7, 6, 5, 4, 3, 2, 1]


async def test_points_of_another_house_do_not_exist_here(
    people: People, database: Database, house: House, other_house: House
) -> None:
    ann = await person(people, database, house)
    (moved,) = await move(people, database, earned(house, ann, "a", 10))
    assert (await other_house.owner.get(f"/points/people/{ann}")).status_code == 404
    assert (await correct(other_house, ann, 5)).status_code == 404
    refund = await other_house.owner.post(f"/points/transfers/{moved.transfer_id}/refund", json={"note": "x"})
    assert refund.status_code == 404


@pytest.mark.parametrize("role", ["operator", "host", "moderator", "analyst"])
async def test_the_ledger_is_for_owners_and_admins(house: House, member: MakeMember, role: str) -> None:
    assert (await (await member(role)).get("/points/people")).status_code == 403
    assert (await (await member("admin")).get("/points/people")).status_code == 200


async def read(people: People, database: Database, house: House, person_id: uuid.UUID) -> PointsStatement:
    account = person_account(house.organisation_id, person_id)
    async with database.read() as session:
        return await people.points.statement(session, account, cursor=None, limit=5)


async def test_the_oldest_points_go_first(
    people: People, database: Database, house: House, clock: ManualClock
) -> None:
    """100 are earned, later 50, 30 are spent: of the first hundred 70 grow old. What comes back of the
    thirty is as old as it was."""
    ann, bob = [await person(people, database, house, name) for name in ("Ann", "Bob")]
    settings = {"expiry_months": 2, "utc_offset_minutes": 480}
    assert (await house.owner.put("/points/settings", json=settings)).json() == settings
    await move(people, database, earned(house, ann, "a", 100), earned(house, bob, "b", 7))
    clock.advance(40 * 86_400)
    _, gift = await move(people, database, earned(house, ann, "c", 50), spent(house, ann, "d", 30))
    async with database.transaction() as session:
        await people.book.give_back(session, house.organisation_id, [gift.transfer_id], reason="undone")
    await move(people, database, spent(house, ann, "e", 30))
    announced = await read(people, database, house, ann)
    assert (announced.balance, announced.expiring and announced.expiring.points) == (120, 70)
    runner = JobRunner(database, clock, people.job_handlers)
    async with database.transaction() as session:
        await people.expiry.schedule(session)
    while await runner.run_due():
        pass
    assert (await read(people, database, house, ann)).balance == 120
    clock.advance(21 * 86_400)
    while await runner.run_due():
        pass
    statement = await read(people, database, house, ann)
    assert (statement.balance, statement.expiring) == (50, None)
    assert (statement.items[0].reason, statement.items[0].points) == ("points.expired", -70)
    async with database.read() as session:
        assert await people.book.balance(session, expired_account(house.organisation_id)) == 77


async def test_without_a_setting_points_last(
    people: People, database: Database, house: House, clock: ManualClock
) -> None:
    ann = await person(people, database, house)
    await move(people, database, earned(house, ann, "a", 100))
    clock.advance(10 * 366 * 86_400)
    async with database.transaction() as session:
        await people.expiry.schedule(session)
    await JobRunner(database, clock, people.job_handlers).run_due()
    statement = await read(people, database, house, ann)
    assert (statement.balance, statement.expiring) == (100, None)


def test_months_end_where_they_end() -> None:
    moment = ManualClock().now().replace(year=2026, month=3, day=31)
    assert months_before(moment, 1).isoformat()[:10] == "2026-02-28"
    assert months_before(moment, 15).isoformat()[:10] == "2024-12-31"


def test_a_day_begins_at_the_organisations_midnight() -> None:
    moment = ManualClock().now().replace(hour=17)
    assert [PointsSettings(utc_offset_minutes=m).day(moment).day for m in (480, 0, -720)] == [2, 1, 1]


async def test_the_books_are_proven_on_demand_and_every_night(
    people: People, database: Database, house: House, clock: ManualClock
) -> None:
    ann = await person(people, database, house)
    await move(people, database, earned(house, ann, "a", 10))
    ordered = await house.owner.post("/points/audits")
    assert (ordered.status_code, ordered.json()["finished_at"]) == (202, None)
    assert (await house.owner.post("/points/audits")).json()["id"] == ordered.json()["id"]
    assert await people.points_auditor.run_due() == 1
    nightly, done = (await house.owner.get("/points/audits")).json()["items"]
    assert (done["accounts"], done["transfers"], done["entries"], done["faults"]) == (2, 1, 2, [])
    assert (nightly["finished_at"], nightly["due_at"]) == (None, "2026-01-01T20:00:00Z")
    assert await people.points_auditor.run_due() == 0
    clock.advance(86_400)
    async with database.transaction() as session:
        await session.execute(text("UPDATE ledger_accounts SET balance = 11 WHERE kind = 'person'"))
    assert await people.points_auditor.run_due() == 1
    coming, wrong, _ = (await house.owner.get("/points/audits")).json()["items"]
    assert coming["due_at"] == "2026-01-02T20:00:00Z"
    assert {fault["check"] for fault in wrong["faults"]} == {"account.balance", "book.sum"}
