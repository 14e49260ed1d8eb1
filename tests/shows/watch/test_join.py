from __future__ import annotations

import asyncio
import uuid
from typing import Any

from sqlalchemy import func, select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.people.persons.models import PersonRow
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.playback.models import ViewingSession
from liveloop.talk.area import Talk
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"


async def join(viewer: Browser, stage: Stage, **wanted: Any) -> dict[str, Any]:
    answer = await viewer.post(f"/rooms/{stage.slug}/join", json=wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def later(clock: ManualClock) -> None:
    """What the lobby remembers is old now."""
    clock.advance(1)


async def test_a_page_is_there_before_anything_is_planned(stage: Stage, browser: MakeBrowser) -> None:
    page = (await browser().get("/watch/tea-room")).json()
    assert page["room"] == {
        "id": str(stage.room_id),
        "slug": "tea-room",
        "title": "Tea room",
        "orientation": "portrait",
        "cover_url": None,
    }
    assert (page["broadcast"], page["replays"]) == (None, [])


async def test_an_unknown_room_is_not_found(stage: Stage, browser: MakeBrowser) -> None:
    for path in ("/watch/no-room", "/watch/%F0%9F%8D%B5"):
        answer = await browser().get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "room.not_found")
    assert (await browser().post("/rooms/no-room/join", json={})).status_code == 404


async def test_a_draft_is_not_shown_to_viewers(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    draft = await stage.plan()
    viewer = browser()
    assert (await join(viewer, stage))["broadcast"] is None
    answer = await viewer.get(f"/watch/tea-room/broadcasts/{draft}/comments")
    assert (answer.status_code, answer.json()["code"]) == (404, "broadcast.not_found")


async def test_before_the_start_there_is_a_ticket_but_no_picture(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    joined = await join(browser(), stage)
    assert joined["broadcast"]["id"] == str(planned)
    assert joined["broadcast"]["state"] == "scheduled"
    assert joined["playback"] is None
    assert joined["realtime_path"] == "/realtime"
    assert joined["comments"] == {"items": [], "next_cursor": None}


async def test_preparing_has_no_picture_for_viewers_and_live_has(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await stage.act("prepare", planned)
    viewer = browser()
    assert (await join(viewer, stage))["playback"] is None
    await stage.act("start", planned)
    await later(clock)
    playback = (await join(viewer, stage))["playback"]
    assert playback["kind"] == "live"
    assert playback["url"].endswith(f"/{planned}/index.m3u8")


async def test_a_viewer_is_the_same_person_on_every_visit(stage: Stage, browser: MakeBrowser) -> None:
    viewer = browser()
    first = await join(viewer, stage)
    assert first["you"]["staff"] is False
    assert viewer.cookies.get("liveloop_guest")
    second = await join(viewer, stage, nickname="阿青")
    assert second["you"] == {**first["you"], "name": "阿青"}
    assert (await join(viewer, stage))["you"]["name"] == "阿青"
    assert (await join(browser(), stage))["you"]["id"] != first["you"]["id"]


async def test_a_nickname_that_poses_as_staff_is_refused(stage: Stage, browser: MakeBrowser) -> None:
    answer = await browser().post("/rooms/tea-room/join", json={"nickname": "管理员"})
    assert answer.status_code == 422


async def test_staff_of_the_house_enters_as_staff(
    stage: Stage, member: MakeMember, other_house: House, shows: Shows
) -> None:
    owner = await join(stage.owner, stage)
    assert owner["you"]["staff"] is True
    assert owner["you"]["name"] == "Lin"
    host = await shows.tickets.use((await join(await member("host"), stage))["ticket"])
    assert (host.role, host.staff) == ("host", True)
    stranger = await join(other_house.owner, stage)
    assert stranger["you"]["staff"] is False


async def test_a_ticket_says_what_was_joined_and_opens_once(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, shows: Shows
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    joined = await join(browser(), stage, nickname="汉" * 20)
    assert len(joined["ticket"]) <= 1024
    holder = await shows.tickets.use(joined["ticket"])
    assert holder.room_id == stage.room_id
    assert holder.broadcast_id == planned
    assert str(holder.session_id) in joined["playback"]["url"]
    assert holder.name == "汉" * 20


async def test_a_replay_is_entered_by_its_id(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, shows: Shows, database: Database
) -> None:
    over = await finished(stage, worker, database)
    await stage.plan("Next", scheduled_at=SOON)
    viewer = browser()
    page = (await viewer.get("/watch/tea-room")).json()
    assert page["broadcast"]["title"] == "Next"
    assert [replay["broadcast_id"] for replay in page["replays"]] == [str(over)]
    joined = await join(viewer, stage, broadcast_id=str(over))
    assert joined["broadcast"]["state"] == "replay_ready"
    assert joined["playback"]["kind"] == "replay"
    assert (await shows.tickets.use(joined["ticket"])).replay is True


async def test_after_the_end_the_room_shows_what_was_last(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, database: Database
) -> None:
    over = await finished(stage, worker, database)
    joined = await join(browser(), stage)
    assert joined["broadcast"]["id"] == str(over)
    assert joined["playback"]["kind"] == "replay"


async def test_what_is_no_replay_cannot_be_entered(
    stage: Stage, browser: MakeBrowser, other_house: House
) -> None:
    scheduled = await stage.plan(scheduled_at=SOON)
    await stage.plan("sooner", scheduled_at="2026-01-01T00:05:00Z")
    for broadcast_id in (scheduled, uuid.uuid4()):
        answer = await browser().post("/rooms/tea-room/join", json={"broadcast_id": str(broadcast_id)})
        assert (answer.status_code, answer.json()["code"]) == (404, "broadcast.not_found")


async def test_a_crowd_comes_in_at_once(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, database: Database, talk: Talk
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    viewers = [browser() for _ in range(300)]
    joined = await asyncio.gather(*(join(viewer, stage) for viewer in viewers))
    assert len({one["you"]["id"] for one in joined}) == 300
    async with database.read() as session:
        sessions = await session.scalar(select(func.count()).select_from(ViewingSession))
        people = await session.scalar(select(func.count()).select_from(PersonRow))
    assert (sessions, people) == (300, 300)


async def test_a_page_of_another_site_cannot_join_with_a_viewers_cookie(
    stage: Stage, browser: MakeBrowser
) -> None:
    headers = {"origin": "https://evil.example"}
    answer = await browser().post("/rooms/tea-room/join", json={}, headers=headers)
    assert answer.status_code == 403
