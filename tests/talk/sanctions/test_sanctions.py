from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.announcements import Announcer
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.playback.models import ViewingSession
from liveloop.shows.watch.errors import Banned
from liveloop.talk.sanctions.models import Visit
from liveloop.talk.sanctions.repository import note_visits, visits
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.sanctions.giving import SOON, Admission, enter, give, lift, own, say, seen, try_entering
from tests.waiting import until


async def told(database: Database, channels: ChannelLog, stage: Stage, kind: str) -> list[dict[str, Any]]:
    async with database.read() as session:
        head = await channels.head(session, stage.channel)
        assert head is not None
        events = await channels.events_between(session, stage.channel, after=0, until=head.offset)
    return [event.data for _, event in events if event.type == kind]


async def test_a_muted_person_watches_but_does_not_write(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await enter(viewer))["you"]
    assert (await say(viewer, "before")).status_code == 201
    given = await give(stage, you["id"], "mute", reason="Keep it kind.")
    refused = await say(viewer, "after")
    assert (refused.status_code, refused.json()["code"]) == (403, "viewer.muted")
    assert refused.json()["reason"] == "Keep it kind."
    assert refused.json()["sanction"] == given["id"]
    again = await enter(viewer)
    assert again["you"]["mute"] == {"id": given["id"], "until": given["until"], "reason": "Keep it kind."}
    assert await seen(browser(), planned) == ["before"]
    taps = {"source": "0123456789abcdef", "count": 3}
    assert (await viewer.post("/watch/tea-room/likes", json=taps)).status_code == 200
    (event,) = await told(database, channels, stage, "viewer.muted")
    assert (event["to"], event["mute"]["id"]) == (you["id"], given["id"])
    clock.advance(600)
    assert (await say(viewer, "later")).status_code == 201
    assert (await enter(viewer))["you"]["mute"] is None


async def test_what_was_taken_before_a_mute_is_answered_as_before(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await enter(viewer))["you"]
    first = (await say(viewer, "hello", "c1")).json()
    await give(stage, you["id"], "mute")
    assert (await say(viewer, "hello", "c1")).json() == first


async def test_a_lifted_mute_holds_no_more_and_the_person_is_told(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await enter(viewer))["you"]
    here = await give(stage, you["id"], "mute")
    everywhere = await give(stage, you["id"], "mute", room_id=None, seconds=None)
    await lift(stage, here)
    assert (await say(viewer, "still muted")).status_code == 403
    await lift(stage, everywhere)
    assert (await say(viewer, "free")).status_code == 201
    mutes = [
        event["mute"] and event["mute"]["id"]
        for event in await told(database, channels, stage, "viewer.muted")
    ]
    assert mutes == [here["id"], everywhere["id"], everywhere["id"], None]
    answer = await stage.owner.post(f"/sanctions/{here['id']}/lift", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "sanction.over")


async def test_whoever_is_shadowed_sees_their_words_and_nobody_else_does(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer, other = browser(), browser()
    you = (await enter(viewer))["you"]
    await enter(other)
    await give(stage, you["id"], "shadow")
    sent = (await say(viewer, "buy this", "c1")).json()
    assert (sent["held"], isinstance(sent["offset"], int)) == (False, True)
    assert (await say(viewer, "buy this", "c1")).json() == sent
    assert await own(viewer, planned) == [("buy this", False)]
    assert await own(other, planned) == []
    assert await seen(viewer, planned) == []
    (event,) = await told(database, channels, stage, "comment.created")
    assert (event["to"], event["body"]) == (you["id"], "buy this")
    held = await stage.owner.get(f"/broadcasts/{planned}/held-comments", params={"state": "shadowed"})
    assert [item["id"] for item in held.json()["items"]] == [sent["id"]]


async def test_moderators_find_shadowed_words_in_their_place_and_live_and_may_show_them(
    stage: Stage, browser: MakeBrowser, member: MakeMember, bus: Bus, announcer: Announcer, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer, other = browser(), browser()
    you = (await enter(viewer))["you"]
    await enter(other)
    await give(stage, you["id"], "shadow")
    told: list[str] = []

    async def hear(_subject: str, payload: bytes) -> None:
        told.append(msgspec.json.decode(payload)["event"]["type"])

    await bus.subscribe(subjects.room(stage.channel, "staff"), hear)
    before = (await say(other, "before")).json()
    sent = []
    for number in range(3):
        sent.append((await say(viewer, f"buy {number}")).json())
        clock.advance(2)
    after = (await say(other, "after")).json()
    await until(lambda: "desk.changed" in told)
    url = f"/broadcasts/{planned}/comments/shadowed"
    first = (await stage.owner.get(url, params={"limit": 2})).json()
    assert [item["body"] for item in first["items"]] == ["buy 1", "buy 2"]
    rest = (await stage.owner.get(url, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert ([item["body"] for item in rest["items"]], rest["next_cursor"]) == (["buy 0"], None)
    assert before["offset"] < rest["items"][0]["offset"] == sent[0]["offset"]
    assert sent[2]["offset"] == first["items"][1]["offset"] < after["offset"]
    assert (await (await member("analyst")).get(url)).status_code == 403
    assert (await viewer.get(url)).status_code == 401
    released = f"/broadcasts/{planned}/held-comments/{sent[1]['id']}/release"
    assert (await stage.owner.post(released)).status_code == 204
    assert [item["body"] for item in (await stage.owner.get(url)).json()["items"]] == ["buy 0", "buy 2"]
    assert await seen(other, planned) == ["before", "after", "buy 1"]


async def test_whoever_is_shadowed_finds_all_of_their_words_again(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await enter(viewer))["you"]
    await say(viewer, "seen by all")
    await give(stage, you["id"], "shadow", seconds=None)
    words = [f"word {number}" for number in range(60)]
    for word in words:
        clock.advance(2)
        assert (await say(viewer, word)).status_code == 201
    url = f"/watch/tea-room/broadcasts/{planned}/comments/own"
    last = (await viewer.get(url)).json()
    rest = (await viewer.get(url, params={"before": last["next_cursor"]})).json()
    found = [item["body"] for item in [*rest["items"], *last["items"]]]
    assert (found, rest["next_cursor"]) == (["seen by all", *words], None)
    assert all(item["offset"] is not None for item in last["items"])


async def test_a_banned_person_is_sent_out_at_once_and_does_not_come_back(
    stage: Stage, browser: MakeBrowser, worker: ShowsWorker, bus: Bus, database: Database
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    viewer = browser()
    you = (await enter(viewer))["you"]
    heard: list[tuple[str, dict[str, Any]]] = []

    async def hear(subject: str, payload: bytes) -> None:
        heard.append((subject, msgspec.json.decode(payload)))

    await bus.subscribe(subjects.kick("*"), hear)
    await bus.subscribe(subjects.REVOKED, hear)
    given = await give(stage, you["id"], "ban", seconds=3600, reason="Fraud")
    await until(lambda: len(heard) >= 2)
    async with database.read() as session:
        (viewing,) = await session.scalars(select(ViewingSession))
    assert viewing.revoked_at is not None
    by_subject = dict(heard)
    assert by_subject[subjects.REVOKED]["session"] == str(viewing.id)
    kick = by_subject[subjects.kick(you["id"])]
    assert (kick["reason"], kick["channel"]) == ("removed", stage.channel)
    refused = await try_entering(viewer)
    assert (refused.status_code, refused.json()["code"]) == (403, "viewer.banned")
    assert (refused.json()["reason"], refused.json()["sanction"]) == ("Fraud", given["id"])
    assert (await say(viewer, "let me in")).json()["code"] == "viewer.banned"
    assert (await try_entering(browser())).status_code == 200


async def test_a_ban_ends_by_itself_and_by_lifting(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await enter(viewer))["you"]
    await give(stage, you["id"], "ban", seconds=600)
    clock.advance(599)
    assert (await try_entering(viewer)).status_code == 403
    clock.advance(1)
    assert (await try_entering(viewer)).status_code == 200
    for_good = await give(stage, you["id"], "ban", seconds=None)
    clock.advance(10**6)
    assert (await try_entering(viewer)).status_code == 403
    await lift(stage, for_good)
    assert (await try_entering(viewer)).status_code == 200


async def test_a_ban_of_one_room_leaves_the_other_open(
    stage: Stage, browser: MakeBrowser, other_house: House
) -> None:
    form = {"slug": "second", "title": "Second", "orientation": "portrait"}
    assert (await stage.owner.post("/rooms", json=form)).status_code == 201
    theirs = {"slug": "coffee", "title": "Coffee", "orientation": "portrait"}
    assert (await other_house.owner.post("/rooms", json=theirs)).status_code == 201
    viewer = browser()
    you = (await enter(viewer))["you"]
    await enter(viewer, "second")
    await give(stage, you["id"], "ban")
    assert (await try_entering(viewer, "second")).status_code == 200
    await give(stage, you["id"], "ban", room_id=None, reach=["device", "network"])
    assert (await try_entering(viewer, "second")).status_code == 403
    assert (await try_entering(viewer, "coffee")).status_code == 200


async def test_a_ban_by_network_meets_the_neighbours_of_the_64(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    viewer, neighbour = browser(address="2001:db8:1:2::1"), browser(address="2001:db8:1:2::ffff")
    elsewhere, staff = browser(address="2001:db8:1:3::1"), stage.owner
    you = (await enter(viewer))["you"]
    await enter(neighbour)
    given = await give(stage, you["id"], "ban", reach=["network"])
    assert given["networks"] == ["2001:db8:1::*"]
    assert (await try_entering(neighbour)).status_code == 403
    assert (await try_entering(browser(address="2001:db8:1:2::9"))).status_code == 403
    assert (await try_entering(elsewhere)).status_code == 200
    assert (await try_entering(staff)).status_code == 200
    async with database.read() as session:
        visits = list(await session.scalars(select(Visit)))
    assert all("2001" not in one.network and one.shown.endswith("*") for one in visits)


async def test_a_network_that_tells_nobody_apart_is_not_banned(stage: Stage, browser: MakeBrowser) -> None:
    viewer = browser(address="127.0.0.1")
    you = (await enter(viewer))["you"]
    form = {"person_id": you["id"], "kind": "ban", "reach": ["network"]}
    answer = await stage.owner.post("/sanctions", json=form)
    assert (answer.status_code, answer.json()["code"]) == (409, "sanction.network_unknown")


async def test_a_new_one_takes_the_place_of_the_old(stage: Stage, browser: MakeBrowser) -> None:
    you = (await enter(browser()))["you"]
    first = await give(stage, you["id"], "mute", seconds=None)
    second = await give(stage, you["id"], "mute", seconds=600)
    listed = (await stage.owner.get("/sanctions")).json()["items"]
    assert [one["id"] for one in listed] == [second["id"]]
    everything = (await stage.owner.get("/sanctions", params={"holding": False})).json()["items"]
    assert [(one["id"], one["holds"], one["lift_note"]) for one in everything] == [
        (second["id"], True, None),
        (first["id"], False, "replaced"),
    ]


async def test_two_at_once_leave_one(stage: Stage, browser: MakeBrowser, member: MakeMember) -> None:
    await stage.plan(scheduled_at=SOON)
    you = (await enter(browser()))["you"]
    staff = [await member("moderator") for _ in range(3)]
    form = {"person_id": you["id"], "kind": "mute", "room_id": str(stage.room_id)}
    answers = await asyncio.gather(*(one.post("/sanctions", json=form) for one in staff))
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len((await stage.owner.get("/sanctions")).json()["items"]) == 1


async def test_a_sanction_keeps_what_it_was_for_and_the_record_shows_it(
    stage: Stage, browser: MakeBrowser, member: MakeMember
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer, other = browser(address="198.51.100.7"), browser()
    you = (await enter(viewer))["you"]
    await enter(other)
    bad = (await say(viewer, "bad words")).json()["id"]
    foreign = (await say(other, "innocent")).json()["id"]
    assert (await stage.owner.delete(f"/broadcasts/{planned}/comments/{bad}")).status_code == 204
    given = await give(stage, you["id"], "mute", comment_ids=[bad, foreign], note="second time")
    assert [(one["comment_id"], one["body"]) for one in given["evidence"]] == [(bad, "bad words")]
    moderator = await member("moderator")
    noted = await moderator.post(f"/persons/{you['id']}/notes", json={"body": "watch them"})
    assert noted.status_code == 201
    record = (await moderator.get(f"/persons/{you['id']}/record")).json()
    assert (record["devices"], record["networks"][0]["shown"]) == (1, "198.51.100.*")
    assert [one["note"] for one in record["sanctions"]] == ["second time"]
    assert [one["body"] for one in record["notes"]] == ["watch them"]
    audit = (await stage.owner.get("/audit")).json()["items"]
    (entry,) = [one for one in audit if one["act"] == "sanction.given"]
    assert (entry["target_id"], entry["details"]["evidence"]) == (you["id"], [bad])


async def test_staff_is_not_sanctioned_and_strangers_sanction_nobody(
    stage: Stage, browser: MakeBrowser, member: MakeMember, other_house: House
) -> None:
    staff = (await enter(stage.owner))["you"]
    form = {"person_id": staff["id"], "kind": "ban"}
    moderator = await member("moderator")
    refused = await moderator.post("/sanctions", json=form)
    assert (refused.status_code, refused.json()["code"]) == (409, "sanction.staff")
    you = (await enter(browser()))["you"]
    form = {"person_id": you["id"], "kind": "ban"}
    assert (await (await member("analyst")).post("/sanctions", json=form)).status_code == 403
    assert (await other_house.owner.post("/sanctions", json=form)).status_code == 404
    assert (await other_house.owner.get(f"/persons/{you['id']}/record")).status_code == 404
    given = await give(stage, you["id"], "mute")
    assert (await other_house.owner.post(f"/sanctions/{given['id']}/lift", json={})).status_code == 404
    missing = await stage.owner.post("/sanctions", json={"person_id": str(new_id()), "kind": "ban"})
    assert (missing.status_code, missing.json()["code"]) == (404, "person.not_found")


@pytest.mark.parametrize("seconds", [1, 10**10])
async def test_a_time_that_makes_no_sense_is_refused(
    stage: Stage, browser: MakeBrowser, seconds: int
) -> None:
    form = {"person_id": str(uuid.uuid4()), "kind": "mute", "seconds": seconds}
    assert (await stage.owner.post("/sanctions", json=form)).status_code == 422


async def test_a_ticket_does_not_outlive_a_ban(stage: Stage, browser: MakeBrowser, shows: Shows) -> None:
    viewer = browser()
    joined = await enter(viewer)
    await give(stage, joined["you"]["id"], "ban")
    policy = shows.policy(admission=Admission, parts={}, commands={})
    with pytest.raises(Banned):
        await policy.admit(joined["ticket"])


async def test_of_who_is_everywhere_only_the_last_places_count_and_nobody_crowds_out_another(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database
) -> None:
    await stage.plan(scheduled_at=SOON)
    settled, restless = [uuid.UUID((await enter(browser()))["you"]["id"]) for _ in range(2)]
    rows = [
        {
            "person_id": restless,
            "device_id": uuid.UUID(int=number),
            "network": "",
            "organisation_id": stage.organisation_id,
            "shown": "",
            "seen_at": clock.now() + timedelta(seconds=number),
        }
        for number in range(1, 9)
    ]
    async with database.transaction() as session:
        await note_visits(session, rows, stale=clock.now())
        found = await visits(session, [settled, restless], each=2)
    assert [(one.person_id, one.device_id.int) for one in found[:2]] == [(restless, 8), (restless, 7)]
    assert [one.person_id for one in found[2:]] == [settled]
