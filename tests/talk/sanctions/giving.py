"""How these tests come in, speak and are sanctioned."""

from __future__ import annotations

from typing import Any

from liveloop.shows.watch.tickets import Pass
from tests.people.conftest import Browser
from tests.shows.rig import Stage


class Admission:
    def __init__(self, holder: Pass) -> None:
        self.data = holder


SOON = "2026-01-01T00:10:00Z"


async def enter(viewer: Browser, slug: str = "tea-room", **wanted: Any) -> dict[str, Any]:
    answer = await viewer.post(f"/rooms/{slug}/join", json=wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def try_entering(viewer: Browser, slug: str = "tea-room") -> Any:
    return await viewer.post(f"/rooms/{slug}/join", json={})


async def say(viewer: Browser, body: str, client_id: str = "", *, slug: str = "tea-room") -> Any:
    form = {"body": body, "client_id": client_id or body}
    return await viewer.post(f"/watch/{slug}/comments", json=form)


async def give(stage: Stage, person: str, kind: str, **wanted: Any) -> dict[str, Any]:
    form = {"person_id": person, "kind": kind, "room_id": str(stage.room_id), "seconds": 600, **wanted}
    answer = await stage.owner.post("/sanctions", json=form)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def lift(stage: Stage, sanction: dict[str, Any]) -> None:
    answer = await stage.owner.post(f"/sanctions/{sanction['id']}/lift", json={})
    assert answer.status_code == 204, answer.text


async def seen(viewer: Browser, broadcast_id: object) -> list[str]:
    answer = await viewer.get(f"/watch/tea-room/broadcasts/{broadcast_id}/comments")
    return [item["body"] for item in answer.json()["items"]]


async def own(viewer: Browser, broadcast_id: object) -> list[tuple[str, bool]]:
    answer = await viewer.get(f"/watch/tea-room/broadcasts/{broadcast_id}/comments/own")
    return [(item["body"], item["held"]) for item in answer.json()["items"]]
