from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import MakeBrowser
from tests.shop.goods.catalogue import CUP, TEA
from tests.shop.shelf.display import explain, read, shelved, told
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage

pytestmark = pytest.mark.usefixtures("worker")


async def test_products_are_explained_one_at_a_time_from_the_moment_that_was_seen(
    stage: Stage, database: Database, channels: ChannelLog, clock: ManualClock, browser: MakeBrowser
) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    _, cup = await shelved(stage, planned, CUP)
    await stage.act("start", planned)
    began = clock.now()
    clock.advance(20)
    first = await explain(stage, planned, tea, at=(clock.now() - timedelta(seconds=4)).isoformat())
    assert first.json()["explaining"] == {
        "id": first.json()["explaining"]["id"],
        "item_id": tea["id"],
        "at": "2026-01-01T00:00:16Z",
        "until": None,
    }
    clock.advance(30)
    await explain(stage, planned, cup, at=(clock.now() - timedelta(seconds=60)).isoformat())
    clock.advance(30)
    assert (await explain(stage, planned, None)).json()["explaining"] is None
    events = await told(database, channels, stage, "shelf.explaining")
    assert [at for at, _ in events] == [
        "2026-01-01T00:00:16+00:00",
        "2026-01-01T00:00:40+00:00",
        "2026-01-01T00:01:20+00:00",
    ]
    assert [len(data["explanations"]) for _, data in events] == [1, 2, 1]
    shelf = (await browser().get(f"/watch/tea-room/broadcasts/{planned}/shelf")).json()
    spans = [(one["item_id"], one["at"], one["until"]) for one in shelf["explanations"]]
    assert spans == [
        (tea["id"], "2026-01-01T00:00:16Z", "2026-01-01T00:00:40Z"),
        (cup["id"], "2026-01-01T00:00:40Z", "2026-01-01T00:01:20Z"),
    ]
    assert began < clock.now()


async def test_to_explain_it_again_changes_nothing(
    stage: Stage, database: Database, channels: ChannelLog, clock: ManualClock
) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    await stage.act("start", planned)
    first = (await explain(stage, planned, tea)).json()
    clock.advance(5)
    assert (await explain(stage, planned, tea)).json() == first
    assert len(await told(database, channels, stage, "shelf.explaining")) == 1


async def test_a_moment_before_the_last_one_is_not_believed(stage: Stage, clock: ManualClock) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    _, cup = await shelved(stage, planned, CUP)
    await stage.act("start", planned)
    clock.advance(20)
    early = (clock.now() - timedelta(seconds=9)).isoformat()
    await explain(stage, planned, tea)
    assert (await explain(stage, planned, cup, at=early)).json()["explaining"]["at"] == "2026-01-01T00:00:20Z"


async def test_nothing_is_explained_before_the_start_or_after_the_end(
    stage: Stage, worker: ShowsWorker, database: Database
) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    refused = await explain(stage, planned, tea)
    assert (refused.status_code, refused.json()["code"]) == (409, "shelf.not_on_air")
    assert (await explain(stage, planned, None)).status_code == 200
    over = await finished(stage, worker, database)
    _, cup = await shelved(stage, over, CUP)
    assert (await explain(stage, over, cup)).json()["code"] == "shelf.not_on_air"


async def test_the_last_explanation_ends_with_the_broadcast(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    await stage.act("start", planned)
    await explain(stage, planned, tea)
    await stage.act("end", planned)
    assert (await read(stage, planned))["explaining"] is None
    shelf = (await browser().get(f"/watch/tea-room/broadcasts/{planned}/shelf")).json()
    assert [one["until"] for one in shelf["explanations"]] == [None]


async def test_several_hosts_who_press_at_once_leave_one_product(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan()
    items = [(await shelved(stage, planned, TEA, title=f"Tea {number}"))[1] for number in range(3)]
    await stage.act("start", planned)
    await asyncio.gather(*(explain(stage, planned, one) for one in items * 3))
    shelf = (await browser().get(f"/watch/tea-room/broadcasts/{planned}/shelf")).json()
    open_ones = [one for one in shelf["explanations"] if one["until"] is None]
    assert len(open_ones) == 1
    assert shelf["explanations"][-1] == open_ones[0]
