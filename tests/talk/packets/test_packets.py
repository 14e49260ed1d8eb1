from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from liveloop.people.points.book import (
    AccountKind,
    PointsAccount,
    PointsBook,
    issuer_account,
    person_account,
)
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.packets.errors import PacketInvalid
from liveloop.talk.packets.splitting import Split, shares
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.raffles.ground import join, told

SOON = "2026-01-01T00:10:00Z"


async def prepare(stage: Stage, broadcast_id: object, **wanted: Any) -> dict[str, Any]:
    form = {"greeting": "Luck!", "points": 100, "takers": 3, "countdown": 0, "seconds": 60, **wanted}
    answer = await stage.owner.post(f"/broadcasts/{broadcast_id}/packets", json=form)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def show(staff: Browser, broadcast_id: object, packet: dict[str, Any]) -> Any:
    return await staff.post(f"/broadcasts/{broadcast_id}/packets/{packet['id']}/open", json={})


async def shown(stage: Stage, **wanted: Any) -> tuple[uuid.UUID, dict[str, Any]]:
    planned = await stage.plan(scheduled_at=SOON)
    packet = await prepare(stage, planned, **wanted)
    answer = await show(stage.owner, planned, packet)
    assert answer.status_code == 200, answer.text
    return planned, dict(answer.json())


async def take(viewer: Browser, packet: dict[str, Any]) -> Any:
    if not viewer.cookies:
        await join(viewer)
    return await viewer.post(f"/watch/tea-room/packets/{packet['id']}/take")


async def read(stage: Stage, broadcast_id: object, packet: dict[str, Any]) -> dict[str, Any]:
    items = (await stage.owner.get(f"/broadcasts/{broadcast_id}/packets")).json()["items"]
    return dict(next(one for one in items if one["id"] == packet["id"]))


async def balances(database: Database, stage: Stage, packet: dict[str, Any]) -> tuple[int, int]:
    """(what the house gave, what the packet holds)."""
    house = issuer_account(stage.organisation_id)
    own = PointsAccount(stage.organisation_id, AccountKind.PROMOTION, uuid.UUID(packet["id"]))
    async with database.read() as session:
        held = await PointsBook(ManualClock()).balances(session, [house, own])
    return -held[house], held[own]


async def test_the_first_get_what_was_fixed_before_and_the_others_come_too_late(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned, packet = await shown(stage)
    assert packet["seed"] is None
    assert await balances(database, stage, packet) == (100, 100)
    viewers = [browser() for _ in range(5)]
    answers = [(await take(viewer, packet)).json() for viewer in viewers]
    got = [answer["points"] for answer in answers]
    ended = await read(stage, planned, packet)
    assert got[:3] == shares(bytes.fromhex(ended["seed"]), points=100, takers=3, split=Split.RANDOM)
    assert [answer["late"] for answer in answers] == [False] * 3 + [True] * 2
    assert (ended["state"], ended["taken"], ended["taken_points"]) == ("ended", 3, 100)
    assert await balances(database, stage, packet) == (100, 0)
    for viewer, answer in zip(viewers, answers, strict=True):
        again = {**answer, "taken": 3}
        assert (await take(viewer, packet)).json() == again
        assert (await viewer.get(f"/watch/tea-room/packets/{packet['id']}/take")).json() == again
    views = [data["packet"] for data in await told(database, channels, stage, "packet.changed")]
    assert [(view["seed"] is None, view["taken"]) for view in views] == [(True, 0), (False, 3)]
    url = f"/watch/tea-room/broadcasts/{planned}/packets/{packet['id']}/takers"
    first = (await browser().get(url, params={"limit": 2})).json()
    rest = (await browser().get(url, params={"cursor": first["next_cursor"]})).json()
    assert [one["points"] for one in [*first["items"], *rest["items"]]] == got[:3]


async def test_who_took_has_the_points(stage: Stage, browser: MakeBrowser, database: Database) -> None:
    _, packet = await shown(stage, points=9, takers=3, split="even")
    viewer = browser()
    person = uuid.UUID((await join(viewer))["you"]["id"])
    answers = await asyncio.gather(*(take(viewer, packet) for _ in range(6)))
    assert {answer.json()["points"] for answer in answers} == {3}
    async with database.read() as session:
        account = person_account(stage.organisation_id, person)
        assert await PointsBook(ManualClock()).balance(session, account) == 3


async def test_what_nobody_took_goes_back(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, database: Database
) -> None:
    planned, packet = await shown(stage, points=9, takers=3, split="even")
    await take(browser(), packet)
    clock.advance(60 + 15)
    assert (await take(browser(), packet)).json()["points"] == 3
    clock.advance(1)
    assert (await take(browser(), packet)).json()["late"]
    await job_runner.run_due()
    ended = await read(stage, planned, packet)
    assert (ended["state"], ended["ended_at"], ended["taken"]) == ("ended", "2026-01-01T00:01:00Z", 2)
    assert await balances(database, stage, packet) == (6, 0)
    assert (await take(browser(), packet)).json()["late"]


async def test_nobody_takes_before_its_time(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    planned, packet = await shown(stage, countdown=10)
    viewer = browser()
    early = await take(viewer, packet)
    assert (early.status_code, early.json()["code"]) == (409, "packet.early")
    clock.advance(10)
    assert (await take(viewer, packet)).json()["place"] == 1
    draft = await prepare(stage, planned)
    assert (await take(viewer, draft)).json()["code"] == "packet.not_found"
    assert (await show(stage.owner, planned, draft)).json()["code"] == "packet.running"


async def test_staff_and_who_was_removed_take_nothing(
    stage: Stage, browser: MakeBrowser, worker: ShowsWorker
) -> None:
    planned, packet = await shown(stage)
    assert (await take(stage.owner, packet)).json()["code"] == "packet.staff"
    viewer = browser()
    you = (await join(viewer))["you"]
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": you["id"]})
    assert (await take(viewer, packet)).status_code == 403


async def test_only_what_nobody_has_seen_is_deleted(stage: Stage) -> None:
    planned, packet = await shown(stage)
    url = f"/broadcasts/{planned}/packets"
    assert (await stage.owner.delete(f"{url}/{packet['id']}")).json()["code"] == "packet.state"
    assert (await show(stage.owner, planned, packet)).json()["code"] == "packet.state"
    draft = await prepare(stage, planned)
    assert (await stage.owner.delete(f"{url}/{draft['id']}")).status_code == 204


@pytest.mark.parametrize(
    "wrong", [{"points": 2}, {"points": 0}, {"takers": 0}, {"takers": 10_001}, {"split": "odd"}]
)
async def test_a_packet_that_makes_no_sense_is_refused(stage: Stage, wrong: dict[str, object]) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    form = {"points": 10, "takers": 3, **wrong}
    assert (await stage.owner.post(f"/broadcasts/{planned}/packets", json=form)).status_code == 422


async def test_packets_are_for_those_who_run_the_interaction_of_the_house(
    stage: Stage, member: MakeMember, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    packet = await prepare(stage, planned)
    moderator = await member("moderator")
    assert (await show(moderator, planned, packet)).status_code == 403
    assert (await show(other_house.owner, planned, packet)).status_code == 404
    assert (await show(await member("host"), planned, packet)).status_code == 200


async def test_the_socket_takes_like_http(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    _, packet = await shown(stage)
    viewer = browser()
    by = await shows.tickets.use((await join(viewer))["ticket"])
    command = talk.commands["packet.take"]
    answer = await command(Order(by=by, id="c", data={"packet_id": packet["id"]}))
    assert answer == (await take(viewer, packet)).json()
    with pytest.raises(PacketInvalid):
        await command(Order(by=by, id="c", data={}))
