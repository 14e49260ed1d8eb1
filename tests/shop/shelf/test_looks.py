from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.ids import new_id
from liveloop.people.persons.models import PersonRow
from liveloop.shop.area import Shop
from liveloop.shop.shelf.errors import LookInvalid
from liveloop.shop.shelf.looks import Looked, LookWriter
from liveloop.shop.shelf.models import ShelfLook
from liveloop.shows.area import ShowsWorker
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from tests.people.conftest import Browser, MakeBrowser
from tests.shop.goods.catalogue import CUP, TEA
from tests.shop.shelf.display import SOON, read, shelved
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage

PEOPLE = 300


async def join(viewer: Browser) -> dict[str, Any]:
    answer = await viewer.post("/rooms/tea-room/join", json={})
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["you"])


async def look(viewer: Browser, *seen: str, opened: tuple[str, ...] = ()) -> Any:
    return await viewer.post("/watch/tea-room/shelf/looks", json={"seen": seen, "opened": opened})


async def counts(stage: Stage, broadcast_id: object) -> list[tuple[int, int, int, int]]:
    """(seen, opened, seen in the replay, opened there) of each item."""
    return [
        (
            one["looks"]["seen"],
            one["looks"]["opened"],
            one["replay_looks"]["seen"],
            one["replay_looks"]["opened"],
        )
        for one in (await read(stage, broadcast_id))["items"]
    ]


async def test_looks_and_clicks_are_counted_once_a_person(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, tea = await shelved(stage, planned, TEA)
    _, cup = await shelved(stage, planned, CUP)
    first, second = browser(), browser()
    for viewer in (first, second):
        await join(viewer)
    assert (await look(first, tea["id"], cup["id"])).json() == {"counted": 2}
    assert (await look(first, tea["id"], tea["id"])).json() == {"counted": 0}
    assert (await look(first, opened=(tea["id"],))).json() == {"counted": 1}
    assert (await look(first, tea["id"], opened=(tea["id"],))).json() == {"counted": 0}
    assert (await look(second, opened=(cup["id"],))).json() == {"counted": 2}
    assert await counts(stage, planned) == [(1, 1, 0, 0), (2, 1, 0, 0)]


async def test_only_what_is_on_the_shelf_they_watch_is_believed(
    stage: Stage, browser: MakeBrowser, worker: ShowsWorker, database: Database
) -> None:
    over = await finished(stage, worker, database)
    _, old = await shelved(stage, over, CUP)
    planned = await stage.plan(scheduled_at=SOON)
    _, tea = await shelved(stage, planned, TEA)
    viewer = browser()
    refused = await look(viewer, tea["id"])
    assert (refused.status_code, refused.json()["code"]) == (403, "watch.join_first")
    await join(viewer)
    assert (await look(viewer, tea["id"], old["id"], str(uuid.uuid4()))).json() == {"counted": 1}
    assert await counts(stage, over) == [(0, 0, 0, 0)]
    assert (await look(viewer, *[str(uuid.uuid4())] * 51)).status_code == 422


async def test_staff_and_who_was_removed_are_not_counted(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, tea = await shelved(stage, planned, TEA)
    assert (await look(stage.owner, tea["id"])).json() == {"counted": 0}
    viewer = browser()
    you = await join(viewer)
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": you["id"]})
    assert (await look(viewer, tea["id"])).status_code == 403
    assert await counts(stage, planned) == [(0, 0, 0, 0)]


async def test_who_reports_without_end_is_slowed_down(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, tea = await shelved(stage, planned, TEA)
    viewer = browser()
    await join(viewer)
    for _ in range(30):
        assert (await look(viewer, tea["id"])).status_code == 200
    slowed = await look(viewer, tea["id"])
    assert (slowed.status_code, slowed.json()["code"]) == (429, "shelf.looks_too_fast")
    clock.advance(slowed.json()["retry_after"])
    assert (await look(viewer, tea["id"])).status_code == 200


def viewer_of(stage: Stage, person_id: uuid.UUID, replay: uuid.UUID | None = None) -> Pass:
    return Pass(
        stage.room_id,
        stage.organisation_id,
        person_id,
        "Guest",
        AuthorRole.VIEWER,
        broadcast_id=replay,
        replay=replay is not None,
    )


async def test_the_socket_counts_the_same_and_a_replay_apart(
    stage: Stage, browser: MakeBrowser, shop: Shop, worker: ShowsWorker, database: Database
) -> None:
    over = await finished(stage, worker, database)
    _, tea = await shelved(stage, over, TEA)
    person = uuid.UUID((await join(browser()))["id"])
    wanted = {"seen": [tea["id"]], "opened": [tea["id"]]}
    order = Order(viewer_of(stage, person, replay=over), "c", wanted)
    for counted in (2, 0):
        assert await shop.showcase.looks.carry_out(order) == {"counted": counted}
    assert await counts(stage, over) == [(0, 0, 1, 1)]
    with pytest.raises(LookInvalid):
        await shop.showcase.looks.carry_out(Order(order.by, "d", {"seen": ["x"]}))


async def test_a_crowd_is_counted_exactly_by_two_processes(
    stage: Stage, database: Database, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    items = [uuid.UUID((await shelved(stage, planned, TEA, title=f"Tea {n}"))[1]["id"]) for n in range(4)]
    people = [new_id() for _ in range(PEOPLE)]
    rows = [
        {
            "id": person,
            "organisation_id": stage.organisation_id,
            "guest_id": uuid.uuid4(),
            "account_id": None,
            "nickname": "Guest",
            "created_at": clock.now(),
        }
        for person in people
    ]
    async with database.transaction() as session:
        await session.execute(insert(PersonRow), rows)
    writers: list[GroupCommit[Looked, int]] = [
        GroupCommit(database, LookWriter(clock).settle, name="looks") for _ in range(2)
    ]
    for writer in writers:
        await writer.start()
    seen, half = frozenset(items), frozenset(items[:2])
    reports = [Looked(stage.room_id, person, None, seen, half) for person in people]
    answers = await asyncio.gather(*(writer.submit(one) for writer in writers for one in reports))
    for writer in writers:
        await writer.close()
    assert sum(answers) == PEOPLE * 6
    expected = [(PEOPLE, PEOPLE, 0, 0)] * 2 + [(PEOPLE, 0, 0, 0)] * 2
    assert await counts(stage, planned) == expected
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ShelfLook)) == PEOPLE * 4
