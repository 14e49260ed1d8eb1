"""A shelf with products on it, as the tests here fill it."""

from __future__ import annotations

import uuid
from typing import Any

from liveloop.kit.channels import ChannelLog
from liveloop.kit.database import Database
from liveloop.shop.stock.service import StockService
from tests.people.conftest import Browser
from tests.shop.goods.catalogue import make
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"


async def mount(staff: Browser, broadcast_id: object, *products: dict[str, Any]) -> list[dict[str, Any]]:
    """The shelf afterwards."""
    form = {"product_ids": [one["id"] for one in products]}
    answer = await staff.post(f"/broadcasts/{broadcast_id}/shelf", json=form)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def shelved(
    stage: Stage, broadcast_id: object, form: dict[str, Any], **changes: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new product and its item."""
    product = await make(stage.owner, form, **changes)
    return product, (await mount(stage.owner, broadcast_id, product))[-1]


async def price(
    stage: Stage, broadcast_id: object, item: dict[str, Any], amount: int | None, **wanted: Any
) -> Any:
    """Open, or with None close, a live price of the item's first variant."""
    prices = [{"variant_id": item["variants"][0]["id"], "price": amount}]
    url = f"/broadcasts/{broadcast_id}/shelf/items/{item['id']}"
    return await stage.owner.patch(url, json={"prices": prices, **wanted})


async def explain(stage: Stage, broadcast_id: object, item: dict[str, Any] | None, **wanted: Any) -> Any:
    form = {"item_id": item and item["id"], **wanted}
    return await stage.owner.put(f"/broadcasts/{broadcast_id}/shelf/explaining", json=form)


async def read(stage: Stage, broadcast_id: object) -> dict[str, Any]:
    return dict((await stage.owner.get(f"/broadcasts/{broadcast_id}/shelf")).json())


async def receive(database: Database, stock: StockService, variant_id: str, change: int) -> None:
    async with database.transaction() as session:
        await stock.receive(session, uuid.UUID(variant_id), change, "delivered", None)


async def told(
    database: Database, channels: ChannelLog, stage: Stage, kind: str
) -> list[tuple[str | None, dict[str, Any]]]:
    """(at, data) of each event of this type, oldest first."""
    async with database.read() as session:
        head = await channels.head(session, stage.channel)
        until = head.offset if head else 0
        logged = await channels.events_between(session, stage.channel, after=0, until=until)
    assert all(lane == "trade" for lane, event in logged if event.type.startswith("shelf."))
    return [(event.at and event.at.isoformat(), event.data) for _, event in logged if event.type == kind]
