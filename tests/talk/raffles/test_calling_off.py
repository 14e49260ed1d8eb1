from __future__ import annotations

import asyncio
from pathlib import Path

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.commitment import commitment_of
from liveloop.kit.database import Database
from liveloop.kit.fairness import hash_of
from liveloop.kit.jobs import JobRunner
from liveloop.talk.area import Talk
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.handbook import draw_checked
from tests.talk.raffles.ground import (
    SECONDS,
    act,
    draw,
    enter,
    join,
    opened,
    opened_in,
    prepare,
    read,
    record,
    say,
    standing,
    told,
)


async def call_off(
    staff: Browser, broadcast_id: object, raffle: dict[str, object], reason: str = ""
) -> object:
    url = f"/broadcasts/{broadcast_id}/raffles/{raffle['id']}/call-off"
    return (await staff.post(url, json={"reason": reason})).json()


async def test_nobody_wins_what_is_called_off_and_everybody_reads_why(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    database: Database,
    channels: ChannelLog,
    talk: Talk,
) -> None:
    planned, raffle = await opened(stage, points=50)
    viewer = browser()
    await enter(viewer, raffle)
    clock.advance(5)
    await call_off(stage.owner, planned, raffle, " The pot is broken ")
    await draw(clock, job_runner)
    written = await read(stage, planned, raffle)
    assert (written["state"], written["called_off_reason"]) == ("called_off", "The pot is broken")
    _, last = (data["raffle"] for data in await told(database, channels, stage, "raffle.changed"))
    assert last["called_off_at"] == last["closed_at"] == "2026-01-01T00:00:05Z"
    assert (last["called_off_reason"], last["drawn_at"], last["winners"]) == ("The pot is broken", None, [])
    assert await told(database, channels, stage, "raffle.won") == []
    assert (await standing(viewer, raffle))["place"] is None
    async with database.read() as session:
        assert (await talk.parts["raffles"](session, stage.room_id))["items"] == [last]
    shown = await browser().get(f"/watch/tea-room/broadcasts/{planned}/raffles")
    assert shown.json()["items"] == [last]
    entry = (await stage.owner.get("/audit")).json()["items"][0]
    assert (entry["act"], entry["details"]["title"]) == ("raffle.called_off", "A pot")
    assert (entry["details"]["reason"], entry["details"]["entries"]) == ("The pot is broken", 1)


async def test_its_seed_and_all_entries_are_shown(stage: Stage, browser: MakeBrowser, tmp_path: Path) -> None:
    planned, raffle = await opened(stage)
    entries = {(await enter(browser(), raffle)).json()["entry_id"] for _ in range(3)}
    await call_off(stage.owner, planned, raffle)
    written = await record(browser(), planned, raffle)
    assert (set(written["counted"]), written["winners"]) == (entries, [])
    assert written["entries_hash"] == hash_of(entries)
    assert commitment_of(bytes.fromhex(written["seed"])) == raffle["commitment"]
    assert draw_checked(written, tmp_path) == "right"
    assert draw_checked({**written, "counted": written["counted"][1:]}, tmp_path) == "WRONG"


async def test_who_comes_afterwards_is_told_and_who_was_in_stays_in_the_record(
    stage: Stage, browser: MakeBrowser
) -> None:
    planned, raffle = await opened(stage, conditions={"word": "tea"})
    early, late = browser(), browser()
    await say(early, "tea")
    await call_off(stage.owner, planned, raffle)
    refused = await enter(late, raffle)
    assert (refused.status_code, refused.json()["code"]) == (409, "raffle.called_off")
    await say(late, "tea")
    assert (await standing(late, raffle))["entry_id"] is None
    entry = (await standing(early, raffle))["entry_id"]
    assert (await enter(early, raffle)).json()["entry_id"] == entry


async def test_one_that_is_closed_can_be_called_off_until_its_draw(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned, raffle = await opened(stage)
    await enter(browser(), raffle)
    clock.advance(SECONDS)
    await job_runner.run_due()
    clock.advance(5)
    await call_off(stage.owner, planned, raffle)
    clock.advance(60)
    await job_runner.run_due()
    written = await read(stage, planned, raffle)
    assert (written["state"], written["drawn_at"]) == ("called_off", None)
    assert (written["closed_at"], written["called_off_at"]) == (
        "2026-01-01T00:00:30Z",
        "2026-01-01T00:00:35Z",
    )


async def test_its_draw_and_its_calling_off_at_once_end_it_one_way(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    viewer = browser()
    for _ in range(4):
        raffle = await opened_in(stage, planned)
        await enter(viewer, raffle)
        await act(stage.owner, planned, raffle, "close")
        clock.advance(15)
        url = f"/broadcasts/{planned}/raffles/{raffle['id']}/call-off"
        answer, _ = await asyncio.gather(stage.owner.post(url, json={}), job_runner.run_due())
        ended = await read(stage, planned, raffle)
        assert (answer.status_code, ended["state"]) in {(200, "called_off"), (409, "drawn")}
        place = (await standing(viewer, raffle))["place"]
        assert place == (1 if ended["state"] == "drawn" else None)


async def test_only_what_goes_on_is_called_off(
    stage: Stage, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned, raffle = await opened(stage)
    draft = await prepare(stage, planned)
    await draw(clock, job_runner)
    again = await opened_in(stage, planned)
    await call_off(stage.owner, planned, again)
    for one in (draft, raffle, again):
        answer = await stage.owner.post(f"/broadcasts/{planned}/raffles/{one['id']}/call-off", json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "raffle.state")
    assert (await act(stage.owner, planned, draft, "open")).status_code == 200


async def test_raffles_are_called_off_by_those_who_run_them(
    stage: Stage, member: MakeMember, other_house: House, browser: MakeBrowser
) -> None:
    planned, raffle = await opened(stage)
    url = f"/broadcasts/{planned}/raffles/{raffle['id']}/call-off"
    assert (await (await member("moderator")).post(url, json={})).status_code == 403
    assert (await other_house.owner.post(url, json={})).status_code == 404
    assert (await stage.owner.post(url, json={"reason": "x" * 121})).status_code == 422
    viewer = browser()
    await join(viewer)
    assert (await viewer.post(url, json={})).status_code == 401
    assert (await (await member("host")).post(url, json={})).status_code == 200
