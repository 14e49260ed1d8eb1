from __future__ import annotations

import asyncio

import pytest

from liveloop.people.sessions.models import SignedInSession
from liveloop.people.settings import PeopleSettings
from tests.people.conftest import PASSWORD

LIN = "lin@tea.example.com"


@pytest.fixture
def settings() -> PeopleSettings:
    return PeopleSettings(sign_in_attempts_per_email=5, sign_in_attempts_per_address=20)


async def test_an_email_is_known_whatever_its_letters_case(house, browser):
    session = await browser().sign_in("Lin@TEA.example.com")
    assert session["account"]["email"] == LIN


async def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(house, browser):
    wrong = await browser().post("/session", json={"email": LIN, "password": "not the password"})
    unknown = await browser().post(
        "/session", json={"email": "no@tea.example.com", "password": "not the password"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "sign_in.failed"
    assert "set-cookie" not in wrong.headers


async def test_an_unknown_email_costs_one_password_comparison_too(house, browser, people, monkeypatch):
    compared = []
    passwords = people.sign_in._passwords
    matches = passwords._matches
    monkeypatch.setattr(
        passwords, "_matches", lambda stored, password: compared.append(stored) or matches(stored, password)
    )
    for email in (LIN, "no@tea.example.com"):
        await browser().post("/session", json={"email": email, "password": "not the password"})
    costs = [stored.split("$")[3] for stored in compared]
    assert len(costs) == 2
    assert costs[0] == costs[1]


async def test_who_guesses_is_stopped_and_told_when_to_come_back(house, browser, clock):
    thief = browser(address="198.51.100.7")
    wrong = {"email": LIN, "password": "not the password"}
    assert [(await thief.post("/session", json=wrong)).status_code for _ in range(6)] == [401] * 5 + [429]
    right = {"email": LIN, "password": PASSWORD}
    refused = await thief.post("/session", json=right)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 180
    clock.advance(int(refused.headers["retry-after"]))
    assert (await thief.post("/session", json=right)).status_code == 200


async def test_guessing_in_parallel_gains_nothing(house, browser):
    wrong = {"email": LIN, "password": "not the password"}
    answers = await asyncio.gather(*(browser().post("/session", json=wrong) for _ in range(12)))
    assert sum(answer.status_code == 401 for answer in answers) == 5


async def test_a_guesser_elsewhere_does_not_lock_the_owner_out(house, browser):
    thief, wrong = browser(address="198.51.100.7"), {"email": LIN, "password": "not the password"}
    for _ in range(6):
        await thief.post("/session", json=wrong)
    await browser(address="203.0.113.5").sign_in(LIN)


async def test_one_address_may_not_try_many_emails(house, browser):
    thief = browser(address="198.51.100.7")
    codes = [
        (
            await thief.post("/session", json={"email": f"{n}@tea.example.com", "password": "xxxxxxxxxx"})
        ).status_code
        for n in range(21)
    ]
    assert codes == [401] * 20 + [429]


async def test_the_right_password_forgives_earlier_mistakes(house, browser):
    person = browser(address="203.0.113.5")
    for _ in range(3):
        for _ in range(4):
            await person.post("/session", json={"email": LIN, "password": "mistyped once"})
        await person.sign_in(LIN)


async def test_an_attempt_is_remembered_after_a_restart(house, browser, database, clock, people):
    wrong = {"email": LIN, "password": "not the password"}
    for _ in range(5):
        await browser().post("/session", json=wrong)
    await people.close()
    await people.start()
    assert (await browser().post("/session", json=wrong)).status_code == 429


async def test_signing_in_ends_the_session_that_the_browser_had(house, browser):
    person = browser()
    await person.sign_in(LIN)
    stolen = dict(person.cookies)
    await person.sign_in(LIN)
    thief = browser()
    thief.cookies.update(stolen)
    assert (await thief.get("/session")).status_code == 401
    assert (await person.get("/session")).status_code == 200


async def test_the_database_does_not_hold_what_is_in_the_cookie(house, database):
    async with database.read() as session:
        stored = await session.connection()
        rows = (await stored.execute(SignedInSession.__table__.select())).all()
    token = house.owner.cookies["liveloop_session"]
    assert rows
    assert all(token not in str(row) for row in rows)


async def test_an_outdated_hash_is_renewed_by_signing_in(house, browser, database, people):
    async with database.transaction() as session:
        account = await people.accounts.find_by_email(session, LIN)
        weaker = people.sign_in._passwords._hasher
        account.password_hash = type(weaker)(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
        before = account.password_hash
    await browser().sign_in(LIN)
    async with database.read() as session:
        after = (await people.accounts.find_by_email(session, LIN)).password_hash
    assert after != before
    assert not people.sign_in._passwords.is_outdated(after)
