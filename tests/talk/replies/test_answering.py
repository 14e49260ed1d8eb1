from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from liveloop.kit.channels import ChannelEventRow
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.talk.replies.models import ReplyGiven
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.comments.test_conversation import SOON, bodies, read, say

PRICE = {
    "name": "Price",
    "words": ["多少钱", "price"],
    "reply": "{name}，在购物袋里",
    "rule_seconds": 10,
    "person_seconds": 60,
}


async def make(owner: Browser, **changed: Any) -> dict[str, Any]:
    answer = await owner.post("/reply-rules", json={**PRICE, **changed})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def given(database: Database) -> list[ReplyGiven]:
    async with database.read() as session:
        return list(await session.scalars(select(ReplyGiven).order_by(ReplyGiven.answered_at)))


async def own_events(database: Database) -> list[dict[str, Any]]:
    async with database.read() as session:
        rows = await session.scalars(select(ChannelEventRow).where(ChannelEventRow.type == "reply.given"))
        return [row.data for row in rows]


async def test_the_assistant_answers_in_the_room(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    link = {"label": "购物袋", "url": "https://shop.example/tea"}
    await make(stage.owner, link=link)
    viewer = browser()
    asked = await say(viewer, "这个多少钱？")
    question, answer = (await read(browser(), planned))["items"]
    assert question["id"] == asked["id"]
    assert answer["author"]["role"] == "assistant"
    assert answer["author"]["name"] == "小助手"
    assert answer["body"] == f"{question['author']['name']}，在购物袋里"
    assert answer["reply_to"]["id"] == asked["id"]
    assert (answer["link"], answer["at"]) == (link, question["at"])
    (rule,) = (await stage.owner.get("/reply-rules")).json()["items"]
    assert (rule["answered"], rule["last_answered_at"]) == (1, "2026-01-01T00:00:00Z")


async def test_a_comment_sent_again_is_answered_once(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await make(stage.owner, rule_seconds=0, person_seconds=0)
    viewer = browser()
    for _ in range(3):
        await say(viewer, "price?", "the same")
    assert len((await read(browser(), planned))["items"]) == 2
    assert len(await given(database)) == 1


async def test_a_rule_rests_and_then_answers_again(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database
) -> None:
    await stage.plan(scheduled_at=SOON)
    await make(stage.owner)
    first, second = browser(), browser()
    await say(first, "price?", "1")
    clock.advance(9)
    await say(second, "price?", "2")
    assert len(await given(database)) == 1
    clock.advance(1)
    await say(first, "price?", "3")
    assert len(await given(database)) == 1
    await say(second, "price?", "4")
    assert len(await given(database)) == 2
    clock.advance(51)
    await say(first, "price?", "5")
    assert len(await given(database)) == 3


async def test_while_one_rule_rests_the_next_one_answers(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await make(stage.owner, reply="second", priority=1)
    await make(stage.owner, reply="first", priority=2)
    for number in range(3):
        await say(browser(), "price?", str(number))
    said = [body for body in bodies(await read(browser(), planned)) if body != "price?"]
    assert said == ["first", "second"]


async def test_an_answer_to_one_person_is_seen_by_nobody_else(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await make(stage.owner, audience="person", reply="Only you: {room}")
    viewer = browser()
    asked = await say(viewer, "price?")
    assert bodies(await read(browser(), planned)) == ["price?"]
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    (event,) = await own_events(database)
    assert (event["to"], event["comment_id"], event["body"]) == (you["id"], asked["id"], "Only you: Tea room")
    assert event["author"]["role"] == "assistant"


async def test_staff_is_never_answered(stage: Stage, browser: MakeBrowser, database: Database) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await make(stage.owner, reply="price {name}")
    await say(stage.owner, "price?")
    assert bodies(await read(browser(), planned)) == ["price?"]


async def test_a_held_comment_is_answered_when_it_is_shown(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await make(stage.owner)
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={"review": True})
    sent = await say(browser(), "price?")
    assert (sent["held"], await given(database)) == (True, [])
    url = f"/broadcasts/{planned}/held-comments/{sent['id']}"
    assert (await stage.owner.post(f"{url}/release")).status_code == 204
    shown = (await read(browser(), planned))["items"]
    assert [item["author"]["role"] for item in shown] == ["viewer", "assistant"]
    assert shown[1]["reply_to"]["id"] == sent["id"]


async def test_a_rejected_comment_is_never_answered(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await make(stage.owner)
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={"review": True})
    sent = await say(browser(), "price?")
    await stage.owner.post(f"/broadcasts/{planned}/held-comments/{sent['id']}/reject")
    assert await given(database) == []


async def test_rules_of_a_broadcast_count_in_it_alone(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    other = await stage.plan("Another", scheduled_at="2026-01-01T00:20:00Z")
    await make(stage.owner, broadcast_id=str(other), reply="of another")
    await make(stage.owner, broadcast_id=str(planned), reply="of this", priority=1)
    await say(browser(), "price?")
    assert bodies(await read(browser(), planned)) == ["price?", "of this"]
    here = (await stage.owner.get("/reply-rules", params={"broadcast_id": str(planned)})).json()["items"]
    assert [(rule["reply"], rule["answered"]) for rule in here] == [("of this", 1)]


async def test_a_rule_that_is_switched_off_is_silent_within_a_second(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database, member: MakeMember
) -> None:
    await stage.plan(scheduled_at=SOON)
    rule = await make(stage.owner, rule_seconds=0, person_seconds=0)
    await say(browser(), "price?")
    host = await member("host")
    url = f"/reply-rules/{rule['id']}/enabled"
    assert (await host.put(url, json={"enabled": False})).json()["enabled"] is False
    clock.advance(1)
    await say(browser(), "price?")
    assert len(await given(database)) == 1


async def test_the_test_box_says_which_rule_answers_and_why(stage: Stage, clock: ManualClock) -> None:
    price = await make(stage.owner, priority=5)
    later = await make(stage.owner, name="Later", priority=4)
    off = await make(stage.owner, name="Off", enabled=False, priority=3)
    past = await make(stage.owner, name="Past", ends_at="2025-12-31T00:00:00Z", priority=2)
    other = await make(stage.owner, name="Size", words=["尺码"], priority=1)
    tried = (await stage.owner.post("/reply-rules/trial", json={"text": "這個多少錢呀"})).json()
    assert tried["reply"] == "{name}，在购物袋里"
    assert [(rule["rule_id"], rule["why"]) for rule in tried["rules"]] == [
        (price["id"], "answers"),
        (later["id"], "later"),
        (off["id"], "off"),
        (past["id"], "not_now"),
        (other["id"], "no_match"),
    ]
    assert tried["rules"][0]["found"] == [[2, 5]]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"words": []}, "words_missing"),
        ({"words": ["！"]}, "word_letters"),
        ({"mode": "pattern"}, "pattern_missing"),
        ({"mode": "pattern", "pattern": "(a"}, "pattern_invalid"),
        ({"reply": "{price}"}, "reply_place"),
        ({"reply": "\u200b"}, "reply_empty"),
        ({"link": {"label": "x", "url": "javascript:alert(1)"}}, "link_url"),
        ({"zone": "Mars/Olympus"}, "zone_unknown"),
        ({"day_from": 60}, "hours_both"),
    ],
)
async def test_a_rule_that_makes_no_sense_says_what_is_wrong(
    stage: Stage, changed: dict[str, Any], code: str
) -> None:
    answer = await stage.owner.post("/reply-rules", json={**PRICE, **changed})
    assert answer.status_code == 422, answer.text
    assert code in answer.text


async def test_rules_belong_to_their_organisation_and_those_who_manage_them(
    stage: Stage, member: MakeMember, other_house: House
) -> None:
    rule = await make(stage.owner)
    url = f"/reply-rules/{rule['id']}"
    assert (await other_house.owner.put(url, json=PRICE)).status_code == 404
    assert (await other_house.owner.delete(url)).status_code == 404
    assert (await other_house.owner.get("/reply-rules")).json()["items"] == []
    assert (await (await member("moderator")).post("/reply-rules", json=PRICE)).status_code == 403
    assert (await (await member("analyst")).get("/reply-rules")).status_code == 403
    changed = (await stage.owner.put(url, json={**PRICE, "name": "Dear"})).json()
    assert changed["name"] == "Dear"
    assert (await stage.owner.delete(url)).status_code == 204
    acts = [entry["act"] for entry in (await stage.owner.get("/audit")).json()["items"]]
    told = [act for act in acts if act.startswith("reply_rule.")]
    assert told == ["reply_rule.deleted", "reply_rule.changed", "reply_rule.created"]


async def test_the_assistant_has_the_name_that_staff_gives_it(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    assert (await stage.owner.get("/assistant")).json() == {"name": "小助手"}
    await stage.owner.put("/assistant", json={"name": "茶小二"})
    await make(stage.owner)
    await say(browser(), "price?")
    assert (await read(browser(), planned))["items"][1]["author"]["name"] == "茶小二"
