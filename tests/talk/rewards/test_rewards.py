from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import update

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ledger.audit import audit
from liveloop.people.points.book import PointsBook
from liveloop.shows.area import Shows
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.area import Talk
from liveloop.talk.rewards import repository
from liveloop.talk.rewards.deeds import DuePayer
from liveloop.talk.rewards.errors import NothingToWatch, WatchInvalid
from liveloop.talk.rewards.granting import Rewards
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
DAY = 86_400


@pytest.fixture
def payer(database: Database, clock: ManualClock, channels: ChannelLog) -> DuePayer:
    """What the worker runs."""
    return DuePayer(database, Rewards(clock, channels, PointsBook(clock)))


async def joined(viewer: Browser) -> dict[str, Any]:
    answer = await viewer.post("/rooms/tea-room/join", json={})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def mine(viewer: Browser) -> dict[str, Any]:
    answer = await viewer.get("/watch/tea-room/points")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def task(points: dict[str, Any], rule: str) -> dict[str, Any]:
    return next(one for one in points["tasks"] if one["rule"] == rule)


async def say(viewer: Browser, body: str) -> Any:
    form = {"body": body, "client_id": body}
    return await viewer.post("/watch/tea-room/comments", json=form)


async def check_in(viewer: Browser) -> Any:
    return (await viewer.post("/watch/tea-room/check-in")).json()


async def rule(stage: Stage, **changed: Any) -> dict[str, Any]:
    rules = (await stage.owner.get("/points/rules")).json()
    for name, value in changed.items():
        rules[name] = {**rules[name], **value} if isinstance(value, dict) else value
    answer = await stage.owner.put("/points/rules", json=rules)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def nothing_is_wrong(database: Database) -> bool:
    async with database.read() as session:
        return not (await audit(session)).faults


async def test_a_check_in_a_day_and_more_for_days_in_a_row(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database
) -> None:
    viewer = browser()
    await joined(viewer)
    assert await check_in(viewer) == {"earned": 10, "balance": 10, "streak": 1}
    assert await check_in(viewer) == {"earned": 0, "balance": 10, "streak": 1}
    clock.advance(DAY)
    assert await check_in(viewer) == {"earned": 15, "balance": 25, "streak": 2}
    assert (await mine(viewer))["check_in"] == {"days": 2, "done": True, "tomorrow": 20}
    clock.advance(2 * DAY)
    assert (await mine(viewer))["check_in"] == {"days": 0, "done": False, "tomorrow": 15}
    assert await check_in(viewer) == {"earned": 10, "balance": 35, "streak": 1}
    assert await nothing_is_wrong(database)


async def test_the_day_is_the_organisations(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    """The test's clock begins at eight in the morning of UTC+8; so its day ends after sixteen hours."""
    viewer = browser()
    await joined(viewer)
    await check_in(viewer)
    assert (await mine(viewer))["day_ends_at"] == "2026-01-01T16:00:00Z"
    clock.advance(15 * 3600)
    assert (await check_in(viewer))["earned"] == 0
    clock.advance(2 * 3600)
    assert (await check_in(viewer))["earned"] == 15


async def test_check_ins_sent_all_at_once_count_once(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    viewers = [browser() for _ in range(4)]
    for viewer in viewers:
        await joined(viewer)
    answers = await asyncio.gather(*(check_in(viewer) for viewer in viewers for _ in range(4)))
    assert sum(answer["earned"] for answer in answers) == 40
    assert await nothing_is_wrong(database)


async def test_shown_comments_earn_up_to_the_cap(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    database: Database,
    channels: ChannelLog,
    payer: DuePayer,
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await joined(viewer))["you"]["id"]
    for number in range(7):
        body = f"comment {number}"
        for _ in range(2):
            assert (await say(viewer, body)).status_code == 201
            clock.advance(1.1)
        assert sum(await asyncio.gather(payer.pay_some(), payer.pay_some())) == 1
    points = await mine(viewer)
    assert (points["balance"], task(points, "comment")["done"], points["earned_today"]) == (10, 5, 10)
    async with database.read() as session:
        log = await channels.events_between(session, stage.channel, after=0, until=1000)
    told = [event.data for lane, event in log if event.type == "points.earned" and lane == "own"]
    assert told[-1] == {"to": you, "rule": "comment", "points": 2, "balance": 10}
    assert len(told) == 5


async def test_a_held_comment_earns_when_it_is_shown_and_staff_earns_nothing(
    stage: Stage, browser: MakeBrowser, payer: DuePayer
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    rules = (await stage.owner.get(f"/rooms/{stage.room_id}/comment-rules")).json()
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={**rules, "review": True})
    viewer = browser()
    await joined(viewer)
    held = (await say(viewer, "let me in")).json()
    assert held["held"] is True
    assert await payer.pay_some() == 0
    assert (
        await stage.owner.post(f"/broadcasts/{planned}/held-comments/{held['id']}/release")
    ).status_code == 204
    assert await payer.pay_some() == 1
    assert (await mine(viewer))["balance"] == 2
    assert (await say(stage.owner, "welcome")).status_code == 201
    assert await payer.pay_some() == 0


async def test_rules_are_changed_and_off_is_off(stage: Stage, browser: MakeBrowser, payer: DuePayer) -> None:
    await stage.plan(scheduled_at=SOON)
    await rule(stage, check_in={"enabled": False}, comment={"points": 7})
    viewer = browser()
    await joined(viewer)
    refused = await viewer.post("/watch/tea-room/check-in")
    assert (refused.status_code, refused.json()["code"]) == (409, "check_in.off")
    await say(viewer, "hello")
    await payer.pay_some()
    points = await mine(viewer)
    assert (points["balance"], points["check_in"]) == (7, None)
    assert [one["rule"] for one in points["tasks"]] == ["watch", "comment", "share"]


async def test_one_day_brings_no_more_than_its_whole_cap(
    stage: Stage, browser: MakeBrowser, payer: DuePayer
) -> None:
    await stage.plan(scheduled_at=SOON)
    await rule(stage, most_a_day=11)
    viewer = browser()
    await joined(viewer)
    await check_in(viewer)
    await say(viewer, "hello")
    await payer.pay_some()
    points = await mine(viewer)
    assert (points["balance"], task(points, "comment")["done"]) == (11, 1)
    await say(viewer, "hello again")
    await payer.pay_some()
    assert (await mine(viewer))["balance"] == 11


async def test_an_address_makes_only_so_many_earning_newcomers(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await rule(stage, newcomers_per_address=2)
    house = [browser(address="198.51.100.7") for _ in range(3)]
    for viewer in house:
        await joined(viewer)
    assert [(await check_in(viewer))["earned"] for viewer in house] == [10, 10, 0]
    elsewhere = browser(address="198.51.100.8")
    await joined(elsewhere)
    assert (await check_in(elsewhere))["earned"] == 10
    clock.advance(DAY + 60)
    assert (await check_in(house[2]))["earned"] == 15


@pytest.mark.parametrize(
    "wrong", [{"most_a_day": 0}, {"comment": {"enabled": True, "points": -1, "times": 2}}]
)
async def test_rules_that_make_no_sense_are_refused(stage: Stage, wrong: dict[str, Any]) -> None:
    assert (await stage.owner.put("/points/rules", json=wrong)).status_code == 422


async def test_the_statement_says_where_points_came_from(stage: Stage, browser: MakeBrowser) -> None:
    viewer = browser()
    await joined(viewer)
    await check_in(viewer)
    statement = (await viewer.get("/watch/tea-room/points/statement")).json()
    assert (statement["balance"], [line["reason"] for line in statement["items"]]) == (
        10,
        ["earned.check_in"],
    )


class Player:
    """A viewer whose player says every half minute what it shows."""

    def __init__(self, talk: Talk, clock: ManualClock, holder: Pass) -> None:
        self._talk = talk
        self._clock = clock
        self._holder = holder

    async def beat(self, *, behind: float = 2.0) -> dict[str, Any]:
        at = self._clock.now().timestamp() - behind
        order = Order(by=self._holder, id="beat", data={"at": at})
        return await self._talk.commands["watch.beat"](order)

    async def watch(self, minutes: float) -> int:
        """What it earned."""
        earned = 0
        for _ in range(int(minutes * 2)):
            self._clock.advance(30)
            earned += (await self.beat())["earned"]
        return earned


async def live(stage: Stage, database: Database) -> uuid.UUID:
    planned = await stage.plan()
    await stage.act("start", planned)
    async with database.transaction() as session:
        await session.execute(update(Broadcast).where(Broadcast.id == planned).values(state="live"))
    return planned


async def player(shows: Shows, talk: Talk, clock: ManualClock, viewer: Browser) -> Player:
    return Player(talk, clock, await shows.tickets.use((await joined(viewer))["ticket"]))


async def test_watching_live_earns_by_the_servers_clock(
    stage: Stage,
    browser: MakeBrowser,
    shows: Shows,
    talk: Talk,
    clock: ManualClock,
    database: Database,
    worker: Any,
) -> None:
    await live(stage, database)
    viewer = browser()
    watching = await player(shows, talk, clock, viewer)
    await watching.beat()
    assert await watching.watch(9.5) == 0
    assert await watching.watch(0.5) == 5
    points = await mine(viewer)
    assert (points["balance"], task(points, "watch")) == (
        5,
        {"rule": "watch", "points": 5, "times": 12, "done": 1, "minutes": 10, "seconds": 600},
    )
    clock.advance(3600)
    await watching.beat()
    assert task(await mine(viewer), "watch")["seconds"] == 600


async def test_two_devices_of_one_person_watch_no_longer_than_time_lasts(
    stage: Stage,
    browser: MakeBrowser,
    shows: Shows,
    talk: Talk,
    clock: ManualClock,
    database: Database,
    worker: Any,
) -> None:
    await live(stage, database)
    viewer = browser()
    devices = [await player(shows, talk, clock, viewer) for _ in range(3)]
    for _ in range(21):
        clock.advance(30)
        await asyncio.gather(*(device.beat(behind=number * 3) for number, device in enumerate(devices)))
    assert (await mine(viewer))["balance"] == 5
    assert await nothing_is_wrong(database)


async def test_a_picture_that_stands_still_or_is_not_there_earns_nothing(
    stage: Stage,
    browser: MakeBrowser,
    shows: Shows,
    talk: Talk,
    clock: ManualClock,
    database: Database,
    worker: Any,
) -> None:
    planned = await live(stage, database)
    viewer = browser()
    watching = await player(shows, talk, clock, viewer)
    for behind in (61, -6):
        with pytest.raises(NothingToWatch):
            await watching.beat(behind=behind)
    with pytest.raises(WatchInvalid):
        await talk.commands["watch.beat"](Order(by=watching._holder, id="x", data={}))
    await stage.act("end", planned)
    with pytest.raises(NothingToWatch):
        await watching.beat()


async def test_watching_is_capped_by_the_day(
    stage: Stage,
    browser: MakeBrowser,
    shows: Shows,
    talk: Talk,
    clock: ManualClock,
    database: Database,
    worker: Any,
) -> None:
    await live(stage, database)
    await rule(stage, watch={"minutes": 1, "times": 3})
    watching = await player(shows, talk, clock, browser())
    await watching.beat()
    assert await watching.watch(6) == 15


async def test_a_share_is_paid_once_for_each_way(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    await joined(viewer)
    balances = []
    for number, way in enumerate(["link", "link", "wechat", "wechat"]):
        form = {"channel": way, "client_id": f"share {number}"}
        answer = await viewer.post("/watch/tea-room/shares", json=form)
        assert answer.is_success, answer.text
        balances.append((await mine(viewer))["balance"])
        clock.advance(60)
    assert balances == [5, 5, 10, 10]


async def test_addresses_of_newcomers_are_forgotten(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database
) -> None:
    viewer = browser()
    await joined(viewer)
    await check_in(viewer)
    today = clock.now().date()
    async with database.transaction() as session:
        assert await repository.forget_newcomers(session, before=today, limit=10) == 0
    clock.advance(3 * DAY)
    async with database.transaction() as session:
        assert await repository.forget_newcomers(session, before=clock.now().date(), limit=10) == 1
