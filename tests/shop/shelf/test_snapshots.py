"""What a client knows of the shelf after a snapshot and the events since is what a fresh snapshot says."""

from __future__ import annotations

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from liveloop.shows.area import ShowsWorker
from tests.shop.goods.catalogue import CUP, TEA, form_of
from tests.shop.shelf.display import explain, mount, price, receive, shelved
from tests.shows.rig import Stage
from tests.shows.watch.following import LATER, SOON, Client, client, policy

__all__ = ["client", "policy"]

SIZES = [{"options": {"Colour": "blue", "Size": size}, "price": 2200} for size in ("S", "L")]


async def test_what_is_for_sale(
    client: Client,
    stage: Stage,
    shop: Shop,
    worker: ShowsWorker,
    clock: ManualClock,
    database: Database,
) -> None:
    changed, explaining = {"shelf.changed"}, {"shelf.explaining"}
    planned = await stage.plan(scheduled_at=SOON)
    tea, item = await shelved(stage, planned, TEA)
    _, mug = await shelved(stage, planned, CUP, title="Mug")
    _, cup = await shelved(stage, planned, CUP, title="Cup", variants=SIZES)
    url, owner = f"/broadcasts/{planned}/shelf", stage.owner
    order = {"item_ids": [item["id"], cup["id"], mug["id"]]}
    await client.check(lambda: owner.put(f"{url}/order", json=order), events=changed)
    await client.check(lambda: price(stage, planned, item, 9900), events=changed)
    await client.check(lambda: price(stage, planned, item, None), events=changed)
    await client.check(lambda: price(stage, planned, item, 9900), events=changed)
    variant = item["variants"][0]["id"]
    shown = await client.check(lambda: receive(database, shop.stock, variant, 1), events={"shelf.stock"})
    assert shown["shelf"]["items"][0]["sold_out"] == []
    await client.check(lambda: receive(database, shop.stock, variant, 1), events=set())
    await client.check(lambda: receive(database, shop.stock, variant, -2), events={"shelf.stock"})
    renamed = {**form_of(tea), "title": "Autumn tea"}
    await client.check(lambda: owner.put(f"/products/{tea['id']}", json=renamed), events=changed)
    await client.check(lambda: stage.act("start", planned), events={"broadcast.changed"})
    for explained in (item, cup, item, None, cup):
        await client.check(lambda one=explained: explain(stage, planned, one), events=explaining)
        clock.advance(5)
    await client.check(lambda: price(stage, planned, item, 9000), events=changed)
    gone = await client.check(lambda: owner.delete(f"{url}/items/{cup['id']}"), events=changed | explaining)
    assert len(gone["shelf"]["items"]) == 2
    await client.check(lambda: mount(owner, planned, {"id": cup["product_id"]}), events=changed)


async def test_the_shelf_of_another_broadcast_comes_with_it(
    client: Client, stage: Stage, worker: ShowsWorker
) -> None:
    first, second = await stage.plan("A"), await stage.plan("B", scheduled_at=LATER)
    for planned in (first, second):
        await shelved(stage, planned, TEA)
    both = {"broadcast.changed", "shelf.changed"}
    url = f"/broadcasts/{first}"
    shown = await client.check(lambda: stage.owner.patch(url, json={"scheduled_at": SOON}), events=both)
    assert shown["shelf"]["broadcast_id"] == str(first)
    await client.check(lambda: stage.act("start", first), events={"broadcast.changed"})
    (item,) = (await stage.owner.get(f"{url}/shelf")).json()["items"]
    await client.check(lambda: explain(stage, first, item), events={"shelf.explaining"})
    shown = await client.check(lambda: stage.act("end", first), events=both)
    assert shown["shelf"]["broadcast_id"] == str(second)
    withdrawn = f"/broadcasts/{second}"
    shown = await client.check(lambda: stage.owner.delete(withdrawn), events=both | {"shelf.explaining"})
    assert len(shown["shelf"]["explanations"]) == 1
