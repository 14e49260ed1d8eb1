from __future__ import annotations

import asyncio

import pytest

from liveloop.people.setup.token import is_setup_token, setup_token
from tests.people.conftest import PASSWORD, SECRET

FORM = {
    "token": setup_token(SECRET),
    "organisation": "Tea House",
    "name": "Lin",
    "email": "lin@tea.example.com",
    "password": PASSWORD,
    "locale": "en",
}


async def test_the_first_visitor_with_the_token_becomes_owner_and_is_signed_in(browser):
    visitor = browser()
    assert (await visitor.get("/setup")).json() == {"needed": True}
    answer = await visitor.post("/setup", json=FORM)
    session = visitor.welcome(answer)
    assert answer.status_code == 201
    assert (session["role"], session["organisation"]["name"], session["account"]["locale"]) == (
        "owner", "Tea House", "en",
    )  # fmt: skip
    assert (await visitor.get("/session")).json() == session
    assert (await visitor.get("/setup")).json() == {"needed": False}


async def test_a_second_setup_is_refused_even_with_the_token(browser):
    assert (await browser().post("/setup", json=FORM)).status_code == 201
    answer = await browser().post("/setup", json={**FORM, "email": "eve@tea.example.com"})
    assert (answer.status_code, answer.json()["code"]) == (409, "setup.done")


async def test_of_two_who_set_up_at_once_one_gets_in(browser):
    answers = await asyncio.gather(
        *(browser().post("/setup", json={**FORM, "email": f"{name}@tea.example.com"}) for name in "abcd")
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_without_the_printed_token_nobody_gets_in(browser):
    answer = await browser().post("/setup", json={**FORM, "token": "aaaa-bbbb-cccc-dddd"})
    assert (answer.status_code, answer.json()["code"]) == (403, "setup.token_wrong")
    assert (await browser().get("/setup")).json() == {"needed": True}


async def test_guessing_the_token_is_slowed_down(browser):
    visitor = browser()
    codes = [(await visitor.post("/setup", json={**FORM, "token": "wrong"})).status_code for _ in range(21)]
    assert codes == [403] * 20 + [429]


@pytest.mark.parametrize(
    "change", [str.upper, lambda text: text.replace("-", " "), lambda text: text.replace("-", "")]
)
def test_a_token_typed_by_hand_is_understood(change):
    assert is_setup_token(SECRET, change(setup_token(SECRET)))


def test_another_installation_has_another_token():
    assert not is_setup_token(SECRET, setup_token("another secret"))
    assert not is_setup_token(SECRET, "")
