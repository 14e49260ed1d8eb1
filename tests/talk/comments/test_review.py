from __future__ import annotations

import asyncio
import uuid
from typing import Any

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"


async def send(viewer: Browser, body: str, client_id: str = "") -> Any:
    if not viewer.cookies:
        assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200
    form = {"body": body, "client_id": client_id or body}
    return await viewer.post("/watch/tea-room/comments", json=form)


async def seen(browser: MakeBrowser, broadcast_id: object) -> list[str]:
    answer = await browser().get(f"/watch/tea-room/broadcasts/{broadcast_id}/comments")
    return [item["body"] for item in answer.json()["items"]]


async def list_word(stage: Stage, word: str, action: str) -> None:
    answer = await stage.owner.post("/moderation/words", json={"words": [word], "action": action})
    assert answer.status_code == 200, answer.text


async def rule(stage: Stage, **rules: Any) -> None:
    answer = await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json=rules)
    assert answer.status_code == 200, answer.text


async def queue(stage: Stage, broadcast_id: object, state: str = "waiting") -> list[dict[str, Any]]:
    answer = await stage.owner.get(f"/broadcasts/{broadcast_id}/held-comments", params={"state": state})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def decide(staff: Browser, broadcast_id: object, held_id: str, act: str) -> Any:
    return await staff.post(f"/broadcasts/{broadcast_id}/held-comments/{held_id}/{act}")


async def test_a_blocked_comment_is_refused_and_kept_as_evidence(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await list_word(stage, "spam", "block")
    viewer = browser()
    for _ in range(2):
        answer = await send(viewer, "buy my S-P-A-M", "c1")
        assert (answer.status_code, answer.json()["code"]) == (422, "comment.blocked")
    assert await seen(browser, planned) == []
    (kept,) = await queue(stage, planned, "blocked")
    assert (kept["body"], kept["reasons"]) == ("buy my S-P-A-M", ["word"])
    assert await queue(stage, planned) == []


async def test_a_masked_word_is_never_shown(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await list_word(stage, "rude", "mask")
    assert (await send(browser(), "so rude")).status_code == 201
    assert await seen(browser, planned) == ["so ****"]


async def test_a_held_comment_is_seen_once_it_is_released(
    stage: Stage, browser: MakeBrowser, member: MakeMember, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await rule(stage, review=True)
    viewer = browser()
    sent = (await send(viewer, "good tea", "c1")).json()
    assert (sent["offset"], sent["held"]) == (None, True)
    assert (await send(viewer, "good tea", "c1")).json() == sent
    assert await seen(browser, planned) == []
    (held,) = await queue(stage, planned)
    assert (held["id"], held["body"], held["reasons"]) == (sent["id"], "good tea", ["review"])
    moderator = await member("moderator")
    assert (await decide(moderator, planned, held["id"], "release")).status_code == 204
    assert await seen(browser, planned) == ["good tea"]
    again = (await send(viewer, "good tea", "c1")).json()
    assert (again["id"], again["held"]) == (sent["id"], False)
    async with database.read() as session:
        events = await channels.events_between(session, stage.channel, after=0, until=100)
    created = [event.offset for _, event in events if event.type == "comment.created"]
    assert created == [again["offset"]]


async def test_whoever_is_rejected_alone_is_told(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await rule(stage, review=True)
    viewer = browser()
    await send(viewer, "bad tea", "c1")
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    (held,) = await queue(stage, planned)
    assert (await decide(stage.owner, planned, held["id"], "reject")).status_code == 204
    assert await seen(browser, planned) == []
    async with database.read() as session:
        head = await channels.head(session, stage.channel)
        assert head is not None
        last = head.offset
        ((lane, event),) = await channels.events_between(session, stage.channel, after=last - 1, until=last)
    assert (lane, event.type, event.data["to"], event.data["client_id"]) == (
        "own",
        "comment.rejected",
        you["id"],
        "c1",
    )


async def test_two_moderators_decide_once(stage: Stage, browser: MakeBrowser, member: MakeMember) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await rule(stage, review=True)
    await send(browser(), "good tea")
    (held,) = await queue(stage, planned)
    one, other = await member("moderator"), await member("host")
    answers = await asyncio.gather(
        decide(one, planned, held["id"], "release"), decide(other, planned, held["id"], "release")
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert await seen(browser, planned) == ["good tea"]
    assert (await decide(one, planned, held["id"], "reject")).json()["code"] == "held_comment.already_judged"


async def test_newcomers_wait_and_then_do_not(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await rule(stage, newcomer_seconds=60)
    viewer = browser()
    assert (await send(viewer, "hello")).json()["held"]
    clock.advance(60)
    assert not (await send(viewer, "still here")).json()["held"]
    assert await seen(browser, planned) == ["still here"]


async def test_links_are_held_when_the_room_says_so(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    await rule(stage, links="hold")
    assert (await send(browser(), "see example.com")).json()["held"]
    assert not (await send(browser(), "see you")).json()["held"]


async def test_slow_mode_makes_one_wait_but_not_another(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    await rule(stage, slow_seconds=30)
    viewer = browser()
    assert (await send(viewer, "one")).status_code == 201
    clock.advance(10)
    answer = await send(viewer, "two")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (
        429,
        "comment.too_fast",
        "20",
    )
    assert (await send(browser(), "somebody else")).status_code == 201
    clock.advance(20)
    assert (await send(viewer, "two")).status_code == 201


async def test_staff_is_bound_by_nothing(stage: Stage) -> None:
    await stage.plan(scheduled_at=SOON)
    await list_word(stage, "spam", "block")
    await rule(stage, review=True, slow_seconds=60)
    for number in range(2):
        sent = await send(stage.owner, f"no spam please {number}")
        assert (sent.status_code, sent.json()["held"]) == (201, False)


async def test_a_change_of_the_words_counts_within_a_second(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    assert (await send(browser(), "spam 1")).status_code == 201
    await list_word(stage, "spam", "block")
    clock.advance(1)
    assert (await send(browser(), "spam 2")).status_code == 422


async def test_nothing_is_released_into_a_broadcast_that_is_not_the_current_one(
    stage: Stage, browser: MakeBrowser
) -> None:
    later = await stage.plan(scheduled_at=SOON)
    await rule(stage, review=True)
    await send(browser(), "good tea")
    (held,) = await queue(stage, later)
    await stage.plan(scheduled_at="2026-01-01T00:05:00Z")
    answer = await decide(stage.owner, later, held["id"], "release")
    assert (answer.status_code, answer.json()["code"]) == (409, "comments.closed")
    assert (await queue(stage, later))[0]["state"] == "waiting"


async def test_the_queue_is_for_moderators_of_the_house(
    stage: Stage, browser: MakeBrowser, member: MakeMember, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await rule(stage, review=True)
    await send(browser(), "good tea")
    (held,) = await queue(stage, planned)
    analyst = await member("analyst")
    assert (await analyst.get(f"/broadcasts/{planned}/held-comments")).status_code == 403
    assert (await decide(analyst, planned, held["id"], "release")).status_code == 403
    assert (await other_house.owner.get(f"/broadcasts/{planned}/held-comments")).status_code == 404
    assert (await decide(other_house.owner, planned, held["id"], "release")).status_code == 404
    missing = await decide(stage.owner, planned, str(uuid.uuid4()), "release")
    assert (missing.status_code, missing.json()["code"]) == (404, "held_comment.not_found")
