from __future__ import annotations

from datetime import timedelta

import pytest

DAY = 86_400


async def make(browser, **form):
    return await browser.post("/tokens", json={"name": "script", "scopes": ["members.read"], **form})


@pytest.fixture
def call(browser):
    """A program without cookies."""

    async def call(method, path, secret, **options):
        program = browser()
        program.headers.pop("origin")
        return await program.request(method, path, headers={"authorization": f"Bearer {secret}"}, **options)

    return call


async def test_a_token_does_what_its_scopes_say_and_no_more(house, call):
    secret = (await make(house.owner)).json()["secret"]
    assert secret.startswith("ll_")
    assert (await call("GET", "/members", secret)).status_code == 200
    refused = await call("GET", "/audit", secret)
    assert (refused.status_code, refused.json()["permission"]) == (403, "audit.read")


async def test_the_secret_is_shown_once(house):
    made = (await make(house.owner)).json()
    [listed] = (await house.owner.get("/tokens")).json()["items"]
    assert "secret" not in listed
    assert made["secret"].startswith(listed["hint"])
    assert len(listed["hint"]) < 12


async def test_a_token_is_never_wider_than_its_maker(house, member):
    admin = await member("admin")
    refused = await make(admin, scopes=["rooms.read", "organisation.manage"])
    assert (refused.status_code, refused.json()["code"]) == (403, "token.scope_too_wide")
    assert "organisation.manage" in refused.json()["detail"]


async def test_a_token_shrinks_with_its_makers_role(house, member, call):
    admin = await member("admin")
    secret = (await make(admin)).json()["secret"]
    await house.owner.patch(f"/members/{admin.account_id}", json={"role": "moderator"})
    assert (await call("GET", "/members", secret)).status_code == 403


async def test_a_token_makes_no_token_that_would_outlive_it(house, call):
    secret = (await make(house.owner, scopes=["tokens.manage", "members.read"])).json()["secret"]
    child = {"name": "child", "scopes": ["members.read"]}
    refused = await call("POST", "/tokens", secret, json=child)
    assert (refused.status_code, refused.json()["code"]) == (403, "session.needed")
    assert len((await house.owner.get("/tokens")).json()["items"]) == 1


async def test_a_token_ends_when_it_was_said_to(house, call, clock):
    expires = (clock.now() + timedelta(days=1)).isoformat()
    secret = (await make(house.owner, expires_at=expires)).json()["secret"]
    assert (await call("GET", "/members", secret)).status_code == 200
    clock.advance(DAY)
    answer = await call("GET", "/members", secret)
    assert (answer.status_code, answer.json()["code"]) == (401, "token.refused")


async def test_an_expiry_in_the_past_is_refused(house, clock):
    answer = await make(house.owner, expires_at=clock.now().isoformat())
    assert (answer.status_code, answer.json()["code"]) == (422, "token.expiry_passed")


@pytest.mark.parametrize("scopes", [[], ["rooms.paint"]])
async def test_scopes_are_permissions_that_exist(house, scopes):
    assert (await make(house.owner, scopes=scopes)).status_code == 422


async def test_a_revoked_token_is_refused(house, call):
    made = (await make(house.owner)).json()
    assert (await house.owner.delete(f"/tokens/{made['id']}")).status_code == 204
    assert (await call("GET", "/members", made["secret"])).status_code == 401
    assert (await house.owner.delete(f"/tokens/{made['id']}")).status_code == 404


@pytest.mark.parametrize("secret", ["", "ll_", "ll_made_up", "x" * 5000])
async def test_what_is_no_token_is_refused(house, call, secret):
    assert (await call("GET", "/members", secret)).status_code == 401


async def test_a_bad_token_is_not_saved_by_a_good_cookie(house):
    answer = await house.owner.get("/members", headers={"authorization": "Bearer ll_wrong"})
    assert answer.status_code == 401


async def test_its_last_use_is_noted(house, call, clock):
    secret = (await make(house.owner)).json()["secret"]
    assert (await house.owner.get("/tokens")).json()["items"][0]["last_used_at"] is None
    await call("GET", "/members", secret)
    noted = (await house.owner.get("/tokens")).json()["items"][0]["last_used_at"]
    assert noted.startswith(clock.now().strftime("%Y-%m-%dT%H:%M"))


async def test_another_organisations_token_does_not_exist(house, other_house):
    made = (await make(house.owner)).json()
    assert (await other_house.owner.delete(f"/tokens/{made['id']}")).status_code == 404
    assert (await other_house.owner.get("/tokens")).json()["items"] == []
