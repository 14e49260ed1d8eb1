from __future__ import annotations

import uuid
from datetime import datetime

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.clock import ManualClock
from liveloop.kit.jobs import JobRunner
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.ground import Ground
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
LATER = "2026-01-02T00:00:00Z"

ROUTES = [
    ("GET", "/broadcasts/{id}", None),
    ("GET", "/broadcasts/{id}/health", None),
    ("GET", "/broadcasts/{id}/preview", None),
    ("GET", "/broadcasts/{id}/recording", None),
    ("GET", "/broadcasts/{id}/comments", None),
    ("GET", "/broadcasts/{id}/audience", None),
    ("PATCH", "/broadcasts/{id}", {"title": "Mine"}),
    ("DELETE", "/broadcasts/{id}", None),
    ("DELETE", "/broadcasts/{id}/recording", None),
    ("DELETE", "/broadcasts/{id}/comments/{id}", None),
    ("POST", "/broadcasts/{id}/prepare", None),
    ("POST", "/broadcasts/{id}/start", None),
    ("POST", "/broadcasts/{id}/end", None),
    ("POST", "/broadcasts/{id}/removals", {"person_id": str(uuid.uuid4())}),
]


async def test_a_plan_is_made_read_and_listed(stage: Stage) -> None:
    draft = await stage.plan("Draft")
    planned = await stage.plan("Planned", scheduled_at=SOON, grace_seconds=30, start_on_first_picture=True)
    found = (await stage.owner.get(f"/broadcasts/{planned}")).json()
    assert found == {
        "id": str(planned),
        "room_id": str(stage.room_id),
        "room_slug": "tea-room",
        "title": "Planned",
        "state": "scheduled",
        "scheduled_at": SOON,
        "started_at": None,
        "ended_at": None,
        "interrupted_at": None,
        "created_at": "2026-01-01T00:00:00Z",
        "start_on_first_picture": True,
        "grace_seconds": 30,
    }
    listed = (await stage.owner.get("/broadcasts", params={"room_id": str(stage.room_id)})).json()["items"]
    assert [one["id"] for one in listed] == [str(planned), str(draft)]
    drafts = (await stage.owner.get("/broadcasts", params={"state": "draft"})).json()["items"]
    assert [one["id"] for one in drafts] == [str(draft)]


async def test_a_plan_needs_a_room_of_ones_own(stage: Stage, other_house: House) -> None:
    form = {"room_id": str(stage.room_id), "title": "Mine"}
    answer = await other_house.owner.post("/broadcasts", json=form)
    assert (answer.status_code, answer.json()["code"]) == (404, "room.not_found")


async def test_a_plan_is_rescheduled_and_becomes_a_draft_again(stage: Stage) -> None:
    planned = await stage.plan()
    url = f"/broadcasts/{planned}"
    assert (await stage.owner.patch(url, json={"scheduled_at": SOON})).json()["state"] == "scheduled"
    assert (await stage.owner.patch(url, json={"scheduled_at": LATER})).json()["scheduled_at"] == LATER
    assert (await stage.owner.patch(url, json={"title": "Renamed"})).json()["state"] == "scheduled"
    assert (await stage.owner.patch(url, json={"scheduled_at": None})).json()["state"] == "draft"


async def test_what_has_begun_is_not_rescheduled_but_may_be_renamed(
    stage: Stage, worker: ShowsWorker
) -> None:
    planned = await stage.plan()
    await stage.act("prepare", planned)
    answer = await stage.owner.patch(f"/broadcasts/{planned}", json={"scheduled_at": SOON})
    assert (answer.status_code, answer.json()["code"]) == (409, "broadcast.state")
    renamed = await stage.owner.patch(f"/broadcasts/{planned}", json={"title": "Renamed"})
    assert renamed.json()["title"] == "Renamed"


async def test_a_plan_may_go_but_what_was_on_air_stays(stage: Stage, worker: ShowsWorker) -> None:
    gone, aired = await stage.plan(scheduled_at=SOON), await stage.plan()
    assert (await stage.owner.delete(f"/broadcasts/{gone}")).status_code == 204
    assert (await stage.owner.get(f"/broadcasts/{gone}")).status_code == 404
    await stage.act("start", aired)
    await stage.act("end", aired)
    answer = await stage.owner.delete(f"/broadcasts/{aired}")
    assert (answer.status_code, answer.json()["code"]) == (409, "broadcast.state")


async def test_a_rehearsal_may_go_once_its_programme_is_closed_and_cleared(
    stage: Stage, worker: ShowsWorker, bus: Bus
) -> None:
    rehearsed = await stage.plan()
    await stage.act("prepare", rehearsed)
    await stage.act("end", rehearsed)
    answer = await stage.owner.delete(f"/broadcasts/{rehearsed}")
    assert (answer.status_code, answer.json()["code"]) == (409, "broadcast.state")
    asked: list[str] = []

    async def close(_payload: bytes) -> bytes:
        asked.append("close")
        return b'{"ok": true}'

    async def discard(_payload: bytes) -> bytes:
        asked.append("discard")
        return b'{"ok": true}'

    await bus.serve(subjects.CLOSE_PROGRAMME, close)
    await worker.collector.look()
    assert (await stage.owner.delete(f"/broadcasts/{rehearsed}")).status_code == 409
    await bus.serve(subjects.DISCARD_RECORDING, discard)
    await worker.collector.look()
    assert (await stage.owner.delete(f"/broadcasts/{rehearsed}")).status_code == 204
    assert asked == ["close", "discard"]


async def test_a_longer_grace_time_counts_for_the_present_interruption(
    stage: Stage, worker: ShowsWorker, job_runner: JobRunner, clock: ManualClock
) -> None:
    planned = await stage.plan(grace_seconds=60)
    await stage.act("start", planned)
    await stage.owner.patch(f"/broadcasts/{planned}", json={"grace_seconds": 120})
    clock.advance(60)
    await job_runner.run_due()
    assert await stage.state(planned) == "interrupted"
    clock.advance(60)
    await job_runner.run_due()
    assert await stage.state(planned) == "ended"


async def test_an_act_is_carried_out_by_the_worker(stage: Stage, worker: ShowsWorker) -> None:
    planned = await stage.plan()
    assert (await stage.act("prepare", planned))["state"] == "preparing"
    assert (await stage.act("start", planned))["started_at"] == "2026-01-01T00:00:00Z"
    assert (await stage.act("end", planned))["state"] == "ended"


async def test_the_workers_refusal_reaches_the_operator(stage: Stage, worker: ShowsWorker) -> None:
    planned = await stage.plan()
    answer = await stage.owner.post(f"/broadcasts/{planned}/end")
    assert answer.status_code == 409
    assert answer.json()["code"] == "broadcast.state"
    assert answer.json()["state"] == "draft"
    assert answer.json()["detail"] == "This broadcast has not begun. Delete it instead."


async def test_without_a_worker_an_act_says_try_again(stage: Stage) -> None:
    answer = await stage.owner.post(f"/broadcasts/{await stage.plan()}/start")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"


async def test_the_broadcast_of_another_organisation_does_not_exist(
    stage: Stage, other_house: House, worker: ShowsWorker
) -> None:
    planned = await stage.plan()
    for method, path, body in ROUTES:
        answer = await other_house.owner.request(method, path.format(id=planned), json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "broadcast.not_found"), (method, path)
    assert (await other_house.owner.get("/broadcasts")).json()["items"] == []
    assert await stage.state(planned) == "draft"


async def test_a_console_opened_in_an_interruption_knows_since_when(
    stage: Stage, worker: ShowsWorker, clock: ManualClock
) -> None:
    planned = await stage.plan(grace_seconds=60)
    assert (await stage.owner.get(f"/broadcasts/{planned}")).json()["interrupted_at"] is None
    started = clock.now()
    await stage.act("start", planned)
    clock.advance(20)
    shown = (await stage.owner.get(f"/broadcasts/{planned}")).json()
    assert datetime.fromisoformat(shown["interrupted_at"]) == started
    assert shown["grace_seconds"] == 60
    assert (await stage.act("end", planned))["interrupted_at"] is None


async def test_each_role_does_what_it_may(stage: Stage, member: MakeMember, worker: ShowsWorker) -> None:
    planned = await stage.plan()
    may_not = {
        "analyst": {"PATCH", "DELETE", "POST"},
        "moderator": {"PATCH", "prepare", "start", "end", "audience"},
        "host": {"PATCH"},
    }
    for role, forbidden in may_not.items():
        person = await member(role)
        for method, path, body in ROUTES:
            if method in forbidden or path.rpartition("/")[2] in forbidden:
                answer = await person.request(method, path.format(id=planned), json=body)
                assert answer.status_code == 403, (role, method, path)


async def test_nobody_gets_at_broadcasts_without_signing_in(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan()
    for method, path, body in ROUTES:
        answer = await browser().request(method, path.format(id=planned), json=body)
        assert answer.status_code == 401, (method, path)


async def test_viewers_are_told_what_the_room_shows(ground: Ground, stage: Stage) -> None:
    """The last event always describes what a fresh look would show."""
    url = "/broadcasts/{}"
    draft = await stage.plan()
    assert await ground.announced() == []
    later = await stage.plan(scheduled_at=LATER)
    sooner = await stage.plan(scheduled_at=SOON)
    await stage.owner.patch(url.format(draft), json={"title": "Still a draft"})
    await stage.owner.patch(url.format(later), json={"title": "Later"})
    await stage.owner.delete(url.format(sooner))
    await stage.owner.patch(url.format(later), json={"scheduled_at": None})
    assert await ground.announced() == [
        (str(later), "scheduled"),
        (str(sooner), "scheduled"),
        (str(later), "scheduled"),
        (str(sooner), "scheduled"),
        (str(later), "scheduled"),
        None,
    ]
