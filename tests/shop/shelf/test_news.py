from __future__ import annotations

import uuid

from liveloop.kit.channels import ChannelLog
from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from liveloop.shop.stock.holds import Hold
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import MakeBrowser
from tests.shop.goods.catalogue import CUP, ELSEWHERE, TEA, form_of, make
from tests.shop.shelf.display import SOON, mount, receive, shelved, told
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage


async def test_the_room_hears_of_the_last_one_and_of_the_first_one_again(
    stage: Stage, database: Database, channels: ChannelLog, shop: Shop
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    _, cup = await shelved(stage, planned, CUP)
    small, large, blue = (one["id"] for one in cup["variants"])
    for variant in (small, large):
        await receive(database, shop.stock, variant, 2)
    await receive(database, shop.stock, small, 5)
    await receive(database, shop.stock, small, -7)
    await receive(database, shop.stock, large, -2)
    events = [data for _, data in await told(database, channels, stage, "shelf.stock")]
    assert [(one["item_id"], one["broadcast_id"]) for one in events] == [(cup["id"], str(planned))] * 4
    assert [(one["sold_out"], one["variants"]) for one in events] == [
        (False, [large, blue]),
        (False, [blue]),
        (False, [small, blue]),
        (True, [small, large, blue]),
    ]


async def test_what_somebody_holds_is_sold_out_for_the_others(
    stage: Stage, database: Database, channels: ChannelLog, shop: Shop, browser: MakeBrowser
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    tea, item = await shelved(stage, planned, TEA)
    variant = item["variants"][0]["id"]
    await receive(database, shop.stock, variant, 1)
    from_shelf = f"/watch/tea-room/broadcasts/{planned}/shelf"
    assert (await browser().get(from_shelf)).json()["items"][0]["sold_out"] == []
    async with database.transaction() as session:
        await shop.stock.hold(session, [Hold("order:1", uuid.UUID(variant), 1)])
    assert (await browser().get(from_shelf)).json()["items"][0]["sold_out"] == [variant]
    async with database.transaction() as session:
        await shop.stock.release(session, ["order:1"])
    events = [data["sold_out"] for _, data in await told(database, channels, stage, "shelf.stock")]
    assert events == [False, True, False]
    page = (await browser().get(f"{from_shelf}/items/{item['id']}")).json()
    assert page["sheet"]["variants"][0]["left"] == 1
    assert page["item"]["card"]["id"] == tea["id"]


async def test_what_is_not_on_show_is_told_to_nobody(
    stage: Stage, database: Database, channels: ChannelLog, shop: Shop, worker: ShowsWorker
) -> None:
    over = await finished(stage, worker, database)
    tea, item = await shelved(stage, over, TEA)
    await stage.plan(scheduled_at=SOON)
    await receive(database, shop.stock, item["variants"][0]["id"], 1)
    assert await told(database, channels, stage, "shelf.stock") == []
    renamed = {**form_of(tea), "title": "Autumn tea"}
    before = await told(database, channels, stage, "shelf.changed")
    assert (await stage.owner.put(f"/products/{tea['id']}", json=renamed)).status_code == 200
    assert await told(database, channels, stage, "shelf.changed") == before


async def test_a_product_that_changes_is_shown_as_it_is_now(
    stage: Stage, database: Database, channels: ChannelLog
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    tea, item = await shelved(stage, planned, TEA)
    kettle, _ = await shelved(stage, planned, ELSEWHERE)
    renamed = {**form_of(tea), "title": "Autumn tea"}
    assert (await stage.owner.put(f"/products/{tea['id']}", json=renamed)).status_code == 200
    _, data = (await told(database, channels, stage, "shelf.changed"))[-1]
    assert [(one["id"], one["card"]["title"]) for one in data["items"]] == [(item["id"], "Autumn tea")]
    assert len(data["order"]) == 2
    assert kettle["source"] == "taobao"


async def test_every_room_that_shows_it_hears_of_it(
    stage: Stage, database: Database, channels: ChannelLog, shop: Shop
) -> None:
    form = {"slug": "cup-room", "title": "Cups", "orientation": "portrait"}
    other = (await stage.owner.post("/rooms", json=form)).json()
    tea = await make(stage.owner, TEA)
    stages = [stage, Stage(stage.owner, stage.organisation_id, other)]
    for one in stages:
        await mount(one.owner, await one.plan(scheduled_at=SOON), tea)
    await receive(database, shop.stock, tea["variants"][0]["id"], 1)
    heard = [len(await told(database, channels, one, "shelf.stock")) for one in stages]
    assert heard == [1, 1]
