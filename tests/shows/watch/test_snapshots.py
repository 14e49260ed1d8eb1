"""What a client has after a snapshot and the events since is what a fresh snapshot says."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.errors import Forbidden
from liveloop.kit.jobs import JobRunner
from liveloop.shows.area import ShowsWorker
from liveloop.shows.watch.errors import StandingChanged
from liveloop.shows.watch.policy import RoomPolicy
from liveloop.shows.watch.tickets import TicketUsed
from tests.people.conftest import MakeBrowser, MakeMember
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage
from tests.shows.watch.following import Admission, Client
from tests.talk.gifts.sending import rich_viewer, send, shelf

SOON = "2026-01-01T00:10:00Z"
LATER = "2026-01-01T00:20:00Z"


async def test_an_empty_room(client: Client) -> None:
    assert await client.fresh() == {
        "broadcast": None,
        "comments": {"items": [], "next_cursor": None},
        "likes": None,
        "pins": {"items": []},
        "poll": None,
        "raffles": {"items": []},
        "packets": {"items": []},
        "coupons": {"items": []},
        "flash": {"items": []},
        "shares": None,
        "gifts": None,
        "shelf": None,
        "audience": {"people": 0, "connections": 0},
    }


async def test_every_change_of_a_broadcast(
    client: Client, stage: Stage, worker: ShowsWorker, job_runner: JobRunner, clock: ManualClock
) -> None:
    changed = {"broadcast.changed"}
    owner = stage.owner
    await client.check(stage.plan, events=set())
    await client.check(lambda: stage.plan("B", scheduled_at=LATER), events=changed)
    planned = await stage.plan("A")
    url = f"/broadcasts/{planned}"
    await client.check(lambda: owner.patch(url, json={"scheduled_at": SOON}), events=changed)
    await client.check(lambda: owner.patch(url, json={"title": "Renamed"}), events=changed)
    await client.check(lambda: owner.patch(url, json={"scheduled_at": None}), events=changed)
    await client.check(lambda: owner.patch(url, json={"scheduled_at": LATER}), events=changed)
    await client.check(lambda: stage.act("prepare", planned), events=changed)
    shown = await client.check(lambda: stage.act("start", planned), events=changed)
    assert (shown["broadcast"]["state"], shown["broadcast"]["playback_ready"]) == ("interrupted", True)
    shown = await client.check(lambda: stage.act("end", planned), events=changed)
    assert shown["broadcast"]["title"] == "B"


async def test_the_end_by_grace_time(
    client: Client, stage: Stage, worker: ShowsWorker, job_runner: JobRunner, clock: ManualClock
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    clock.advance(600)
    shown = await client.check(job_runner.run_due, events={"broadcast.changed"})
    assert shown["broadcast"]["state"] == "ended"


async def test_a_plan_that_is_withdrawn(client: Client, stage: Stage) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    shown = await client.check(
        lambda: stage.owner.delete(f"/broadcasts/{planned}"), events={"broadcast.changed"}
    )
    assert shown["broadcast"] is None


async def test_the_recording_comes_and_goes(
    client: Client, stage: Stage, worker: ShowsWorker, database: Database
) -> None:
    shown = await client.check(lambda: finished(stage, worker, database), events={"broadcast.changed"})
    assert shown["broadcast"]["state"] == "replay_ready"


async def test_comments_come_and_go(
    client: Client, stage: Stage, worker: ShowsWorker, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()

    assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200

    async def say(body: str) -> None:
        form = {"body": body, "client_id": body}
        assert (await viewer.post("/watch/tea-room/comments", json=form)).status_code == 201

    async def delete(index: int) -> None:
        comment = (await client.fresh())["comments"]["items"][index]
        url = f"/broadcasts/{planned}/comments/{comment['id']}"
        assert (await stage.owner.delete(url)).status_code == 204

    await client.check(lambda: say("first"), events={"comment.created"})
    clock.advance(1.5)
    await client.check(lambda: say("second"), events={"comment.created"})
    await client.check(lambda: say("second"), events=set())
    first = (await client.fresh())["comments"]["items"][0]["id"]
    await client.check(lambda: delete(0), events={"comment.deleted"})
    url = f"/broadcasts/{planned}/comments/{first}/restore"
    shown = await client.check(lambda: stage.owner.post(url), events={"comment.restored"})
    assert [item["body"] for item in shown["comments"]["items"]] == ["first", "second"]
    assert (await stage.owner.post(url)).json()["code"] == "comment.not_deleted"
    shown = await client.check(lambda: delete(0), events={"comment.deleted"})
    assert [item["body"] for item in shown["comments"]["items"]] == ["second"]
    await stage.act("start", planned)
    shown = await client.check(lambda: say("third"), events={"comment.created"})
    assert [item["body"] for item in shown["comments"]["items"]] == ["second", "third"]


async def test_what_a_shadowed_person_says_changes_nothing_for_others(
    client: Client, stage: Stage, browser: MakeBrowser
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    shadow = {"person_id": you["id"], "kind": "shadow"}
    assert (await stage.owner.post("/sanctions", json=shadow)).status_code == 201
    form = {"body": "psst", "client_id": "c"}
    await client.check(lambda: viewer.post("/watch/tea-room/comments", json=form), events={"comment.created"})


async def test_a_ticket_admits_once_and_not_after_a_removal(
    stage: Stage, policy: RoomPolicy[Admission], app: FastAPI, worker: ShowsWorker, browser: MakeBrowser
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    first = (await viewer.post("/rooms/tea-room/join", json={})).json()
    admission = await policy.admit(first["ticket"])
    assert str(admission.data.person_id) == first["you"]["id"]
    with pytest.raises(TicketUsed):
        await policy.admit(first["ticket"])
    second = (await viewer.post("/rooms/tea-room/join", json={})).json()
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": first["you"]["id"]})
    with pytest.raises(Forbidden):
        await policy.admit(second["ticket"])


async def test_a_replay_is_no_back_door_into_the_broadcast_one_was_removed_from(
    stage: Stage, policy: RoomPolicy[Admission], worker: ShowsWorker, database: Database, browser: MakeBrowser
) -> None:
    replay = await finished(stage, worker, database)
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": you["id"]})
    joined = (await viewer.post("/rooms/tea-room/join", json={"broadcast_id": str(replay)})).json()
    with pytest.raises(Forbidden):
        await policy.admit(joined["ticket"])


@pytest.mark.parametrize("event", ["sign_out", "demotion", "removal"])
async def test_a_staff_ticket_is_void_once_its_holder_is_not_that_staff_any_more(
    stage: Stage, policy: RoomPolicy[Admission], member: MakeMember, event: str
) -> None:
    admin = await member("admin")
    joined = [(await admin.post("/rooms/tea-room/join", json={})).json() for _ in range(2)]
    assert (await policy.admit(joined[0]["ticket"])).data.staff
    path = f"/members/{admin.account_id}"
    if event == "sign_out":
        assert (await admin.delete("/session")).status_code == 204
    elif event == "demotion":
        assert (await stage.owner.patch(path, json={"role": "host"})).status_code == 200
    else:
        assert (await stage.owner.delete(path)).status_code == 204
    with pytest.raises(StandingChanged):
        await policy.admit(joined[1]["ticket"])


def test_pages_of_other_sites_open_no_socket(policy: RoomPolicy[Admission]) -> None:
    assert policy.origin_allowed(None, "live.test")
    assert policy.origin_allowed("https://live.test", "live.test")
    assert not policy.origin_allowed("https://evil.test", "live.test")


async def test_what_is_put_on_top_and_asked(
    client: Client, stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    url, owner = f"/broadcasts/{planned}", stage.owner
    form = {"body": "good tea", "client_id": "c"}
    comment = (await owner.post(f"/watch/{stage.slug}/comments", json=form)).json()["id"]
    pinned, asked = {"comment.pinned"}, {"poll.changed"}
    for _ in range(4):
        await client.check(lambda: owner.put(f"{url}/pin", json={"comment_id": comment}), events=pinned)
        clock.advance(1)
    await client.check(lambda: owner.delete(f"{url}/pin"), events=pinned)
    poll = (await owner.post(f"{url}/polls", json={"question": "Which?", "options": ["a", "b"]})).json()
    await client.check(lambda: owner.post(f"{url}/polls/{poll['id']}/open", json={}), events=asked)
    await client.check(lambda: owner.post(f"{url}/polls/{poll['id']}/close"), events=asked)
    questions = [{"kind": "scale", "text": "How was it?", "scale": 5}, {"kind": "text", "text": "Why?"}]
    form = {"question": "A few questions", "questions": questions}
    several = (await owner.post(f"{url}/polls", json=form)).json()
    await client.check(lambda: owner.post(f"{url}/polls/{several['id']}/open", json={}), events=asked)
    vote = {"poll_id": several["id"], "answers": [4, "good"]}
    assert (await owner.post(f"/watch/{stage.slug}/votes", json=vote)).status_code == 200
    closed = await client.check(lambda: owner.post(f"{url}/polls/{several['id']}/close"), events=asked)
    assert closed["poll"]["results"]["questions"][0]["average"] == 4.0
    deleted = await client.check(
        lambda: owner.delete(f"{url}/comments/{comment}"), events={"comment.deleted"}
    )
    assert deleted["pins"]["items"] == []
    restored = await client.check(
        lambda: owner.post(f"{url}/comments/{comment}/restore"), events={"comment.restored"}
    )
    assert (len(restored["comments"]["items"]), restored["pins"]["items"]) == (1, [])


async def test_what_the_assistant_answers(client: Client, stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    rule = {"name": "Price", "words": ["price"], "reply": "In the shelf, {name}", "person_seconds": 0}
    link = {"label": "Shelf", "url": "https://shop.example/"}
    for audience in ("room", "person"):
        form = {**rule, "audience": audience, "link": link, "priority": 2 if audience == "room" else 1}
        assert (await stage.owner.post("/reply-rules", json=form)).status_code == 201
    viewer = browser()
    assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200

    async def ask(client_id: str) -> None:
        form = {"body": "price?", "client_id": client_id}
        assert (await viewer.post("/watch/tea-room/comments", json=form)).status_code == 201

    shown = await client.check(lambda: ask("1"), events={"comment.created", "comment.mentioned"})
    question, answer = shown["comments"]["items"]
    assert (answer["reply_to"]["id"], answer["link"]) == (question["id"], link)
    shown = await client.check(lambda: ask("2"), events={"comment.created", "reply.given"})
    assert len(shown["comments"]["items"]) == 3


async def test_what_there_is_to_win(
    client: Client,
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    url, owner, viewer = f"/broadcasts/{planned}/raffles", stage.owner, browser()
    await viewer.post("/rooms/tea-room/join", json={})

    async def raffle(**wanted: Any) -> str:
        form = {"prize": "A pot", "seconds": 10, **wanted}
        return str((await owner.post(url, json=form)).json()["id"])

    changed = {"raffle.changed"}
    first = await raffle(conditions={"word": "tea"})
    await client.check(lambda: owner.post(f"{url}/{first}/open", json={}), events=changed)
    form = {"body": "tea", "client_id": "t"}
    assert (await viewer.post("/watch/tea-room/comments", json=form)).status_code == 201
    await client.check(lambda: owner.post(f"{url}/{first}/close"), events=changed)
    clock.advance(15)
    shown = await client.check(job_runner.run_due, events=changed | {"raffle.won"})
    assert shown["raffles"]["items"][0]["entries"] == 1
    assert [one["place"] for one in shown["raffles"]["items"][0]["winners"]] == [1]
    for _ in range(3):
        other = await raffle()
        await client.check(lambda one=other: owner.post(f"{url}/{one}/open", json={}), events=changed)
        clock.advance(10)
        await client.check(job_runner.run_due, events=changed)
    await client.check(lambda: owner.post(f"{url}/{first}/winners/1/disqualify", json={}), events=changed)
    last = await raffle()
    await client.check(lambda: owner.post(f"{url}/{last}/open", json={}), events=changed)
    shown = await client.check(lambda: owner.post(f"{url}/{last}/call-off", json={}), events=changed)
    assert shown["raffles"]["items"][-1]["called_off_at"]


async def test_what_is_given(
    client: Client, stage: Stage, browser: MakeBrowser, worker: ShowsWorker, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewers = [await rich_viewer(stage, browser, 500) for _ in range(6)]
    gifts = await shelf(stage)
    sent, refunded = {"gift.sent"}, {"gift.refunded"}
    shown = await client.check(lambda: send(viewers[0], gifts["Cake"], "a", quantity=2), events=sent)
    assert (shown["gifts"]["points"], shown["gifts"]["gifts"]) == (100, 2)
    await client.check(lambda: send(viewers[0], gifts["Cake"], "a", quantity=2), events=set())
    await client.check(lambda: send(viewers[1], None, points=7), events=sent)
    (tip, cake) = (await stage.owner.get(f"/broadcasts/{planned}/gifts")).json()["items"]
    url = f"/broadcasts/{planned}/gifts/{cake['id']}/refund"
    shown = await client.check(lambda: stage.owner.post(url, json={"note": "x"}), events=refunded)
    assert (shown["gifts"]["points"], tip["points"]) == (7, 7)

    async def storm() -> None:
        await asyncio.gather(
            send(viewers[0], gifts["Cake"], "big"),
            *(send(viewer, gifts["Heart"], f"h{number}") for viewer in viewers for number in range(10)),
        )

    shown = await client.check(storm, events={"gift.sent", "gift.storm"})
    assert shown["gifts"]["points"] == 117


async def test_what_is_earned_is_told_to_one_alone(
    client: Client, stage: Stage, browser: MakeBrowser
) -> None:
    viewer = await rich_viewer(stage, browser, 0)
    await client.check(lambda: viewer.post("/watch/tea-room/check-in"), events={"points.earned"})


async def test_what_is_given_away(
    client: Client, stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    url, owner, viewer = f"/broadcasts/{planned}/packets", stage.owner, browser()
    await viewer.post("/rooms/tea-room/join", json={})
    changed = {"packet.changed"}
    for takers in (1, 2, 2, 3):
        form = {"points": 10, "takers": takers, "countdown": 0, "seconds": 10}
        packet = (await owner.post(url, json=form)).json()["id"]
        await client.check(lambda one=packet: owner.post(f"{url}/{one}/open", json={}), events=changed)
        if takers == 1:
            take = f"/watch/tea-room/packets/{packet}/take"
            shown = await client.check(lambda path=take: viewer.post(path), events=changed)
            assert shown["packets"]["items"][0]["taken"] == 1
        elif takers == 3:
            await client.check(lambda one=packet: owner.post(f"{url}/{one}/end"), events=changed)
        else:
            clock.advance(26)
            await client.check(job_runner.run_due, events=changed)
