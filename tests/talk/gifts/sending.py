"""Viewers with points, and what they send."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from typing import Any

from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"

_numbers = itertools.count()

Give = Callable[[Browser, int], Awaitable[str]]


async def rich_viewer(stage: Stage, browser: MakeBrowser, points: int) -> Browser:
    """In the room, with so many points; `viewer.session["id"]` is the person."""
    viewer = browser()
    joined = (await viewer.post("/rooms/tea-room/join", json={})).json()
    viewer.session = {"id": joined["you"]["id"], "ticket": joined["ticket"]}
    if points:
        await give(stage, viewer.session["id"], points)
    return viewer


async def give(stage: Stage, person_id: str, points: int) -> None:
    form = {"key": f"for the test {next(_numbers)}", "points": points, "note": "for the test"}
    answer = await stage.owner.post(f"/points/people/{person_id}/corrections", json=form)
    assert answer.status_code == 200, answer.text


async def shelf(stage: Stage) -> dict[str, dict[str, Any]]:
    """The catalogue by English name."""
    return {one["name_en"]: one for one in (await stage.owner.get("/gifts")).json()["items"]}


async def send(viewer: Browser, gift: dict[str, Any] | None, client_id: str = "", **wanted: Any) -> Any:
    form = {
        "client_id": client_id or f"gift {next(_numbers)}",
        **({"gift_id": gift["id"]} if gift else {}),
        **wanted,
    }
    return await viewer.post("/watch/tea-room/gifts", json=form)


async def leaders(viewer: Browser, board: str = "live") -> Any:
    answer = await viewer.get("/watch/tea-room/gift-leaders", params={"board": board})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def balance(viewer: Browser) -> int:
    return int((await viewer.get("/watch/tea-room/points")).json()["balance"])
