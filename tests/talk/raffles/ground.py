"""A raffle on a stage, and people who enter."""

from __future__ import annotations

import uuid
from typing import Any

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from tests.people.conftest import Browser
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
SECONDS = 30


async def prepare(stage: Stage, broadcast_id: object, **wanted: Any) -> dict[str, Any]:
    form = {"prize": "A pot", "seconds": SECONDS, **wanted}
    answer = await stage.owner.post(f"/broadcasts/{broadcast_id}/raffles", json=form)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def act(staff: Browser, broadcast_id: object, raffle: dict[str, Any], name: str) -> Any:
    body: dict[str, str] | None = {} if name == "open" else None
    return await staff.post(f"/broadcasts/{broadcast_id}/raffles/{raffle['id']}/{name}", json=body)


async def opened(stage: Stage, **wanted: Any) -> tuple[uuid.UUID, dict[str, Any]]:
    planned = await stage.plan(scheduled_at=SOON)
    return planned, await opened_in(stage, planned, **wanted)


async def opened_in(stage: Stage, broadcast_id: object, **wanted: Any) -> dict[str, Any]:
    raffle = await prepare(stage, broadcast_id, **wanted)
    answer = await act(stage.owner, broadcast_id, raffle, "open")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def join(viewer: Browser) -> dict[str, Any]:
    answer = await viewer.post("/rooms/tea-room/join", json={})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def enter(viewer: Browser, raffle: dict[str, Any]) -> Any:
    if not viewer.cookies:
        await join(viewer)
    return await viewer.post(f"/watch/tea-room/raffles/{raffle['id']}/entry")


async def say(viewer: Browser, body: str, key: str | None = None) -> Any:
    if not viewer.cookies:
        await join(viewer)
    form = {"body": body, "client_id": key or body}
    answer = await viewer.post("/watch/tea-room/comments", json=form)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def standing(viewer: Browser, raffle: dict[str, Any]) -> dict[str, Any]:
    answer = await viewer.get(f"/watch/tea-room/raffles/{raffle['id']}/standing")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def read(stage: Stage, broadcast_id: object, raffle: dict[str, Any]) -> dict[str, Any]:
    items = (await stage.owner.get(f"/broadcasts/{broadcast_id}/raffles")).json()["items"]
    return dict(next(one for one in items if one["id"] == raffle["id"]))


async def draw(clock: ManualClock, job_runner: JobRunner) -> None:
    """Let it close by itself and be drawn."""
    clock.advance(SECONDS)
    await job_runner.run_due()
    clock.advance(15)
    await job_runner.run_due()


async def record(viewer: Browser, broadcast_id: object, raffle: dict[str, Any]) -> dict[str, Any]:
    url = f"/watch/tea-room/broadcasts/{broadcast_id}/raffles/{raffle['id']}/record"
    answer = await viewer.get(url)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def told(database: Database, channels: ChannelLog, stage: Stage, kind: str) -> list[dict[str, Any]]:
    """The data of every event of a type, oldest first."""
    async with database.read() as session:
        events = await channels.events_between(session, stage.channel, after=0, until=1000)
    return [event.data for _, event in events if event.type == kind]
