from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.handbook import split_checked
from tests.talk.packets.test_packets import SOON, balances, prepare, read, show, shown, take
from tests.talk.raffles.ground import told


async def end(staff: Browser, broadcast_id: object, packet: dict[str, Any]) -> Any:
    return await staff.post(f"/broadcasts/{broadcast_id}/packets/{packet['id']}/end")


async def record(viewer: Browser, broadcast_id: object, packet: dict[str, Any]) -> Any:
    return await viewer.get(f"/watch/tea-room/broadcasts/{broadcast_id}/packets/{packet['id']}/record")


async def test_one_that_is_ended_early_gives_back_what_nobody_took(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    database: Database,
    channels: ChannelLog,
) -> None:
    planned, packet = await shown(stage, points=9, takers=3, split="even")
    quick, late = browser(), browser()
    await take(quick, packet)
    clock.advance(5)
    assert (await end(stage.owner, planned, packet)).status_code == 200
    ended = await read(stage, planned, packet)
    assert (ended["state"], ended["ended_at"], ended["taken"]) == ("ended", "2026-01-01T00:00:05Z", 1)
    assert await balances(database, stage, packet) == (3, 0)
    assert (await take(late, packet)).json()["late"]
    assert (await take(quick, packet)).json()["points"] == 3
    clock.advance(600)
    await job_runner.run_due()
    views = [data["packet"] for data in await told(database, channels, stage, "packet.changed")]
    assert [view["ended_at"] for view in views] == [None, "2026-01-01T00:00:05Z"]
    assert await balances(database, stage, packet) == (3, 0)
    entry = (await stage.owner.get("/audit")).json()["items"][0]
    assert (entry["act"], entry["details"]["taken"]) == ("packet.ended", 1)
    assert (await end(stage.owner, planned, packet)).json()["code"] == "packet.state"
    other = await prepare(stage, planned)
    assert (await end(stage.owner, planned, other)).json()["code"] == "packet.state"
    assert (await show(stage.owner, planned, other)).status_code == 200


async def test_one_that_is_ended_in_its_countdown_is_over(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    planned, packet = await shown(stage, countdown=60)
    assert (await end(stage.owner, planned, packet)).status_code == 200
    answer = await take(browser(), packet)
    assert (answer.status_code, answer.json()["late"]) == (200, True)
    assert await balances(database, stage, packet) == (0, 0)


async def test_its_time_and_staff_at_once_end_it_once(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, database: Database
) -> None:
    planned, packet = await shown(stage, points=9, takers=3, split="even")
    await take(browser(), packet)
    clock.advance(60 + 15)
    answer, _ = await asyncio.gather(end(stage.owner, planned, packet), job_runner.run_due())
    assert answer.status_code in {200, 409}
    assert (await read(stage, planned, packet))["state"] == "ended"
    assert await balances(database, stage, packet) == (3, 0)


async def test_anybody_can_do_the_split_again(stage: Stage, browser: MakeBrowser, tmp_path: Path) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    for split in ("random", "even"):
        draft = await prepare(stage, planned, points=17, takers=5, split=split)
        packet = (await show(stage.owner, planned, draft)).json()
        got = [(await take(browser(), packet)).json()["points"] for _ in range(3)]
        assert (await record(browser(), planned, packet)).json()["code"] == "packet.not_found"
        await end(stage.owner, planned, packet)
        written = (await record(browser(), planned, packet)).json()
        assert (written["shares"], written["commitment"]) == (got, packet["commitment"])
        assert split_checked(written, tmp_path) == "right"
        more = [got[0] + 1, *got[1:]]
        assert split_checked({**written, "shares": more}, tmp_path) == "WRONG"
        assert split_checked({**written, "seed": "00" * 32}, tmp_path) == "WRONG"
        assert split_checked({**written, "shares": got[:2]}, tmp_path) == "WRONG"


async def test_packets_are_ended_by_those_who_run_them(
    stage: Stage, member: MakeMember, other_house: House
) -> None:
    planned, packet = await shown(stage)
    assert (await end(await member("moderator"), planned, packet)).status_code == 403
    assert (await end(other_house.owner, planned, packet)).status_code == 404
    assert (await end(await member("host"), planned, packet)).status_code == 200
