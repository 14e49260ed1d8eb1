from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from liveloop.bus.client import Bus
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ledger.audit import audit
from liveloop.people.area import People
from liveloop.people.points.book import room_account
from liveloop.shows.area import Shows
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.gifts.errors import GiftInvalid, GiftNotFound
from liveloop.talk.gifts.models import GiftSent
from liveloop.talk.gifts.settling import Parcel
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.gifts.sending import SOON, balance, give, leaders, rich_viewer, send, shelf
from tests.talk.sanctions import giving as sanctions
from tests.waiting import until


async def told(database: Database, channels: ChannelLog, stage: Stage, kind: str) -> list[dict[str, Any]]:
    async with database.read() as session:
        events = await channels.events_between(session, stage.channel, after=0, until=10_000)
    return [event.data for _, event in events if event.type == kind]


async def test_a_gift_moves_its_points_to_the_room(
    stage: Stage, browser: MakeBrowser, people: People, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    rose = (await shelf(stage))["Rose"]
    answer = await send(viewer, rose, quantity=3)
    assert (answer.status_code, answer.json()["points"], answer.json()["balance"]) == (201, 6, 94)
    async with database.read() as session:
        room = room_account(stage.organisation_id, stage.room_id)
        assert await people.book.balance(session, room) == 6
    (event,) = await told(database, channels, stage, "gift.sent")
    assert (event["broadcast_id"], event["quantity"], event["total"]) == (
        str(planned), 3, {"points": 6, "gifts": 3},
    )  # fmt: skip
    assert (event["gift"]["emoji"], event["sender"]["id"]) == ("🌹", viewer.session["id"])


async def test_the_same_again_is_one_gift_and_something_else_is_refused(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    gifts = await shelf(stage)
    answers = await asyncio.gather(*(send(viewer, gifts["Rose"], "one", quantity=2) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await balance(viewer) == 96
    for other in (await send(viewer, gifts["Cake"], "one"), await send(viewer, None, "one", points=4)):
        assert (other.status_code, other.json()["code"]) == (409, "gift.key_used")
    assert len(await told(database, channels, stage, "gift.sent")) == 1


async def test_a_stranger_who_sends_our_gift_beside_us_takes_nothing_from_us(
    stage: Stage, browser: MakeBrowser, other_house: House, talk: Talk, clock: ManualClock
) -> None:
    """No gift was sent before: the catalogue is written for the first of them, in one batch for both."""
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    rose = uuid.UUID((await shelf(stage))["Rose"]["id"])
    ours = Parcel(
        organisation_id=stage.organisation_id,
        room_id=stage.room_id,
        person_id=uuid.UUID(viewer.session["id"]),
        name="Ann",
        role=AuthorRole.VIEWER,
        client_id="ours",
        at=clock.now(),
        gift_id=rose,
    )
    theirs = replace(ours, organisation_id=other_house.organisation_id, client_id="theirs")
    answers = await asyncio.gather(
        *(talk.giving._parcels.submit(one) for one in (ours, theirs)), return_exceptions=True
    )
    assert isinstance(answers[0], GiftSent)
    assert isinstance(answers[1], GiftNotFound)


async def test_who_has_too_few_points_sends_nothing(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 99)
    trophy = (await shelf(stage))["Trophy"]
    short = await send(viewer, trophy, "later")
    assert (short.status_code, short.json()["code"], short.json()["missing"]) == (409, "points.short", 1)
    assert await told(database, channels, stage, "gift.sent") == []
    await give(stage, viewer.session["id"], 1)
    assert (await send(viewer, trophy, "later")).json()["balance"] == 0


async def test_a_tip_is_of_any_amount_within_bounds(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    tipped = await send(viewer, None, points=33)
    assert (tipped.json()["points"], tipped.json()["balance"]) == (33, 67)
    for wrong in ({"points": 0}, {"points": 100_001}, {}):
        assert (await send(viewer, None, **wrong)).status_code == 422
    rose = (await shelf(stage))["Rose"]
    for wrong in ({"quantity": 0}, {"quantity": 1000}, {"points": 5}):
        assert (await send(viewer, rose, **wrong)).status_code == 422


async def test_a_combo_grows_within_its_time_and_not_by_retries(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 1000)
    gifts = await shelf(stage)
    first = (await send(viewer, gifts["Rose"], "a")).json()["combo"]
    clock.advance(4)
    second = (await send(viewer, gifts["Rose"], "b", quantity=10)).json()["combo"]
    assert (await send(viewer, gifts["Rose"], "b", quantity=10)).json()["combo"] == second
    other = (await send(viewer, gifts["Coffee"], "c")).json()["combo"]
    clock.advance(5)
    third = (await send(viewer, gifts["Rose"], "d")).json()["combo"]
    clock.advance(6)
    fresh = (await send(viewer, gifts["Rose"], "e")).json()["combo"]
    assert (first["count"], second["count"], third["count"], fresh["count"]) == (1, 11, 12, 1)
    assert first["id"] == second["id"] == third["id"]
    assert len({first["id"], other["id"], fresh["id"]}) == 3


async def test_many_senders_at_once_leave_exact_sums(
    stage: Stage, browser: MakeBrowser, database: Database, people: People
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewers = [await rich_viewer(stage, browser, 30) for _ in range(5)]
    rose = (await shelf(stage))["Rose"]
    attempts = [
        send(viewer, rose, f"{number}", quantity=number % 4 + 1)
        for viewer in viewers
        for number in range(6)
        for _ in range(2)
    ]
    answers = await asyncio.gather(*attempts)
    assert {answer.status_code for answer in answers} == {201}
    spent = 2 * (1 + 2 + 3 + 4 + 1 + 2)
    assert [await balance(viewer) for viewer in viewers] == [30 - spent] * 5
    board = await leaders(viewers[0])
    assert [(one["rank"], one["points"]) for one in board["items"]] == [(1, spent)] * 5
    async with database.read() as session:
        room = room_account(stage.organisation_id, stage.room_id)
        assert await people.book.balance(session, room) == 5 * spent
        assert (await audit(session)).faults == []


async def test_boards_of_the_broadcast_the_day_and_all_time(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    ann, bob = [await rich_viewer(stage, browser, 500) for _ in range(2)]
    coffee = (await shelf(stage))["Coffee"]
    await send(ann, coffee, quantity=3)
    await send(bob, coffee)
    first = await leaders(bob)
    assert [one["points"] for one in first["items"]] == [30, 10]
    assert (first["mine"]["rank"], first["mine"]["id"]) == (2, bob.session["id"])
    assert first["total"] == {"points": 40, "gifts": 4}
    clock.advance(86_400)
    await send(bob, coffee, quantity=2)
    assert [one["points"] for one in (await leaders(ann, "day"))["items"]] == [20]
    assert (await leaders(ann, "day"))["mine"] is None
    assert [(one["rank"], one["points"]) for one in (await leaders(ann, "all"))["items"]] == [
        (1, 30),
        (1, 30),
    ]
    rooms = await leaders(ann, "rooms")
    assert [(one["name"], one["slug"], one["points"]) for one in rooms["items"]] == [
        ("Tea room", "tea-room", 20)
    ]
    staff = (await ann.get(f"/watch/tea-room/broadcasts/{planned}/gifts")).json()
    assert [one["points"] for one in staff["items"]] == [30, 10, 20]


async def test_staff_gives_a_gift_back_once_and_it_leaves_every_board(
    stage: Stage,
    browser: MakeBrowser,
    database: Database,
    channels: ChannelLog,
    talk: Talk,
    member: MakeMember,
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    gifts = await shelf(stage)
    kept = (await send(viewer, gifts["Rose"])).json()
    gone = (await send(viewer, gifts["Cake"])).json()
    url = f"/broadcasts/{planned}/gifts/{gone['id']}/refund"
    assert (await (await member("operator")).post(url, json={"note": "x"})).status_code == 403
    assert (await stage.owner.post(url, json={"note": "sent by a child"})).status_code == 204
    again = await stage.owner.post(url, json={"note": "sent by a child"})
    assert (again.status_code, again.json()["code"]) == (409, "gift.refunded")
    assert await balance(viewer) == 98
    for board in ("live", "day", "all", "rooms"):
        assert [one["points"] for one in (await leaders(viewer, board))["items"]] == [2]
    (event,) = await told(database, channels, stage, "gift.refunded")
    assert (event["id"], event["total"]) == (gone["id"], {"points": 2, "gifts": 1})
    async with database.read() as session:
        assert (await talk.parts["gifts"](session, stage.room_id))["points"] == 2
        assert (await audit(session)).faults == []
    replay = (await viewer.get(f"/watch/tea-room/broadcasts/{planned}/gifts")).json()["items"]
    assert [one["id"] for one in replay] == [kept["id"]]
    page = (await stage.owner.get(f"/broadcasts/{planned}/gifts")).json()["items"]
    assert [(one["id"], one["refunded"]) for one in page] == [(gone["id"], True), (kept["id"], False)]
    lines = (await stage.owner.get(f"/points/people/{viewer.session['id']}")).json()["items"]
    assert [line["refundable"] for line in lines] == [False, False, False, True]
    refused = await stage.owner.post(f"/points/transfers/{lines[2]['id']}/refund", json={"note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "points.not_refundable")


async def test_who_was_removed_and_who_comes_too_late_sends_nothing(
    stage: Stage, browser: MakeBrowser, worker: Any
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    rose = (await shelf(stage))["Rose"]
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": viewer.session["id"]})
    assert (await send(viewer, rose)).status_code == 403
    other = await rich_viewer(stage, browser, 100)
    await stage.act("start", planned)
    await stage.act("end", planned)
    late = await send(other, rose)
    assert (late.status_code, late.json()["code"]) == (409, "gifts.closed")
    assert await balance(other) == 100


async def test_who_is_muted_gives_nothing_but_keeps_what_was_given(
    stage: Stage, browser: MakeBrowser
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    rose = (await shelf(stage))["Rose"]
    given = (await send(viewer, rose, "before")).json()
    await sanctions.give(stage, viewer.session["id"], "mute")
    refused = await send(viewer, rose)
    assert (refused.status_code, refused.json()["code"]) == (403, "viewer.muted")
    assert (await send(viewer, rose, "before")).json() == given
    assert await balance(viewer) == 98


async def test_a_storm_of_small_gifts_is_told_together_and_counted_one_by_one(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewers = [await rich_viewer(stage, browser, 200) for _ in range(8)]
    gifts = await shelf(stage)
    attempts = [send(viewer, gifts["Heart"], f"{number}") for viewer in viewers for number in range(10)]
    answers = await asyncio.gather(*attempts, send(viewers[0], gifts["Trophy"], "big"))
    assert {answer.status_code for answer in answers} == {201}
    alone = await told(database, channels, stage, "gift.sent")
    storms = await told(database, channels, stage, "gift.storm")
    assert [one["gift"]["name_en"] for one in alone].count("Trophy") == 1
    assert storms
    assert len(alone) < 40
    hearts = sum(one["quantity"] for one in alone if one["gift"]["name_en"] == "Heart")
    hearts += sum(line["quantity"] for storm in storms for line in storm["lines"])
    assert hearts == 80
    board = await leaders(viewers[1])
    assert sum(one["points"] for one in board["items"]) == 180


@pytest.mark.parametrize(
    "data", [{}, {"gift_id": "x"}, {"points": 5, "quantity": 0}, {"points": 5, "gift_id": "0" * 32}]
)
async def test_a_command_that_makes_no_sense_is_refused(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk, data: dict[str, Any]
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 10)
    by = await shows.tickets.use(viewer.session["ticket"])
    with pytest.raises(GiftInvalid):
        await talk.commands["gift.send"](Order(by=by, id="c", data=data))


async def test_over_the_socket_the_same_key_is_the_same_gift(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 10)
    by = await shows.tickets.use(viewer.session["ticket"])
    over_the_socket = await talk.commands["gift.send"](Order(by=by, id="key", data={"points": 4}))
    assert (await send(viewer, None, "key", points=4)).json() == over_the_socket


async def test_the_room_is_told_who_leads(stage: Stage, browser: MakeBrowser, bus: Bus) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 10)
    heard: list[dict[str, Any]] = []

    async def hear(_subject: str, payload: bytes) -> None:
        event = msgspec.json.decode(payload)["event"]
        if event["type"] == "gift.leaders":
            heard.append(event["data"])

    subscription = await bus.subscribe(f"room.{stage.channel}.pulse", hear)
    await send(viewer, None, points=4)
    await until(lambda: heard, what="news of the leaders")
    await subscription.unsubscribe()
    assert heard[-1]["total"] == {"points": 4, "gifts": 1}
    assert [one["id"] for one in heard[-1]["items"]] == [viewer.session["id"]]
