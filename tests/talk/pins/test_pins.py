from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.talk.area import Talk
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"


async def say(viewer: Browser, body: str) -> str:
    if not viewer.cookies:
        assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200
    answer = await viewer.post("/watch/tea-room/comments", json={"body": body, "client_id": body})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def pin(staff: Browser, broadcast_id: object, comment_id: str, **wanted: Any) -> dict[str, Any]:
    form = {"comment_id": comment_id, **wanted}
    answer = await staff.put(f"/broadcasts/{broadcast_id}/pin", json=form)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def snapshot(talk: Talk, database: Database, stage: Stage) -> list[dict[str, Any]]:
    async with database.read() as session:
        return list((await talk.parts["pins"](session, stage.room_id))["items"])


async def last_event(database: Database, channels: ChannelLog, stage: Stage) -> tuple[str, Any]:
    async with database.read() as session:
        head = await channels.head(session, stage.channel)
        assert head is not None
        ((lane, event),) = await channels.events_between(
            session, stage.channel, after=head.offset - 1, until=head.offset
        )
        return lane, event


async def test_a_comment_is_put_on_top_for_a_time(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog, talk: Talk
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    comment = await say(browser(), "good tea")
    made = await pin(stage.owner, planned, comment, seconds=60)
    assert (made["body"], made["at"], made["until"], made["ended_at"]) == (
        "good tea",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:01:00Z",
        None,
    )
    lane, event = await last_event(database, channels, stage)
    assert (lane, event.type, event.data) == ("control", "comment.pinned", made)
    assert await snapshot(talk, database, stage) == [made]


async def test_snapshot_and_events_say_the_same_after_it_was_taken_down(
    stage: Stage,
    browser: MakeBrowser,
    database: Database,
    channels: ChannelLog,
    talk: Talk,
    clock: ManualClock,
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await pin(stage.owner, planned, await say(browser(), "one"))
    clock.advance(10)
    assert (await stage.owner.delete(f"/broadcasts/{planned}/pin")).status_code == 204
    _, event = await last_event(database, channels, stage)
    assert event.data["ended_at"] == "2026-01-01T00:00:10Z"
    assert await snapshot(talk, database, stage) == [event.data]
    again = await stage.owner.delete(f"/broadcasts/{planned}/pin")
    assert (again.status_code, again.json()["code"]) == (404, "pin.none")


async def test_what_has_run_out_cannot_be_taken_down(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await pin(stage.owner, planned, await say(browser(), "one"), seconds=5)
    clock.advance(5)
    assert (await stage.owner.delete(f"/broadcasts/{planned}/pin")).status_code == 404


async def test_the_snapshot_holds_the_last_ones_and_the_replay_all(
    stage: Stage, browser: MakeBrowser, database: Database, talk: Talk, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    for number in range(5):
        await pin(stage.owner, planned, await say(viewer, f"number {number}"))
        clock.advance(2)
    bodies = [item["body"] for item in await snapshot(talk, database, stage)]
    assert bodies == ["number 2", "number 3", "number 4"]
    replay = (await browser().get(f"/watch/tea-room/broadcasts/{planned}/pins")).json()["items"]
    assert [item["body"] for item in replay] == [f"number {number}" for number in range(5)]


async def test_a_deleted_comment_is_on_top_nowhere(
    stage: Stage, browser: MakeBrowser, database: Database, talk: Talk
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    comment = await say(browser(), "rude")
    await pin(stage.owner, planned, comment)
    await stage.owner.delete(f"/broadcasts/{planned}/comments/{comment}")
    assert await snapshot(talk, database, stage) == []
    answer = await stage.owner.put(f"/broadcasts/{planned}/pin", json={"comment_id": comment})
    assert (answer.status_code, answer.json()["code"]) == (404, "comment.not_found")


async def test_media_time_is_believed_for_ten_seconds(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    comment = await say(browser(), "good tea")
    ago = (clock.now() - timedelta(seconds=4)).isoformat()
    assert (await pin(stage.owner, planned, comment, at=ago))["at"] == "2025-12-31T23:59:56Z"
    long_ago = (clock.now() - timedelta(hours=1)).isoformat()
    assert (await pin(stage.owner, planned, comment, at=long_ago))["at"] == "2025-12-31T23:59:50Z"


async def test_pinning_is_for_moderators_of_the_house(
    stage: Stage, browser: MakeBrowser, member: MakeMember, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    comment = await say(browser(), "good tea")
    form = {"comment_id": comment}
    assert (await (await member("analyst")).put(f"/broadcasts/{planned}/pin", json=form)).status_code == 403
    assert (await other_house.owner.put(f"/broadcasts/{planned}/pin", json=form)).status_code == 404
    await pin(await member("moderator"), planned, comment)
    unknown = await stage.owner.put(f"/broadcasts/{planned}/pin", json={"comment_id": str(uuid.uuid4())})
    assert unknown.status_code == 404


@pytest.mark.parametrize("seconds", [0, 4, 3601])
async def test_the_time_on_top_has_bounds(stage: Stage, browser: MakeBrowser, seconds: int) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    form = {"comment_id": await say(browser(), "good tea"), "seconds": seconds}
    assert (await stage.owner.put(f"/broadcasts/{planned}/pin", json=form)).status_code == 422
