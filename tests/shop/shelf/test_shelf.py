from __future__ import annotations

import asyncio
import uuid

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shop.shelf.schemas import ITEMS
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shop.goods.catalogue import CUP, ELSEWHERE, TEA, form_of, make
from tests.shop.shelf.display import SOON, explain, mount, price, read, shelved, told
from tests.shows.rig import Stage


async def test_products_are_put_on_the_shelf_once_and_in_their_order(stage: Stage) -> None:
    planned = await stage.plan()
    tea, cup = await make(stage.owner, TEA), await make(stage.owner, CUP)
    kettle = await make(stage.owner, ELSEWHERE)
    await mount(stage.owner, planned, cup, tea, cup)
    items = await mount(stage.owner, planned, tea, kettle)
    assert [one["card"]["title"] for one in items] == ["Cup", "明前龙井", "Kettle"]
    assert [len(one["variants"]) for one in items] == [3, 1, 1]
    assert [one["variants"][0]["left"] for one in items] == [0, 0, None]
    assert (await read(stage, planned))["items"] == items
    assert (await read(stage, planned))["honour_seconds"] == 15.0


async def test_only_what_is_for_sale_comes_onto_the_shelf(stage: Stage, other_house: House) -> None:
    planned = await stage.plan()
    draft = await make(stage.owner, TEA, status="draft")
    foreign = await make(other_house.owner, TEA)
    for product in (draft["id"], foreign["id"], str(uuid.uuid4())):
        form = {"product_ids": [product]}
        refused = await stage.owner.post(f"/broadcasts/{planned}/shelf", json=form)
        assert (refused.status_code, refused.json()["code"]) == (409, "shelf.not_for_sale")
        assert refused.json()["products"] == [product]
    assert (await read(stage, planned))["items"] == []


async def test_a_shelf_has_an_end(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = await stage.plan()
    first = await make(stage.owner, TEA)
    await mount(stage.owner, planned, first)
    more = [str(uuid.uuid4()) for _ in range(ITEMS)]
    full = await stage.owner.post(f"/broadcasts/{planned}/shelf", json={"product_ids": more})
    assert (full.status_code, full.json()["code"]) == (409, "shelf.full")


async def test_the_order_is_changed_by_naming_all(stage: Stage) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    items = await mount(stage.owner, planned, *[await make(stage.owner, TEA, title=name) for name in "ABC"])
    a, b, c = (one["id"] for one in items)
    url = f"/broadcasts/{planned}/shelf/order"
    moved = (await stage.owner.put(url, json={"item_ids": [c, a, b]})).json()
    assert [one["card"]["title"] for one in moved["items"]] == ["C", "A", "B"]
    for stale in ([c, a], [c, a, b, b], [c, a, str(uuid.uuid4())]):
        refused = await stage.owner.put(url, json={"item_ids": stale})
        assert (refused.status_code, refused.json()["code"]) == (409, "shelf.changed")


async def test_what_is_taken_off_comes_back_as_the_same_item_without_its_price(
    stage: Stage, worker: ShowsWorker
) -> None:
    planned = await stage.plan()
    tea, item = await shelved(stage, planned, TEA)
    _, other = await shelved(stage, planned, CUP)
    await stage.act("start", planned)
    assert (await price(stage, planned, item, 9900)).status_code == 200
    assert (await explain(stage, planned, item)).json()["explaining"]["item_id"] == item["id"]
    url = f"/broadcasts/{planned}/shelf/items/{item['id']}"
    assert (await stage.owner.delete(url)).status_code == 204
    assert (await stage.owner.delete(url)).json()["code"] == "shelf.item_not_found"
    shelf = await read(stage, planned)
    assert ([one["id"] for one in shelf["items"]], shelf["explaining"]) == ([other["id"]], None)
    back = (await mount(stage.owner, planned, tea))[-1]
    assert (back["id"], back["variants"][0]["live_price"]) == (item["id"], None)


async def test_viewers_hear_of_the_shelf_once_they_know_of_the_broadcast(
    stage: Stage, database: Database, channels: ChannelLog, browser: MakeBrowser
) -> None:
    draft = await stage.plan()
    await shelved(stage, draft, TEA)
    assert await told(database, channels, stage, "shelf.changed") == []
    url = f"/watch/tea-room/broadcasts/{draft}/shelf"
    assert (await browser().get(url)).status_code == 404
    planned = await stage.plan(scheduled_at=SOON)
    _, item = await shelved(stage, planned, CUP)
    ((_, data),) = await told(database, channels, stage, "shelf.changed")
    assert (data["broadcast_id"], data["order"]) == (str(planned), [item["id"]])
    assert data["items"][0]["card"] == item["card"]
    shelf = (await browser().get(f"/watch/tea-room/broadcasts/{planned}/shelf")).json()
    assert shelf["items"] == data["items"]
    page = f"/watch/tea-room/broadcasts/{planned}/shelf/items/{item['id']}"
    sheet = (await browser().get(page)).json()["sheet"]
    assert [one["name"] for one in sheet["options"]] == ["Colour", "Size"]
    gone = f"/watch/tea-room/broadcasts/{planned}/shelf/items/{uuid.uuid4()}"
    assert (await browser().get(gone)).json()["code"] == "shelf.item_not_found"


async def test_what_is_not_sold_any_more_is_hidden_from_viewers_and_kept_for_staff(
    stage: Stage, database: Database, channels: ChannelLog, browser: MakeBrowser
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    tea, item = await shelved(stage, planned, TEA)
    archived = {**form_of(tea), "status": "archived"}
    assert (await stage.owner.put(f"/products/{tea['id']}", json=archived)).status_code == 200
    _, data = (await told(database, channels, stage, "shelf.changed"))[-1]
    assert (data["order"], data["items"]) == ([], [])
    shelf = (await browser().get(f"/watch/tea-room/broadcasts/{planned}/shelf")).json()
    assert shelf["items"] == []
    (kept,) = (await read(stage, planned))["items"]
    assert (kept["id"], kept["status"]) == (item["id"], "archived")


async def test_who_runs_the_room_fills_the_shelf_and_who_reads_numbers_only_looks(
    stage: Stage, member: MakeMember, other_house: House
) -> None:
    planned = await stage.plan()
    tea = await make(stage.owner, TEA)
    host, analyst, moderator = await member("host"), await member("analyst"), await member("moderator")
    await mount(host, planned, tea)
    url = f"/broadcasts/{planned}/shelf"
    assert (await analyst.get(url)).status_code == 200
    refused = await analyst.post(url, json={"product_ids": [tea["id"]]})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission.missing")
    assert (await moderator.get(url)).status_code == 403
    assert (await other_house.owner.get(url)).status_code == 404
    assert (await other_house.owner.post(url, json={"product_ids": [tea["id"]]})).status_code == 404


async def test_what_is_done_to_the_shelf_is_on_record(stage: Stage, worker: ShowsWorker) -> None:
    planned = await stage.plan()
    _, item = await shelved(stage, planned, TEA)
    _, other = await shelved(stage, planned, CUP)
    order = {"item_ids": [other["id"], item["id"]]}
    for _ in range(2):
        await stage.owner.put(f"/broadcasts/{planned}/shelf/order", json=order)
    await stage.act("start", planned)
    await price(stage, planned, item, 9900)
    for explained in (item, item, None, None):
        await explain(stage, planned, explained)
    await stage.owner.delete(f"/broadcasts/{planned}/shelf/items/{item['id']}")
    entries = (await stage.owner.get("/audit?limit=50")).json()["items"]
    acts = [one["act"] for one in reversed(entries) if one["act"].startswith("shelf.")]
    assert acts == [
        "shelf.mounted",
        "shelf.mounted",
        "shelf.arranged",
        "shelf.priced",
        "shelf.explained",
        "shelf.explaining_ended",
        "shelf.taken_off",
    ]


async def test_many_hands_put_products_onto_one_shelf(stage: Stage, clock: ManualClock) -> None:
    planned = await stage.plan()
    products = [await make(stage.owner, TEA, title=f"Tea {number}") for number in range(4)]
    await asyncio.gather(
        *(mount(stage.owner, planned, one, products[0]) for one in products for _ in range(2))
    )
    items = (await read(stage, planned))["items"]
    assert sorted(one["product_id"] for one in items) == sorted(one["id"] for one in products)
