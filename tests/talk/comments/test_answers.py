from __future__ import annotations

from typing import Any

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"


async def enter(viewer: Browser) -> dict[str, Any]:
    return dict((await viewer.post("/rooms/tea-room/join", json={})).json()["you"])


async def say(viewer: Browser, body: str, **wanted: Any) -> dict[str, Any]:
    form = {"body": body, "client_id": body, **wanted}
    answer = await viewer.post("/watch/tea-room/comments", json=form)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def read(viewer: Browser, broadcast_id: object) -> list[dict[str, Any]]:
    answer = await viewer.get(f"/watch/tea-room/broadcasts/{broadcast_id}/comments")
    return list(answer.json()["items"])


async def notices(database: Database, channels: ChannelLog, stage: Stage) -> list[dict[str, Any]]:
    async with database.read() as session:
        events = await channels.events_between(session, stage.channel, after=0, until=1000)
    return [event.data for lane, event in events if lane == "own" and event.type == "comment.mentioned"]


async def test_an_answer_names_whom_it_answers_and_tells_them(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    asking, answering = browser(), browser()
    one, other = await enter(asking), await enter(answering)
    question = await say(asking, "how much?")
    answer = await say(answering, "nine yuan", reply_to=question["id"])
    shown = (await read(asking, planned))[-1]
    assert shown["reply_to"] == {
        "id": question["id"],
        "author": {"id": one["id"], "name": one["name"], "role": "viewer", "first_time": True},
    }
    assert await notices(database, channels, stage) == [
        {
            "to": one["id"],
            "id": answer["id"],
            "broadcast_id": str(planned),
            "author": {"id": other["id"], "name": other["name"], "role": "viewer", "first_time": True},
            "body": "nine yuan",
            "is_reply": True,
        }
    ]


async def test_whoever_is_named_is_told_once_and_nobody_tells_themselves(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    await stage.plan(scheduled_at=SOON)
    asking, answering = browser(), browser()
    one, other = await enter(asking), await enter(answering)
    question = await say(asking, "how much?")
    await say(answering, "see here", reply_to=question["id"], mentions=[one["id"], one["id"], other["id"]])
    assert [notice["to"] for notice in await notices(database, channels, stage)] == [one["id"]]


async def test_an_answer_to_what_is_gone_is_an_ordinary_comment(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    await enter(viewer)
    rude = await say(stage.owner, "rude")
    await stage.owner.delete(f"/broadcasts/{planned}/comments/{rude['id']}")
    await say(viewer, "what?", reply_to=rude["id"])
    assert (await read(viewer, planned))[-1]["reply_to"] is None
    assert await notices(database, channels, stage) == []


async def test_nobody_is_told_of_what_is_held_until_it_is_shown(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    asking, answering = browser(), browser()
    one = await enter(asking)
    await enter(answering)
    question = await say(asking, "how much?")
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={"review": True})
    clock.advance(1)
    held = await say(answering, "nine yuan", reply_to=question["id"])
    assert (held["held"], await notices(database, channels, stage)) == (True, [])
    await stage.owner.post(f"/broadcasts/{planned}/held-comments/{held['id']}/release")
    (notice,) = await notices(database, channels, stage)
    assert (notice["to"], notice["id"]) == (one["id"], held["id"])
    assert (await read(asking, planned))[-1]["reply_to"]["id"] == question["id"]


async def test_at_most_five_are_named(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = await enter(viewer)
    form = {"body": "all of you", "client_id": "c", "mentions": [you["id"]] * 6}
    assert (await viewer.post("/watch/tea-room/comments", json=form)).status_code == 422
