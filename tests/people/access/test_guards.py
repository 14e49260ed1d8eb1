from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Annotated

import httpx2 as httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request

from liveloop.kit import problems
from liveloop.people.access import (
    PERMISSIONS,
    PERMISSIONS_OF,
    Actor,
    Identity,
    Role,
    audit_routes,
    public,
    require,
    signed_in,
)
from liveloop.people.settings import PeopleSettings

SITE = "http://live.test"


class HeaderAuthenticator:
    """`x-role: host` is somebody with a session; `x-token: host` a token."""

    async def identify(self, request: Request) -> Identity | None:
        for kind, header, csrf in (("account", "x-role", "right"), ("token", "x-token", None)):
            if role := request.headers.get(header):
                actor = Actor(
                    kind=kind,
                    account_id=uuid.uuid4(),
                    organisation_id=uuid.uuid4(),
                    role=Role(role),
                    permissions=PERMISSIONS_OF[Role(role)],
                )
                return Identity(actor=actor, csrf_token=csrf)
        return None


router = APIRouter(prefix="/rooms")


@router.get("")
async def list_rooms(actor: Annotated[Actor, Depends(require("rooms.read"))]) -> str:
    return actor.role


@router.post("")
async def create_room(actor: Annotated[Actor, Depends(require("rooms.write"))]) -> str:
    return actor.role


@router.get("/me")
async def me(actor: Annotated[Actor, Depends(signed_in)]) -> str:
    return actor.role


@router.post("/join", dependencies=[Depends(public)])
async def join() -> str:
    return "joined"


@pytest.fixture
def app():
    app = FastAPI(openapi_url=None)
    problems.install(app)
    app.state.people = SimpleNamespace(
        authenticator=HeaderAuthenticator(),
        settings=PeopleSettings(allowed_origins=["https://studio.test"], public_url="https://www.live.test"),
    )
    api = APIRouter(prefix="/api")
    api.include_router(router)
    app.include_router(api)
    return app


@pytest.fixture
async def client(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=SITE) as client:
        yield client


async def test_nobody_is_asked_to_sign_in(client):
    answer = await client.get("/api/rooms")
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")


async def test_a_role_without_the_permission_is_refused_and_told_which(client):
    answer = await client.post(
        "/api/rooms", headers={"x-role": "moderator", "x-csrf-token": "right", "origin": SITE}
    )
    assert (answer.status_code, answer.json()["permission"]) == (403, "rooms.write")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": SITE, "x-csrf-token": "right"}, 200),
        ({"origin": "https://live.test", "host": "live.test:443", "x-csrf-token": "right"}, 200),
        ({"origin": "https://studio.test", "x-csrf-token": "right"}, 200),
        ({"origin": "https://www.live.test", "host": "inside:8000", "x-csrf-token": "right"}, 200),
        ({"origin": "http://live.test:8080", "x-csrf-token": "right"}, 403),
        ({"origin": "http://[", "x-csrf-token": "right"}, 403),
        ({"x-csrf-token": "right"}, 200),
        ({"origin": SITE}, 403),
        ({"origin": SITE, "x-csrf-token": "wrong"}, 403),
        ({"origin": "https://evil.test", "x-csrf-token": "right"}, 403),
        ({"origin": "null", "x-csrf-token": "right"}, 403),
        ({"origin": "http://live.test.evil.test", "x-csrf-token": "right"}, 403),
        ({"sec-fetch-site": "cross-site", "x-csrf-token": "right"}, 403),
    ],
)
async def test_only_our_own_pages_act_with_a_session(client, headers, status):
    assert (await client.post("/api/rooms", headers={"x-role": "owner", **headers})).status_code == status


async def test_a_token_needs_no_csrf_header(client):
    assert (await client.post("/api/rooms", headers={"x-token": "owner"})).status_code == 200


async def test_a_token_is_nobody_personally(client):
    answer = await client.get("/api/rooms/me", headers={"x-token": "owner"})
    assert (answer.status_code, answer.json()["code"]) == (403, "session.needed")


@pytest.mark.parametrize(("origin", "status"), [(SITE, 200), ("https://evil.test", 403)])
async def test_a_public_route_refuses_pages_of_other_sites(client, origin, status):
    assert (await client.post("/api/rooms/join", headers={"origin": origin})).status_code == status


def test_a_route_without_a_rule_is_found(app):
    assert audit_routes(app) == []

    forgotten = APIRouter(prefix="/forgotten")

    @forgotten.get("/{thing}")
    async def open_to_all(thing: str) -> str:
        return thing

    outer = APIRouter(prefix="/api")
    outer.include_router(forgotten)
    app.include_router(outer)
    assert audit_routes(app) == ["GET /api/forgotten/{thing}"]
    assert audit_routes(app, exempt={"/api/forgotten/{thing}"}) == []


def test_an_unknown_permission_is_refused_at_import():
    with pytest.raises(ValueError, match=r"rooms\.paint"):
        require("rooms.paint")


def test_only_owners_manage_the_organisation_and_every_role_can_watch():
    assert {role for role in Role if "organisation.manage" in PERMISSIONS_OF[role]} == {Role.OWNER}
    assert PERMISSIONS_OF[Role.OWNER] == PERMISSIONS
    assert all("rooms.read" in PERMISSIONS_OF[role] for role in Role)
    assert set(PERMISSIONS_OF) == set(Role)
