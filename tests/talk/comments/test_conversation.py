from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liveloop.bus.client import Bus
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.errors import NotFound
from liveloop.kit.jobs import Jobs
from liveloop.kit.objects import ObjectSettings, ObjectStore
from liveloop.people.area import People
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.comments.errors import CommentInvalid, CommentsClosed, TooFast
from liveloop.talk.comments.service import CommentHistory
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.sanctions.marks import NetworkMarks
from liveloop.talk.settings import TalkSettings
from tests.people.conftest import SECRET, Browser, House, MakeBrowser, MakeMember
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"


async def enter(viewer: Browser) -> Browser:
    answer = await viewer.post("/rooms/tea-room/join", json={})
    assert answer.status_code == 200, answer.text
    return viewer


async def say(viewer: Browser, body: str, client_id: str = "", **wanted: Any) -> dict[str, Any]:
    if not viewer.cookies:
        await enter(viewer)
    form = {"body": body, "client_id": client_id or body, **wanted}
    answer = await viewer.post("/watch/tea-room/comments", json=form)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def read(viewer: Browser, broadcast_id: object, **query: Any) -> dict[str, Any]:
    answer = await viewer.get(f"/watch/tea-room/broadcasts/{broadcast_id}/comments", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def bodies(page: dict[str, Any]) -> list[str]:
    return [item["body"] for item in page["items"]]


async def test_what_is_said_is_read_by_everybody(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    sent = await say(viewer, "  好茶  ", "c1")
    (item,) = (await read(browser(), planned))["items"]
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    assert item == {
        "id": sent["id"],
        "offset": sent["offset"],
        "author": {"id": you["id"], "name": you["name"], "role": "viewer", "first_time": True},
        "body": "好茶",
        "at": "2026-01-01T00:00:00Z",
        "created_at": "2026-01-01T00:00:00Z",
        "client_id": "c1",
        "reply_to": None,
        "link": None,
    }


async def test_the_entry_shows_the_newest_fifty(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    for number in range(53):
        await say(viewer, f"number {number}")
        clock.advance(1)
    comments = (await browser().post("/rooms/tea-room/join", json={})).json()["comments"]
    assert bodies(comments) == [f"number {number}" for number in range(3, 53)]
    assert comments["next_cursor"]


async def test_the_history_is_read_backwards(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    for number in range(7):
        await say(browser(), f"number {number}")
    newest = await read(browser(), planned, limit=3)
    before = await read(browser(), planned, limit=3, before=newest["next_cursor"])
    first = await read(browser(), planned, limit=3, before=before["next_cursor"])
    assert bodies(newest) == ["number 4", "number 5", "number 6"]
    assert bodies(before) == ["number 1", "number 2", "number 3"]
    assert (bodies(first), first["next_cursor"]) == (["number 0"], None)
    staff = (await stage.owner.get(f"/broadcasts/{planned}/comments", params={"limit": 3})).json()
    assert bodies(staff) == bodies(newest)


async def test_media_time_is_believed_for_ten_seconds(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    now = clock.now()
    for seconds in (-4, -3600, 3600):
        at = (now + timedelta(seconds=seconds)).isoformat()
        await say(browser(), str(seconds), at=at)
    stated = {item["body"]: item["at"] for item in (await read(browser(), planned))["items"]}
    assert stated == {
        "-4": "2025-12-31T23:59:56Z",
        "-3600": "2025-12-31T23:59:50Z",
        "3600": "2026-01-01T00:00:00Z",
    }


async def test_a_replay_reads_comments_in_step(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    start = clock.now()
    late = (start + timedelta(seconds=1)).isoformat()
    for seconds in range(6):
        await say(browser(), f"second {seconds}")
        clock.advance(1)
    await say(browser(), "seen late", at=late)
    span = {
        "from": (start + timedelta(seconds=1)).isoformat(),
        "until": (start + timedelta(seconds=4)).isoformat(),
    }
    page = await read(browser(), planned, limit=2, **span)
    rest = await read(browser(), planned, limit=2, after=page["next_cursor"], **span)
    assert bodies(page) == ["second 1", "seen late"]
    assert (bodies(rest), rest["next_cursor"]) == (["second 2", "second 3"], None)


async def test_writing_very_fast_is_slowed_down(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    for number in range(5):
        await say(viewer, f"number {number}")
    form = {"body": "one more", "client_id": "x"}
    answer = await viewer.post("/watch/tea-room/comments", json=form)
    assert (answer.status_code, answer.json()["code"]) == (429, "comment.too_fast")
    assert answer.headers["retry-after"] == "5"
    clock.advance(5)
    await say(viewer, "one more")


async def test_without_a_broadcast_comments_are_closed(stage: Stage, browser: MakeBrowser) -> None:
    form = {"body": "anybody?", "client_id": "x"}
    answer = await (await enter(browser())).post("/watch/tea-room/comments", json=form)
    assert (answer.status_code, answer.json()["code"]) == (409, "comments.closed")


async def test_who_never_came_in_is_told_to_join_first(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    form = {"body": "out of nowhere", "client_id": "x"}
    stranger = browser()
    for _ in range(2):
        answer = await stranger.post("/watch/tea-room/comments", json=form)
        assert (answer.status_code, answer.json()["code"]) == (403, "watch.join_first")
    assert (await stage.owner.post("/watch/tea-room/comments", json=form)).status_code == 201


async def test_many_people_at_one_address_share_a_pace(
    stage: Stage,
    people: People,
    shows: Shows,
    database: Database,
    clock: ManualClock,
    browser: MakeBrowser,
    bus: Bus,
    tmp_path: Path,
) -> None:
    await stage.plan(scheduled_at=SOON)
    settings = TalkSettings(comments_per_address=3)
    crowd = Talk(
        database,
        clock,
        Jobs(clock),
        ChannelLog(clock),
        people,
        shows,
        settings,
        bus=bus,
        objects=ObjectStore(ObjectSettings(), tmp_path / "objects"),
        history=CommentHistory(),
        doorman=SanctionDoorman(clock, NetworkMarks(SECRET)),
        secret=SECRET,
    )
    await crowd.start()
    for number in range(3):
        await crowd.comments.carry_out(await order(shows, browser(), {"body": "x"}, str(number)))
    with pytest.raises(TooFast) as refused:
        await crowd.comments.carry_out(await order(shows, browser(), {"body": "x"}))
    assert refused.value.details["retry_after"] == 4
    elsewhere = await order(shows, browser(address="192.0.2.99"), {"body": "x"})
    await crowd.comments.carry_out(elsewhere)
    await crowd.close()


async def test_a_deleted_comment_is_gone_for_everybody(
    stage: Stage, browser: MakeBrowser, member: MakeMember
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    sent, kept = await say(browser(), "rude"), await say(browser(), "kind")
    moderator = await member("moderator")
    url = f"/broadcasts/{planned}/comments/{sent['id']}"
    assert (await moderator.delete(url)).status_code == 204
    assert (await moderator.delete(url)).status_code == 204
    assert [item["id"] for item in (await read(browser(), planned))["items"]] == [kept["id"]]
    entries = (await stage.owner.get("/audit")).json()["items"]
    assert [entry["act"] for entry in entries].count("comment.deleted") == 1
    missing = await moderator.delete(f"/broadcasts/{planned}/comments/{planned}")
    assert (missing.status_code, missing.json()["code"]) == (404, "comment.not_found")


async def test_an_analyst_deletes_no_comments(
    stage: Stage, browser: MakeBrowser, member: MakeMember, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    sent = await say(browser(), "mine")
    url = f"/broadcasts/{planned}/comments/{sent['id']}"
    assert (await (await member("analyst")).delete(url)).status_code == 403
    assert (await other_house.owner.delete(url)).status_code == 404
    assert bodies(await read(browser(), planned)) == ["mine"]


async def order(
    shows: Shows, viewer: Browser, data: dict[str, Any], command_id: str = "c", **wanted: str
) -> Order:
    """What the gateway hands over when this viewer sends a command."""
    joined = (await viewer.post("/rooms/tea-room/join", json=wanted)).json()
    return Order(by=await shows.tickets.use(joined["ticket"]), id=command_id, data=data)


async def test_the_socket_says_the_same_as_http(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    answer = await talk.commands["comment.send"](await order(shows, viewer, {"body": "over the socket"}))
    assert await say(viewer, "over the socket", "c") == answer
    assert bodies(await read(viewer, planned)) == ["over the socket"]


async def test_a_command_that_makes_no_sense_is_refused(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    await stage.plan(scheduled_at=SOON)
    for data in ({}, {"body": 7}, {"body": ""}, {"body": "x", "at": "yesterday"}, {"body": "x" * 301}):
        with pytest.raises(CommentInvalid):
            await talk.comments.carry_out(await order(shows, browser(), data))


async def test_the_pace_counts_on_the_socket_too(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    for number in range(5):
        await talk.comments.carry_out(await order(shows, viewer, {"body": "x"}, str(number)))
    with pytest.raises(TooFast):
        await talk.comments.carry_out(await order(shows, viewer, {"body": "x"}, "6"))


async def test_whoever_watches_a_replay_does_not_write_into_the_next_broadcast(
    stage: Stage, worker: ShowsWorker, database: Database, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    over = await finished(stage, worker, database)
    replay = await order(shows, browser(), {"body": "x"}, broadcast_id=str(over))
    waiting = await order(shows, browser(), {"body": "at last"})
    planned = await stage.plan(scheduled_at=SOON)
    with pytest.raises(CommentsClosed):
        await talk.comments.carry_out(replay)
    await talk.comments.carry_out(waiting)
    assert bodies(await read(browser(), planned)) == ["at last"]


async def test_an_unknown_command_says_so(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    one = await order(shows, browser(), {})
    policy = shows.policy(admission=Admitted, parts={}, commands=talk.commands)
    with pytest.raises(NotFound) as refused:
        await policy.command(Admitted(one.by), "tea.pour", "c", {})
    assert refused.value.code == "command.unknown"


class Admitted:
    def __init__(self, data: object) -> None:
        self.data = data
