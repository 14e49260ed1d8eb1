from __future__ import annotations

import asyncio

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.raffles.errors import RaffleInvalid
from tests.people.conftest import MakeBrowser
from tests.shows.rig import Stage
from tests.talk.raffles.ground import (
    act,
    draw,
    enter,
    join,
    opened,
    opened_in,
    prepare,
    read,
    say,
    standing,
    told,
)
from tests.talk.rewards.test_rewards import live, player


async def test_one_entry_a_person_whatever_is_sent_again(stage: Stage, browser: MakeBrowser) -> None:
    planned, raffle = await opened(stage)
    viewers = [browser() for _ in range(6)]
    for viewer in viewers:
        await join(viewer)
    answers = await asyncio.gather(*(enter(viewer, raffle) for viewer in viewers for _ in range(3)))
    assert {answer.status_code for answer in answers} == {200}
    ids = {answer.json()["entry_id"] for answer in answers}
    assert len(ids) == 6
    assert (await read(stage, planned, raffle))["entries"] == 6
    assert (await standing(viewers[0], raffle))["entry_id"] in ids


async def test_saying_the_word_enters_by_itself_and_once(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned, raffle = await opened(stage, conditions={"word": "我要抽奖"})
    viewer = browser()
    you = (await join(viewer))["you"]["id"]
    await say(viewer, "hello")
    refused = await enter(viewer, raffle)
    assert (refused.status_code, refused.json()["missing"]) == (409, ["word"])
    assert not (await standing(viewer, raffle))["said"]
    for key in ("a", "b", "a"):
        await say(viewer, "我要抽獎！！", key)
    mine = await standing(viewer, raffle)
    assert (mine["via"], mine["said"]) == ("comment", True)
    assert (await enter(viewer, raffle)).json()["entry_id"] == mine["entry_id"]
    (news,) = await told(database, channels, stage, "raffle.entered")
    assert news == {"to": you, "raffle_id": raffle["id"], "entry_id": mine["entry_id"]}
    assert (await read(stage, planned, raffle))["entries"] == 1


async def test_many_who_say_the_word_at_once_are_each_in_once(stage: Stage, browser: MakeBrowser) -> None:
    planned, raffle = await opened(stage, conditions={"word": "tea"})
    viewers = [browser() for _ in range(8)]
    for viewer in viewers:
        await join(viewer)
    said = [say(viewer, "TEA", key) for viewer in viewers for key in ("a", "b")]
    await asyncio.gather(*said, *(enter(viewer, raffle) for viewer in viewers))
    assert (await read(stage, planned, raffle))["entries"] == 8


async def test_all_conditions_must_be_met(stage: Stage, browser: MakeBrowser) -> None:
    asked = {"word": "tea", "likes": 5, "shared": True}
    planned, raffle = await opened(stage, conditions=asked)
    viewer = browser()
    await join(viewer)
    assert (await enter(viewer, raffle)).json()["missing"] == ["word", "likes", "shared"]
    await say(viewer, "tea")
    assert (await read(stage, planned, raffle))["entries"] == 0
    await viewer.post("/watch/tea-room/likes", json={"source": "page-one", "count": 3})
    await viewer.post("/watch/tea-room/likes", json={"source": "page-two", "count": 2})
    assert (await enter(viewer, raffle)).json()["missing"] == ["shared"]
    await viewer.post("/watch/tea-room/shares", json={"client_id": "s", "channel": "link"})
    assert (await enter(viewer, raffle)).status_code == 200
    mine = await standing(viewer, raffle)
    assert (mine["said"], mine["likes"], mine["shared"], mine["via"]) == (True, 5, True, "tap")


async def test_what_was_said_before_it_opened_or_was_deleted_does_not_count(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    viewer = browser()
    await say(viewer, "tea")
    clock.advance(20)
    raffle = await opened_in(stage, planned, conditions={"word": "tea", "likes": 1})
    assert not (await standing(viewer, raffle))["said"]
    comment = await say(viewer, "tea", "again")
    assert (await standing(viewer, raffle))["said"]
    await stage.owner.delete(f"/broadcasts/{planned}/comments/{comment['id']}")
    assert not (await standing(viewer, raffle))["said"]


async def test_staff_is_left_out_unless_it_is_asked_in(stage: Stage, clock: ManualClock) -> None:
    planned, raffle = await opened(stage, conditions={"word": "tea"})
    await say(stage.owner, "tea")
    refused = await enter(stage.owner, raffle)
    assert (refused.status_code, refused.json()["code"]) == (403, "raffle.staff")
    assert (await read(stage, planned, raffle))["entries"] == 0
    await act(stage.owner, planned, raffle, "close")
    other = await opened_in(stage, planned, admits_staff=True)
    assert (await enter(stage.owner, other)).status_code == 200


async def test_entries_of_players_that_are_behind_count_for_a_while(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned, raffle = await opened(stage, conditions={"word": "tea"})
    await act(stage.owner, planned, raffle, "close")
    clock.advance(15)
    await say(browser(), "tea")
    assert (await read(stage, planned, raffle))["entries"] == 1
    clock.advance(1)
    late = browser()
    await say(late, "tea")
    assert (await enter(late, raffle)).json()["code"] == "raffle.closed"
    assert (await read(stage, planned, raffle))["entries"] == 1


async def test_a_worker_that_is_late_lets_nobody_in_later(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    _, raffle = await opened(stage)
    clock.advance(30 + 16)
    assert (await enter(browser(), raffle)).json()["code"] == "raffle.closed"


async def test_nobody_enters_after_the_draw(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    _, raffle = await opened(stage)
    viewer = browser()
    first = (await enter(viewer, raffle)).json()
    await draw(clock, job_runner)
    assert (await enter(browser(), raffle)).json()["code"] == "raffle.closed"
    assert (await enter(viewer, raffle)).json()["entry_id"] == first["entry_id"]


async def test_a_draft_and_another_room_take_nobody(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    draft = await prepare(stage, planned)
    assert (await enter(browser(), draft)).json()["code"] == "raffle.not_found"
    unknown = {"id": "00000000-0000-7000-8000-000000000000"}
    assert (await enter(browser(), unknown)).json()["code"] == "raffle.not_found"


async def test_who_was_removed_does_not_enter(
    stage: Stage, browser: MakeBrowser, worker: ShowsWorker
) -> None:
    planned, raffle = await opened(stage)
    viewer = browser()
    you = (await join(viewer))["you"]
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": you["id"]})
    assert (await enter(viewer, raffle)).status_code == 403


async def test_the_socket_enters_like_http(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    _, raffle = await opened(stage)
    viewer = browser()
    by = await shows.tickets.use((await join(viewer))["ticket"])
    command = talk.commands["raffle.enter"]
    answer = await command(Order(by=by, id="c", data={"raffle_id": raffle["id"]}))
    assert answer == (await enter(viewer, raffle)).json()
    with pytest.raises(RaffleInvalid):
        await command(Order(by=by, id="c", data={}))


async def test_who_has_watched_long_enough_enters(
    stage: Stage,
    browser: MakeBrowser,
    shows: Shows,
    talk: Talk,
    clock: ManualClock,
    database: Database,
    worker: ShowsWorker,
) -> None:
    planned = await live(stage, database)
    raffle = await opened_in(stage, planned, conditions={"minutes": 2}, seconds=600)
    viewer = browser()
    watching = await player(shows, talk, clock, viewer)
    await watching.beat()
    await watching.watch(1.5)
    assert (await enter(viewer, raffle)).json()["missing"] == ["minutes"]
    assert (await standing(viewer, raffle))["minutes"] == 1
    clock.advance(60)
    await watching.beat()
    assert (await standing(viewer, raffle))["minutes"] == 1
    await watching.watch(0.5)
    assert (await enter(viewer, raffle)).status_code == 200
    assert (await enter(browser(), raffle)).json()["missing"] == ["minutes"]
