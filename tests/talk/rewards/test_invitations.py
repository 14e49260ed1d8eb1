"""Points for whoever brings somebody who stays."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows
from liveloop.talk.area import Talk
from liveloop.talk.introductions.models import Introduction
from liveloop.talk.rewards.deeds import DuePayer
from tests.people.conftest import Browser, House, MakeBrowser
from tests.shows.rig import Stage
from tests.talk.rewards.test_rewards import (
    DAY,
    Player,
    joined,
    live,
    mine,
    nothing_is_wrong,
    payer,
    rule,
    task,
)

__all__ = ["payer"]

INVITE = {"enabled": True, "points": 20, "times": 2, "minutes": 3}


class Party:
    """Somebody who passes on their link, and those who follow it."""

    def __init__(self, browser: MakeBrowser, shows: Shows, talk: Talk, clock: ManualClock) -> None:
        self._browser = browser
        self._shows = shows
        self._talk = talk
        self._clock = clock
        self._addresses = iter(range(1, 200))

    def somebody(self) -> Browser:
        return self._browser(address=f"198.51.100.{next(self._addresses)}")

    async def follows(self, inviter: object, viewer: Browser | None = None) -> Player:
        """Opens a link; each moment is its own, as it is with a real clock."""
        self._clock.advance(1)
        viewer = viewer or self.somebody()
        answer = await viewer.post("/rooms/tea-room/join", json={"inviter_id": str(inviter)})
        assert answer.status_code == 200, answer.text
        return Player(self._talk, self._clock, await self._shows.tickets.use(answer.json()["ticket"]))


@pytest.fixture
async def party(
    stage: Stage,
    browser: MakeBrowser,
    shows: Shows,
    talk: Talk,
    clock: ManualClock,
    database: Database,
    worker: Any,
) -> Party:
    """Live, with the rule on."""
    await live(stage, database)
    await rule(stage, invite=INVITE)
    return Party(browser, shows, talk, clock)


async def stays(player: Player, minutes: float = 3) -> None:
    await player.beat()
    await player.watch(minutes)


async def introductions(database: Database) -> list[Introduction]:
    async with database.read() as session:
        return list(await session.scalars(select(Introduction).order_by(Introduction.arrived_at)))


async def test_whoever_brings_somebody_who_stays_earns_once(
    party: Party,
    stage: Stage,
    clock: ManualClock,
    database: Database,
    channels: ChannelLog,
    payer: DuePayer,
) -> None:
    inviter, friend = party.somebody(), party.somebody()
    you = (await joined(inviter))["you"]["id"]
    watching = await party.follows(you, friend)
    arrived = clock.now()
    await stays(watching, 2.5)
    await payer.pay_some()
    assert (await mine(inviter))["balance"] == 0
    await watching.watch(0.5)
    assert sum(await asyncio.gather(payer.pay_some(), payer.pay_some())) == 1
    points = await mine(inviter)
    assert (points["balance"], task(points, "invite")) == (
        20,
        {"rule": "invite", "points": 20, "times": 2, "done": 1, "minutes": 3, "seconds": None},
    )
    again = await party.follows(you, friend)
    await again.watch(5)
    await payer.pay_some()
    assert (await mine(inviter))["balance"] == 20
    (introduction,) = await introductions(database)
    assert (str(introduction.inviter_id), introduction.room_id) == (you, stage.room_id)
    assert (introduction.arrived_at, introduction.bar) == (arrived, None)
    assert isinstance(introduction.stayed_at, datetime)
    async with database.read() as session:
        log = await channels.events_between(session, stage.channel, after=0, until=1000)
    told = [event.data for lane, event in log if event.type == "points.earned" and lane == "own"]
    assert told == [{"to": you, "rule": "invite", "points": 20, "balance": 20}]
    assert await nothing_is_wrong(database)


async def test_a_day_pays_for_so_many_newcomers_and_the_next_for_others(
    party: Party, clock: ManualClock, payer: DuePayer
) -> None:
    inviter = party.somebody()
    you = (await joined(inviter))["you"]["id"]
    for _ in range(3):
        await stays(await party.follows(you))
    await payer.pay_some()
    assert (await mine(inviter))["balance"] == 40
    clock.advance(DAY)
    await stays(await party.follows(you))
    await payer.pay_some()
    assert (await mine(inviter))["balance"] == 60


async def test_beats_of_many_devices_at_once_owe_once(
    party: Party, clock: ManualClock, database: Database, payer: DuePayer
) -> None:
    inviter, friend = party.somebody(), party.somebody()
    you = (await joined(inviter))["you"]["id"]
    devices = [await party.follows(you, friend) for _ in range(4)]
    for _ in range(7):
        clock.advance(30)
        await asyncio.gather(*(device.beat() for device in devices))
    while await payer.pay_some():
        pass
    assert (await mine(inviter))["balance"] == 20
    assert await nothing_is_wrong(database)


async def test_one_network_or_one_device_is_nobody_new(
    party: Party, browser: MakeBrowser, database: Database, payer: DuePayer
) -> None:
    inviter = browser(address="198.51.100.250")
    you = (await joined(inviter))["you"]["id"]
    await stays(await party.follows(you, browser(address="198.51.100.250")))
    moved = browser(address="198.51.100.251")
    moved.cookies.update(inviter.cookies)
    await stays(await party.follows(you, moved))
    await payer.pay_some()
    assert (await mine(inviter))["balance"] == 0
    assert [one.bar for one in await introductions(database)] == ["network"]


async def test_neither_staff_nor_strangers_nor_those_who_were_here_before_count(
    party: Party, stage: Stage, other_house: House, database: Database, payer: DuePayer
) -> None:
    host = (await joined(stage.owner))["you"]["id"]
    await stays(await party.follows(host))
    inviter, known = party.somebody(), party.somebody()
    you = (await joined(inviter))["you"]["id"]
    await joined(known)
    await stays(await party.follows(you, known))
    room = {"slug": "elsewhere", "title": "Elsewhere", "orientation": "portrait"}
    assert (await other_house.owner.post("/rooms", json=room)).status_code == 201
    stranger = party.somebody()
    abroad = (await stranger.post("/rooms/elsewhere/join", json={})).json()["you"]["id"]
    await stays(await party.follows(abroad))
    await stays(await party.follows("0199aaaa-0000-7000-8000-000000000001"))
    await payer.pay_some()
    assert (await mine(inviter))["balance"] == (await mine(stage.owner))["balance"] == 0
    assert [(str(one.inviter_id), one.bar) for one in await introductions(database)] == [(host, "staff")]


async def test_one_address_brings_only_so_many_newcomers(
    party: Party, stage: Stage, browser: MakeBrowser, payer: DuePayer
) -> None:
    await rule(stage, newcomers_per_address=1)
    inviter = party.somebody()
    you = (await joined(inviter))["you"]["id"]
    for _ in range(2):
        await stays(await party.follows(you, browser(address="203.0.113.9")))
    await payer.pay_some()
    assert (await mine(inviter))["balance"] == 20


async def test_a_rule_that_is_off_pays_nothing(party: Party, stage: Stage, payer: DuePayer) -> None:
    await rule(stage, invite={"enabled": False})
    inviter = party.somebody()
    you = (await joined(inviter))["you"]["id"]
    await stays(await party.follows(you))
    await payer.pay_some()
    points = await mine(inviter)
    assert (points["balance"], [one for one in points["tasks"] if one["rule"] == "invite"]) == (0, [])
