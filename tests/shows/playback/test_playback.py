from __future__ import annotations

import json
import uuid
from datetime import timedelta

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.clock import ManualClock
from liveloop.media.hls.signing import Verdict, verify
from liveloop.shows.area import ShowsWorker
from liveloop.shows.playback.addresses import PlaybackAddresses, PlaybackKind
from tests.people.conftest import House, MakeBrowser
from tests.shows.ground import Ground
from tests.shows.rig import PLAYBACK_SECRET, Stage
from tests.waiting import until


def parts(url: str) -> tuple[str, str, str, str]:
    """(token, session, broadcast, file) of a playback address."""
    token, session, broadcast, file = url.partition("/live/")[2].split("/")
    return token, session, broadcast, file


def test_an_address_is_what_the_origin_verifies(clock: ManualClock) -> None:
    addresses = PlaybackAddresses(PLAYBACK_SECRET, clock, lifetime=timedelta(hours=12))
    broadcast_id, session_id = uuid.uuid4(), uuid.uuid4()
    address = addresses.sign("https://cdn.example.com", broadcast_id, session_id, PlaybackKind.REPLAY)
    token, session, broadcast, file = parts(address.url)
    assert (session, broadcast, file) == (str(session_id), str(broadcast_id), "replay.m3u8")
    now = clock.now().timestamp()
    assert verify(PLAYBACK_SECRET, token, session=session, broadcast=broadcast, now=now) is Verdict.VALID
    late = now + 12 * 3600
    assert verify(PLAYBACK_SECRET, token, session=session, broadcast=broadcast, now=late) is Verdict.EXPIRED
    other = str(uuid.uuid4())
    assert verify(PLAYBACK_SECRET, token, session=other, broadcast=broadcast, now=now) is Verdict.FORGED


async def test_staff_sees_the_picture_before_the_start(stage: Stage, worker: ShowsWorker) -> None:
    planned = await stage.plan()
    url = f"/broadcasts/{planned}/preview"
    assert (await stage.owner.get(url)).json()["code"] == "playback.nothing"
    await stage.act("prepare", planned)
    preview = (await stage.owner.get(url)).json()
    assert preview["playback_url"].startswith("http://live.test:8001/live/")
    assert parts(preview["playback_url"])[2:] == (str(planned), "index.m3u8")
    assert preview["expires_at"] == "2026-01-01T12:00:00Z"


async def test_a_removed_viewer_loses_socket_and_picture_and_does_not_come_back(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, bus: Bus
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    viewer, friend = browser(), browser()
    joined = (await viewer.post(f"/rooms/{stage.slug}/join", json={})).json()
    session = parts(joined["playback"]["url"])[1]
    heard: list[tuple[str, dict[str, str]]] = []

    async def hear(subject: str, payload: bytes) -> None:
        heard.append((subject, json.loads(payload)))

    await bus.subscribe("kick.*", hear)
    await bus.subscribe(subjects.REVOKED, hear)
    await bus.flush()
    answer = await stage.owner.post(
        f"/broadcasts/{planned}/removals", json={"person_id": joined["you"]["id"]}
    )
    assert answer.status_code == 204
    await until(lambda: len(heard) == 2)
    assert all(message.pop("id") for _, message in heard)
    assert heard == [
        ("playback.revoked", {"session": session}),
        (f"kick.{joined['you']['id']}", {"reason": "removed", "channel": stage.channel}),
    ]
    back = await viewer.post(f"/rooms/{stage.slug}/join", json={})
    assert (back.status_code, back.json()["code"]) == (403, "viewer.removed")
    assert (await friend.post(f"/rooms/{stage.slug}/join", json={})).status_code == 200
    known = json.loads(await bus.request(subjects.REVOCATIONS, b"{}"))
    assert known == {"sessions": [session]}


async def test_removing_twice_is_removing_once(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    joined = (await browser().post(f"/rooms/{stage.slug}/join", json={})).json()
    form = {"person_id": joined["you"]["id"]}
    for _ in range(2):
        assert (await stage.owner.post(f"/broadcasts/{planned}/removals", json=form)).status_code == 204


async def test_nobody_is_removed_by_another_house(
    stage: Stage, other_house: House, worker: ShowsWorker, browser: MakeBrowser
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    joined = (await browser().post(f"/rooms/{stage.slug}/join", json={})).json()
    form = {"person_id": joined["you"]["id"]}
    assert (await other_house.owner.post(f"/broadcasts/{planned}/removals", json=form)).status_code == 404
    answer = await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": str(uuid.uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (404, "person.not_found")


async def test_revocations_are_told_for_twelve_hours(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, bus: Bus, clock: ManualClock
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    joined = (await browser().post(f"/rooms/{stage.slug}/join", json={})).json()
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": joined["you"]["id"]})
    clock.advance(12 * 3600 + 1)
    assert json.loads(await bus.request(subjects.REVOCATIONS, b"{}")) == {"sessions": []}


async def test_a_replay_is_played_and_deleted(
    stage: Stage, ground: Ground, worker: ShowsWorker, bus: Bus
) -> None:
    node_asked: list[dict[str, str]] = []

    async def close(payload: bytes) -> bytes:
        node_asked.append(json.loads(payload))
        summary = {"duration_seconds": 4.0, "segments": 2, "bytes": 10, "last_msn": 1, "gaps": []}
        summary["state"] = "finished"
        return json.dumps({"ok": True, "summary": summary}).encode()

    await bus.serve(subjects.CLOSE_PROGRAMME, close)
    await bus.serve(subjects.DISCARD_RECORDING, close)
    planned = await stage.plan()
    url = f"/broadcasts/{planned}/recording"
    assert (await stage.owner.get(url)).json()["code"] == "recording.not_found"
    await stage.act("start", planned)
    await stage.act("end", planned)
    await worker.collector.look()
    found = (await stage.owner.get(url)).json()
    assert (found["state"], found["duration_seconds"], found["segments"]) == ("ready", 4.0, 2)
    assert parts(found["playback_url"])[2:] == (str(planned), "replay.m3u8")
    listed = (await stage.owner.get("/recordings")).json()["items"]
    assert [(one["broadcast_id"], one["state"]) for one in listed] == [(str(planned), "ready")]
    assert (await stage.owner.delete(url)).status_code == 204
    assert await stage.state(planned) == "ended"
    assert (await stage.owner.get("/recordings")).json()["items"] == []
    await worker.collector.look()
    assert [asked["broadcast"] for asked in node_asked] == [str(planned)] * 2
    gone = (await stage.owner.get(url)).json()
    assert (gone["state"], gone["playback_url"]) == ("deleted", None)
