"""Every route declares who may call it."""

from __future__ import annotations

import pytest

from tests.tools.judging import findings
from tools.rules.routes import routes_declare_access

ENDPOINTS = "src/liveloop/shows/rooms/endpoints.py"
HEAD = "from fastapi import APIRouter, Depends\nfrom liveloop.people.access import Actor, public, require\n"


@pytest.mark.parametrize(
    "route",
    [
        '@router.get("/rooms")\nasync def list_rooms(database: Database): ...',
        '@router.get("/rooms")\nasync def list_rooms(actor: Actor): ...',
        '@router.post("/rooms", status_code=201)\ndef create_room(body: RoomCreate): ...',
        '@rooms_router.websocket("/realtime")\nasync def realtime(socket): ...',
    ],
)
def test_a_route_without_an_access_rule_is_found(route: str) -> None:
    assert findings(routes_declare_access, HEAD + route, ENDPOINTS) == ["route-access"]


@pytest.mark.parametrize(
    "route",
    [
        '@router.get("/rooms", dependencies=[Depends(require("rooms.read"))])\nasync def list_rooms(): ...',
        '@router.get("/rooms")\nasync def list_rooms(*, actor: Annotated[Actor, Depends(require("x"))]): ...',
        '@router.get("/watch/{slug}")\nasync def watch(slug: str, _: Annotated[None, Depends(public)]): ...',
        (
            'Writer = Annotated[Actor, Depends(require("x"))]\n'
            '@router.get("/rooms")\nasync def list_rooms(actor: Writer): ...'
        ),
        (
            "from liveloop.shows.watch.access import Watcher\n"
            '@router.get("/watch")\nasync def watch(watcher: Watcher): ...'
        ),
        (
            "def build():\n    router = APIRouter(dependencies=[Depends(public)])\n"
            '    @router.get("/healthz")\n    async def alive(): ...'
        ),
        '@cache.get("rooms")\ndef not_a_route(): ...',
    ],
)
def test_a_route_with_an_access_rule_is_fine(route: str) -> None:
    assert not findings(routes_declare_access, HEAD + route, ENDPOINTS)


def test_a_name_from_elsewhere_is_no_access_rule() -> None:
    code = 'from fastapi import Depends\n@router.get("/rooms")\nasync def list_rooms(actor: require): ...'
    assert findings(routes_declare_access, code, ENDPOINTS) == ["route-access"]
