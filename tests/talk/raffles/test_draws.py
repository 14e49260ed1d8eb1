from __future__ import annotations

import asyncio
import hashlib
import uuid
from pathlib import Path

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner, Jobs
from liveloop.kit.seal import Vault
from liveloop.shows.area import ShowsWorker
from liveloop.talk.area import Talk
from liveloop.talk.raffles.drawing import Drawing
from liveloop.talk.raffles.models import Raffle
from liveloop.talk.raffles.rewards import PointsRewards
from tests.people.conftest import SECRET, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.handbook import draw_checked
from tests.talk.raffles.ground import act, draw, enter, join, opened, opened_in, prepare, read, record, told


async def test_anybody_can_do_the_draw_again(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, tmp_path: Path
) -> None:
    planned, raffle = await opened(stage, winners_wanted=2)
    viewers = [browser() for _ in range(7)]
    mine = {(await enter(viewer, raffle)).json()["entry_id"] for viewer in viewers}
    await draw(clock, job_runner)
    written = await record(browser(), planned, raffle)
    assert set(written["counted"]) == mine
    assert written["commitment"] == raffle["commitment"]
    assert hashlib.sha256(bytes.fromhex(written["seed"])).hexdigest() == raffle["commitment"]
    assert draw_checked(written, tmp_path) == "right"
    swapped = {**written, "winners": written["winners"][::-1]}
    assert draw_checked(swapped, tmp_path) == "WRONG"
    assert draw_checked({**written, "counted": written["counted"][1:]}, tmp_path) == "WRONG"
    assert draw_checked({**written, "seed": "00" * 32}, tmp_path) == "WRONG"


async def test_until_the_draw_the_seed_is_nowhere_to_be_read(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, database: Database
) -> None:
    planned, raffle = await opened(stage)
    assert (len(raffle["commitment"]), raffle["seed"]) == (64, None)
    async with database.read() as session:
        row = await session.get(Raffle, uuid.UUID(raffle["id"]))
    assert row is not None
    assert row.seed is None
    assert row.sealed_seed is not None
    seed = Vault(SECRET).open(row.sealed_seed)
    assert seed not in row.sealed_seed
    url = f"/watch/tea-room/broadcasts/{planned}/raffles/{raffle['id']}/record"
    assert (await browser().get(url)).json()["code"] == "raffle.not_found"
    await draw(clock, job_runner)
    drawn = await read(stage, planned, raffle)
    assert (drawn["seed"], drawn["state"]) == (seed, "drawn")
    async with database.read() as session:
        row = await session.get(Raffle, uuid.UUID(raffle["id"]))
    assert row is not None
    assert row.sealed_seed is None


async def test_it_closes_and_draws_by_itself_and_tells_everybody_and_the_winners(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    database: Database,
    channels: ChannelLog,
    talk: Talk,
) -> None:
    _, raffle = await opened(stage)
    viewer = browser()
    you = (await join(viewer))["you"]
    entry = (await enter(viewer, raffle)).json()
    await draw(clock, job_runner)
    first, closed, last = (data["raffle"] for data in await told(database, channels, stage, "raffle.changed"))
    assert (first["closed_at"], first["commitment"]) == (None, raffle["commitment"])
    assert (closed["closed_at"], closed["seed"]) == ("2026-01-01T00:00:30Z", None)
    assert last["drawn_at"] == "2026-01-01T00:00:45Z"
    won = {"place": 1, "entry_id": entry["entry_id"], "name": you["name"], "state": "told"}
    assert last["winners"] == [won]
    (news,) = await told(database, channels, stage, "raffle.won")
    assert (news["to"], news["prize"], news["place"]) == (you["id"], "A pot", 1)
    async with database.read() as session:
        assert (await talk.parts["raffles"](session, stage.room_id))["items"] == [last]
    shown = await browser().get(f"/watch/tea-room/broadcasts/{raffle_broadcast(last)}/raffles")
    assert shown.json()["items"] == [last]


def raffle_broadcast(view: dict[str, object]) -> object:
    return view["broadcast_id"]


async def test_a_raffle_that_nobody_entered_has_no_winner(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, tmp_path: Path
) -> None:
    planned, raffle = await opened(stage)
    await draw(clock, job_runner)
    written = await record(browser(), planned, raffle)
    assert (written["counted"], written["winners"]) == ([], [])
    assert draw_checked(written, tmp_path) == "right"


class Killed(Exception):
    pass


async def drawn_until_killed(database: Database, drawing: Drawing, payload: dict[str, str]) -> None:
    async with database.transaction() as session:
        await drawing.draw_due(session, payload)
        raise Killed


async def test_two_workers_and_a_crash_draw_once(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    jobs: Jobs,
    channels: ChannelLog,
    database: Database,
) -> None:
    planned, raffle = await opened(stage, points=5)
    await enter(browser(), raffle)
    await act(stage.owner, planned, raffle, "close")
    clock.advance(15)
    payload = {"raffle": raffle["id"]}
    drawing = Drawing(clock, jobs, channels, Vault(SECRET), PointsRewards(clock))

    with pytest.raises(Killed):
        await drawn_until_killed(database, drawing, payload)

    async def attempt() -> None:
        async with database.transaction() as session:
            await drawing.draw_due(session, payload)

    await asyncio.gather(*(attempt() for _ in range(4)))
    assert len(await told(database, channels, stage, "raffle.won")) == 1
    winners = (await stage.owner.get(f"/broadcasts/{planned}/raffles/{raffle['id']}/winners")).json()
    assert [winner["place"] for winner in winners["items"]] == [1]


async def test_who_won_before_or_was_removed_is_left_out(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, worker: ShowsWorker
) -> None:
    planned, first = await opened(stage)
    winner, removed, other = browser(), browser(), browser()
    await enter(winner, first)
    await act(stage.owner, planned, first, "close")
    second = await opened_in(stage, planned, excludes_winners=True, winners_wanted=3)
    for viewer in (winner, removed, other):
        await enter(viewer, second)
    you = (await join(removed))["you"]
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": you["id"]})
    await draw(clock, job_runner)
    third = await opened_in(stage, planned, excludes_winners=True)
    assert (await enter(winner, third)).json()["code"] == "raffle.closed"
    written = await record(other, planned, second)
    assert (written["entries"], written["left_out"], len(written["counted"])) == (3, 2, 1)
    assert [one["name"] for one in written["winners"]] == [(await join(other))["you"]["name"]]


async def test_one_is_open_at_a_time_and_none_is_opened_twice(stage: Stage) -> None:
    planned, raffle = await opened(stage)
    other = await prepare(stage, planned, kind="bag")
    assert (await act(stage.owner, planned, other, "open")).json()["code"] == "raffle.running"
    assert (await act(stage.owner, planned, raffle, "open")).json()["code"] == "raffle.state"
    assert (await act(stage.owner, planned, raffle, "close")).status_code == 200
    assert (await act(stage.owner, planned, raffle, "close")).json()["code"] == "raffle.state"
    assert (await act(stage.owner, planned, other, "open")).status_code == 200


async def test_only_what_nobody_has_seen_is_deleted(stage: Stage) -> None:
    planned, raffle = await opened(stage)
    url = f"/broadcasts/{planned}/raffles"
    assert (await stage.owner.delete(f"{url}/{raffle['id']}")).json()["code"] == "raffle.state"
    draft = await prepare(stage, planned)
    assert (await stage.owner.delete(f"{url}/{draft['id']}")).status_code == 204
    assert (await stage.owner.delete(f"{url}/{draft['id']}")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"prize": " "},
        {"winners_wanted": 0},
        {"winners_wanted": 201},
        {"seconds": 9},
        {"seconds": 3601},
        {"points": -1},
        {"kind": "box"},
        {"conditions": {"word": "！"}},
        {"conditions": {"likes": 0}},
    ],
)
async def test_a_raffle_that_makes_no_sense_is_refused(stage: Stage, wrong: dict[str, object]) -> None:
    planned = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    form = {"prize": "A pot", **wrong}
    assert (await stage.owner.post(f"/broadcasts/{planned}/raffles", json=form)).status_code == 422


async def test_raffles_are_for_those_who_run_the_interaction_of_the_house(
    stage: Stage, member: MakeMember, other_house: House
) -> None:
    planned, raffle = await opened(stage)
    moderator, url = await member("moderator"), f"/broadcasts/{planned}/raffles"
    assert (await moderator.post(url, json={"prize": "x"})).status_code == 403
    assert (await moderator.get(url)).status_code == 200
    assert (await act(other_house.owner, planned, raffle, "close")).status_code == 404
    assert (await act(await member("host"), planned, raffle, "close")).status_code == 200
