"""Coupons on a stage, and people who claim them."""

from __future__ import annotations

import uuid
from typing import Any

from tests.people.conftest import Browser
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
FORM: dict[str, Any] = {
    "title": "Spring",
    "currency": "CNY",
    "kind": "amount",
    "value": 2000,
    "threshold": 10000,
    "total": 10,
    "valid_minutes": 60,
}


def form(**wanted: Any) -> dict[str, Any]:
    return {**FORM, **wanted}


async def create(staff: Browser, **wanted: Any) -> dict[str, Any]:
    answer = await staff.post("/coupons", json=form(**wanted))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def drop(staff: Browser, broadcast_id: object, coupon: dict[str, Any], **wanted: Any) -> Any:
    body = {"coupon_id": coupon["id"], "countdown": 0, "seconds": 60, **wanted}
    return await staff.post(f"/broadcasts/{broadcast_id}/coupon-drops", json=body)


async def dropped(
    stage: Stage, coupon: dict[str, Any] | None = None, **wanted: Any
) -> tuple[uuid.UUID, dict[str, Any]]:
    """A broadcast that is announced, and a drop in it."""
    planned = await stage.plan(scheduled_at=SOON)
    answer = await drop(stage.owner, planned, coupon or await create(stage.owner), **wanted)
    assert answer.status_code == 201, answer.text
    return planned, dict(answer.json())


async def join(viewer: Browser) -> dict[str, Any]:
    answer = await viewer.post("/rooms/tea-room/join", json={})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def claim(viewer: Browser, *, client_id: str = "c", **wanted: Any) -> Any:
    if not viewer.cookies:
        await join(viewer)
    return await viewer.post("/watch/tea-room/coupon-claims", json={"client_id": client_id, **wanted})


async def wall(viewer: Browser, **params: Any) -> dict[str, Any]:
    if not viewer.cookies:
        await join(viewer)
    answer = await viewer.get("/watch/tea-room/coupons", params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def read(staff: Browser, coupon: dict[str, Any]) -> dict[str, Any]:
    return dict((await staff.get(f"/coupons/{coupon['id']}")).json())
