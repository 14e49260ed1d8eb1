from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from liveloop.people.points.book import PointsBook, issuer_account, person_account
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage
from tests.talk.handbook import draw_checked
from tests.talk.raffles.ground import draw, enter, join, opened, record, standing


async def drawn(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, **wanted: Any
) -> tuple[uuid.UUID, dict[str, Any], dict[str, Browser]]:
    """(broadcast, raffle, viewer by entry) after the draw among three."""
    planned, raffle = await opened(stage, **wanted)
    viewers = [browser() for _ in range(3)]
    by_entry = {(await enter(viewer, raffle)).json()["entry_id"]: viewer for viewer in viewers}
    await draw(clock, job_runner)
    return planned, raffle, by_entry


async def balance(database: Database, stage: Stage, viewer: Browser) -> int:
    person = uuid.UUID((await join(viewer))["you"]["id"])
    async with database.read() as session:
        return await PointsBook(ManualClock()).balance(session, person_account(stage.organisation_id, person))


async def test_the_next_of_the_same_draw_follows_who_is_disqualified(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    database: Database,
    tmp_path: Path,
) -> None:
    planned, raffle, by_entry = await drawn(stage, browser, clock, job_runner, points=7)
    url = f"/broadcasts/{planned}/raffles/{raffle['id']}/winners"
    (first,) = (await stage.owner.get(url)).json()["items"]
    loser = by_entry[first["entry_id"]]
    assert await balance(database, stage, loser) == 7
    again = await stage.owner.post(f"{url}/1/disqualify", json={"reason": "two accounts"})
    out, second = again.json()["items"]
    assert (out["state"], out["reason"], second["place"], second["state"]) == (
        "disqualified",
        "two accounts",
        2,
        "told",
    )
    winner = by_entry[second["entry_id"]]
    assert [await balance(database, stage, one) for one in (loser, winner)] == [0, 7]
    async with database.read() as session:
        issuer = issuer_account(stage.organisation_id)
        assert await PointsBook(clock).balance(session, issuer) == -7
    assert (await standing(loser, raffle))["place"] is None
    assert (await standing(winner, raffle))["place"] == 2
    written = await record(winner, planned, raffle)
    assert [one["state"] for one in written["winners"]] == ["disqualified", "told"]
    assert "reason" not in written["winners"][0]
    assert draw_checked(written, tmp_path) == "right"
    settled = await stage.owner.post(f"{url}/1/disqualify", json={})
    assert settled.json()["code"] == "raffle.winner_state"


async def test_when_all_have_won_nobody_follows(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned, raffle, _ = await drawn(stage, browser, clock, job_runner, winners_wanted=5)
    url = f"/broadcasts/{planned}/raffles/{raffle['id']}/winners"
    assert len((await stage.owner.get(url)).json()["items"]) == 3
    left = await stage.owner.post(f"{url}/2/disqualify", json={})
    assert [one["state"] for one in left.json()["items"]] == ["told", "disqualified", "told"]


async def test_what_was_handed_over_is_marked_and_exported(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned, raffle, _ = await drawn(stage, browser, clock, job_runner, prize="=1+1")
    url = f"/broadcasts/{planned}/raffles/{raffle['id']}"
    (claimed,) = (await stage.owner.post(f"{url}/winners/1/claim")).json()["items"]
    assert claimed["state"] == "claimed"
    assert (await stage.owner.post(f"{url}/winners/1/claim")).json()["code"] == "raffle.winner_state"
    assert (await stage.owner.post(f"{url}/winners/9/claim")).status_code == 404
    head, line = (await stage.owner.get(f"{url}/winners.csv")).text.lstrip("\ufeff").splitlines()
    assert head == "place,prize,points,person,name,state,reason,time,entry"
    assert line.split(",")[:6] == ["1", "'=1+1", "0", claimed["person_id"], claimed["name"], "claimed"]


async def test_winners_are_only_settled_after_the_draw(stage: Stage) -> None:
    planned, raffle = await opened(stage)
    url = f"/broadcasts/{planned}/raffles/{raffle['id']}/winners/1/claim"
    assert (await stage.owner.post(url)).json()["code"] == "raffle.winner_not_found"
