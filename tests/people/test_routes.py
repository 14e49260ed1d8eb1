"""Every route, tried by every role: the table of permissions as people meet it."""

from __future__ import annotations

import uuid

import pytest

from liveloop.people.access import PERMISSIONS_OF, Role, audit_routes, route_rules

PUBLIC = {
    "GET /api/v1/setup",
    "POST /api/v1/setup",
    "POST /api/v1/session",
    "POST /api/v1/invitations/offer",
    "POST /api/v1/invitations/accept",
    "PATCH /api/v1/guest",
}


def rules(app):
    return {f"{methods} {path}": set(names) for methods, path, names in route_rules(app)}


def test_every_route_says_who_may_call_it(app):
    assert audit_routes(app) == []
    assert len(rules(app)) == 30


def test_only_these_routes_are_open_to_everybody(app):
    assert {route for route, names in rules(app).items() if "public" in names} == PUBLIC


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_is_let_in_exactly_where_its_permissions_say(app, house, member, role):
    person = await member(role)
    for route, names in rules(app).items():
        if route in PUBLIC or names == {"signed in"}:
            continue
        method, path = route.split(" ")
        address = path.removeprefix("/api/v1")
        for parameter in ("account_id", "invitation_id", "token_id"):
            address = address.replace(f"{{{parameter}}}", str(uuid.uuid4()))
        answer = await person.request(method, address, json={})
        allowed = names <= PERMISSIONS_OF[role]
        assert (answer.status_code == 403) != allowed, (route, answer.status_code)


async def test_nobody_is_let_in_without_signing_in(app, house, browser):
    for route in rules(app).keys() - PUBLIC:
        method, path = route.split(" ")
        address = path.removeprefix("/api/v1").replace("{", "").replace("}", "")
        answer = await browser().request(method, address, json={})
        assert (answer.status_code, answer.json()["code"]) == (401, "session.missing"), route
