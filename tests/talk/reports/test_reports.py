from __future__ import annotations

import asyncio
from typing import Any

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.sanctions.giving import SOON, enter, give, say, seen, try_entering


async def report(viewer: Browser, comment: str, reason: str = "spam", **wanted: Any) -> Any:
    if not viewer.cookies:
        await enter(viewer)
    form = {"reason": reason, **wanted}
    return await viewer.post(f"/watch/tea-room/comments/{comment}/report", json=form)


async def cases(stage: Stage, state: str = "open") -> list[dict[str, Any]]:
    answer = await stage.owner.get("/reports", params={"state": state})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def resolve(staff: Browser, comment: str, outcome: str, **wanted: Any) -> Any:
    return await staff.post(f"/reports/{comment}/resolve", json={"outcome": outcome, **wanted})


async def spoken(browser: MakeBrowser, body: str = "buy my spam") -> tuple[Browser, str]:
    author = browser()
    await enter(author)
    return author, str((await say(author, body)).json()["id"])


async def event_types(database: Database, channels: ChannelLog, stage: Stage) -> list[tuple[str, str]]:
    async with database.read() as session:
        head = await channels.head(session, stage.channel)
        assert head is not None
        log = await channels.events_between(session, stage.channel, after=0, until=head.offset)
    return [(lane, event.type) for lane, event in log]


async def test_three_people_hide_a_comment_and_the_author_is_told_nothing(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, comment = await spoken(browser)
    for number in range(3):
        assert await seen(browser(), planned) == ["buy my spam"]
        assert (await report(browser(), comment, words=f"number {number}")).status_code == 200
    assert await seen(browser(), planned) == []
    (case,) = await cases(stage)
    assert (case["count"], case["hidden"], case["body"]) == (3, True, "buy my spam")
    assert {one["words"] for one in case["reports"]} == {"number 0", "number 1", "number 2"}
    told = await event_types(database, channels, stage)
    assert [one for one in told if one[1].startswith(("comment.", "viewer."))] == [
        ("talk", "comment.created"),
        ("control", "comment.deleted"),
    ]


async def test_one_person_counts_once_whatever_is_sent_again(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, comment = await spoken(browser)
    viewer = browser()
    await enter(viewer)
    answers = await asyncio.gather(*(report(viewer, comment) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    other = await report(viewer, comment, "fraud")
    assert other.json()["reason"] == "spam"
    (case,) = await cases(stage)
    assert case["count"] == 1
    assert await seen(browser(), planned) == ["buy my spam"]


async def test_many_at_once_hide_it_once(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    await stage.plan(scheduled_at=SOON)
    _, comment = await spoken(browser)
    people = [browser() for _ in range(6)]
    for viewer in people:
        await enter(viewer)
    await asyncio.gather(*(report(viewer, comment) for viewer in people))
    told = await event_types(database, channels, stage)
    assert told.count(("control", "comment.deleted")) == 1


async def test_the_limit_is_the_rooms_and_none_hides_nothing(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    url = f"/rooms/{stage.room_id}/comment-rules"
    assert (await stage.owner.put(url, json={"report_limit": 0})).status_code == 200
    _, comment = await spoken(browser)
    for _ in range(4):
        await report(browser(), comment)
    assert await seen(browser(), planned) == ["buy my spam"]
    assert (await stage.owner.put(url, json={"report_limit": 1})).status_code == 200
    clock.advance(1)
    await report(browser(), comment)
    assert await seen(browser(), planned) == []


async def test_staff_is_reported_but_not_hidden(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    comment = (await say(stage.owner, "welcome")).json()["id"]
    for _ in range(3):
        assert (await report(browser(), comment)).status_code == 200
    assert await seen(browser(), planned) == ["welcome"]
    assert [case["count"] for case in await cases(stage)] == [3]


async def test_nobody_reports_themselves_or_what_is_not_there(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    author, comment = await spoken(browser)
    assert (await report(author, comment)).json()["code"] == "report.own"
    assert (await stage.owner.delete(f"/broadcasts/{planned}/comments/{comment}")).status_code == 204
    assert (await report(browser(), comment)).json()["code"] == "comment.not_found"
    assert (await report(browser(), comment, "boring")).status_code == 422


async def test_nobody_reports_without_end(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    await stage.plan(scheduled_at=SOON)
    comments = [(await spoken(browser, f"text {number}"))[1] for number in range(11)]
    viewer = browser()
    codes = [(await report(viewer, comment)).status_code for comment in comments]
    assert codes == [200] * 10 + [429]
    clock.advance(601)
    assert (await report(viewer, comments[10])).status_code == 200


async def test_the_word_of_whoever_is_muted_or_shadowed_hides_nothing(
    stage: Stage, browser: MakeBrowser
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, comment = await spoken(browser)
    for kind in ("mute", "shadow", "mute", "shadow"):
        viewer = browser()
        you = (await enter(viewer))["you"]
        await give(stage, you["id"], kind)
        assert (await report(viewer, comment)).status_code == 200
    (case,) = await cases(stage)
    assert (case["count"], case["hidden"], len(case["reports"])) == (0, False, 4)
    assert await seen(browser(), planned) == ["buy my spam"]


async def test_a_dismissed_comment_comes_back_and_stays(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, comment = await spoken(browser)
    for _ in range(3):
        await report(browser(), comment)
    assert (await resolve(stage.owner, comment, "dismiss")).status_code == 204
    assert await seen(browser(), planned) == ["buy my spam"]
    assert (await report(browser(), comment)).status_code == 200
    assert await seen(browser(), planned) == ["buy my spam"]
    assert await cases(stage) == []
    assert (await resolve(stage.owner, comment, "delete")).json()["code"] == "report.resolved"


async def test_deleting_may_sanction_with_the_comment_as_evidence(
    stage: Stage, browser: MakeBrowser, member: MakeMember
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    author, comment = await spoken(browser)
    await report(browser(), comment, "fraud")
    sanction = {"kind": "ban", "room_id": str(stage.room_id), "seconds": 3600, "reason": "Fraud"}
    moderator = await member("moderator")
    assert (await resolve(moderator, comment, "delete", sanction=sanction)).status_code == 204
    assert await seen(browser(), planned) == []
    assert (await try_entering(author)).json()["code"] == "viewer.banned"
    (given,) = (await stage.owner.get("/sanctions")).json()["items"]
    assert [one["body"] for one in given["evidence"]] == ["buy my spam"]
    assert [case["state"] for case in await cases(stage, "deleted")] == ["deleted"]


async def test_reports_are_for_moderators_of_the_house(
    stage: Stage, browser: MakeBrowser, member: MakeMember, other_house: House
) -> None:
    await stage.plan(scheduled_at=SOON)
    _, comment = await spoken(browser)
    await report(browser(), comment)
    assert (await (await member("analyst")).get("/reports")).status_code == 403
    assert (await other_house.owner.get("/reports")).json()["items"] == []
    assert (await resolve(other_house.owner, comment, "delete")).status_code == 404


async def test_the_socket_reports_as_well(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    await stage.plan(scheduled_at=SOON)
    _, comment = await spoken(browser)
    holder = await shows.tickets.use((await enter(browser()))["ticket"])
    order = Order(by=holder, id="r1", data={"comment_id": comment, "reason": "abuse"})
    assert (await talk.commands["comment.report"](order))["reason"] == "abuse"


async def test_the_desk_shows_what_waits_in_all_rooms(
    stage: Stage, browser: MakeBrowser, member: MakeMember
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    author, comment = await spoken(browser)
    you = (await enter(author, nickname="Qing"))["you"]
    await report(browser(), comment)
    url = f"/rooms/{stage.room_id}/comment-rules"
    await give(stage, you["id"], "shadow")
    await say(author, "in the shadow")
    await stage.owner.put(url, json={"review": True})
    moderator = await member("moderator")
    desk = (await moderator.get("/desk")).json()
    assert [(room["broadcast_id"], room["reports"]) for room in desk["rooms"]] == [(str(planned), 1)]
    said = (await moderator.get("/desk/comments", params={"name": "qIN"})).json()["items"]
    assert [(one["body"], one["held"]) for one in said] == [("in the shadow", "shadowed")]
    history = (await moderator.get(f"/persons/{you['id']}/comments")).json()["items"]
    assert [one["body"] for one in history] == ["in the shadow", "buy my spam"]
    assert (await (await member("analyst")).get("/desk")).status_code == 403


async def test_the_desk_lists_held_comments_of_the_house_alone(
    stage: Stage, browser: MakeBrowser, other_house: House, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={"review": True})
    clock.advance(1)
    await spoken(browser, "please look")
    held = (await stage.owner.get("/desk/held")).json()["items"]
    assert [(one["body"], one["held"], one["reasons"]) for one in held] == [
        ("please look", "waiting", ["review"])
    ]
    assert (await stage.owner.get("/desk")).json()["rooms"][0]["held"] == 1
    assert (await other_house.owner.get("/desk/held")).json()["items"] == []
