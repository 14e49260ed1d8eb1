"""What the audit log says about rooms and broadcasts."""

from __future__ import annotations

import uuid
from typing import Any

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import MakeBrowser
from tests.shows.rig import Stage

Entry = dict[str, Any]


async def entries(stage: Stage, *, about: str) -> list[Entry]:
    """Oldest first, of acts whose name begins with `about`."""
    items = (await stage.owner.get("/audit", params={"limit": 100})).json()["items"]
    return [entry for entry in reversed(items) if entry["act"].startswith(about)]


async def test_every_act_of_an_operator_is_on_record_with_name_and_address(
    stage: Stage, worker: ShowsWorker
) -> None:
    planned = await stage.plan("Tea", scheduled_at="2026-01-01T00:10:00Z")
    await stage.owner.patch(f"/broadcasts/{planned}", json={"title": "Green tea", "grace_seconds": 60})
    for act in ("prepare", "start", "start", "end"):
        await stage.act(act, planned)
    dropped = await stage.plan("Dropped")
    await stage.owner.delete(f"/broadcasts/{dropped}")
    found = await entries(stage, about="broadcast.")
    assert [entry["act"].removeprefix("broadcast.") for entry in found] == [
        "created",
        "updated",
        "prepared",
        "started",
        "ended",
        "created",
        "deleted",
    ]
    assert {(entry["actor_kind"], entry["actor_name"], entry["address"]) for entry in found} == {
        ("account", "Lin", "192.0.2.1")
    }
    assert found[1]["details"] == {"title": "Green tea", "room": "tea-room", "grace_seconds": 60}
    assert {entry["target_id"] for entry in found[:5]} == {str(planned)}


async def test_the_act_of_an_api_token_is_the_tokens_own(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser
) -> None:
    form = {"name": "automation", "scopes": ["broadcasts.run"]}
    token = (await stage.owner.post("/tokens", json=form)).json()
    planned = await stage.plan()
    bearer = {"authorization": f"Bearer {token['secret']}"}
    assert (await browser().post(f"/broadcasts/{planned}/start", headers=bearer)).status_code == 200
    started = (await entries(stage, about="broadcast.started"))[0]
    assert (started["actor_kind"], started["actor_id"]) == ("token", token["id"])
    assert started["actor_name"] == "automation"


async def test_what_nobody_ordered_is_an_act_of_the_system(
    stage: Stage, worker: ShowsWorker, job_runner: JobRunner, clock: ManualClock, database: Database
) -> None:
    planned = await stage.plan(start_on_first_picture=True, grace_seconds=60)
    await stage.act("prepare", planned)
    await picture(database, worker, clock, planned, present=True)
    await picture(database, worker, clock, planned, present=False)
    await picture(database, worker, clock, planned, present=True)
    await picture(database, worker, clock, planned, present=False)
    clock.advance(61)
    await job_runner.run_due()
    found = (await entries(stage, about="broadcast."))[2:]
    assert [(entry["act"], entry["actor_kind"], entry["details"]["reason"]) for entry in found] == [
        ("broadcast.started", "system", "test"),
        ("broadcast.ended", "system", "grace_over"),
    ]


async def picture(
    database: Database, worker: ShowsWorker, clock: ManualClock, broadcast_id: uuid.UUID, *, present: bool
) -> None:
    clock.advance(1)
    async with database.transaction() as session:
        await worker.lifecycle.source_changed(
            session, broadcast_id, present=present, at=clock.now(), reason="test"
        )


async def test_changes_of_a_room_are_on_record(stage: Stage) -> None:
    await stage.owner.patch(f"/rooms/{stage.room_id}", json={"title": "Tea house"})
    found = await entries(stage, about="room.")
    assert [(entry["act"], entry["details"]) for entry in found] == [
        ("room.created", {"slug": "tea-room"}),
        ("room.updated", {"slug": "tea-room", "title": "Tea house"}),
    ]
