from __future__ import annotations

from tests.people.conftest import PASSWORD

LIN = "lin@tea.example.com"
NEW = "a different password"


async def test_people_change_their_own_name_and_language(house):
    session = (await house.owner.patch("/account", json={"name": "Lin Wei", "locale": "en"})).json()
    assert (session["account"]["name"], session["account"]["locale"]) == ("Lin Wei", "en")
    assert (await house.owner.get("/session")).json() == session


async def test_a_new_password_signs_everybody_else_out(house, browser):
    elsewhere = browser()
    await elsewhere.sign_in(LIN)
    stolen = dict(house.owner.cookies)
    answer = await house.owner.patch("/account", json={"current_password": PASSWORD, "new_password": NEW})
    house.owner.welcome(answer)
    assert (await house.owner.get("/session")).status_code == 200
    assert (await elsewhere.get("/session")).status_code == 401
    thief = browser()
    thief.cookies.update(stolen)
    assert (await thief.get("/session")).status_code == 401
    assert (await browser().post("/session", json={"email": LIN, "password": PASSWORD})).status_code == 401
    await browser().sign_in(LIN, NEW)


async def test_a_new_password_needs_the_old_one(house, browser):
    missing = await house.owner.patch("/account", json={"new_password": NEW})
    assert (missing.status_code, missing.json()["code"]) == (422, "account.current_password_needed")
    wrong = await house.owner.patch("/account", json={"current_password": "not it", "new_password": NEW})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "account.password_wrong")
    await browser().sign_in(LIN)


async def test_the_old_password_cannot_be_guessed_from_an_open_session(house):
    form = {"current_password": "not it", "new_password": NEW}
    codes = [(await house.owner.patch("/account", json=form)).status_code for _ in range(11)]
    assert codes == [403] * 10 + [429]


async def test_a_password_reset_at_the_server_ends_every_session(house, browser, people, database):
    async with database.transaction() as session:
        await people.administration.reset_password(session, email="LIN@tea.example.com", password=NEW)
    assert (await house.owner.get("/session")).status_code == 401
    await browser().sign_in(LIN, NEW)
