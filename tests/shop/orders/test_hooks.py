from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from liveloop.shop.webhooks.vocabulary import EVENT_TYPES
from tests.shop.orders.ground import Buyer, Market
from tests.shows.rig import Stage


async def test_other_systems_hear_of_each_turn_and_of_no_address(
    market: Market, buyer: Buyer, stage: Stage, database: Database
) -> None:
    endpoint = WebhookEndpoint(
        id=new_id(),
        organisation_id=stage.organisation_id,
        url="https://erp.example.com/hooks",
        description="",
        event_types=list(EVENT_TYPES),
        state="on",
        sealed_secret="sealed",
        created_at=ManualClock().now(),
    )
    async with database.transaction() as session:
        session.add(endpoint)
    order = await buyer.paid(await market.variant(), channel="moments")
    await market.ship(order)
    await market.refund(order, amount=100)
    await market.chase()
    async with database.read() as session:
        rows = (await session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id))).all()
    bodies: list[dict[str, Any]] = [json.loads(row.body) for row in rows]
    assert [body["type"] for body in bodies] == [
        "order.placed",
        "order.paid",
        "order.shipped",
        "order.refunding",
        "order.refunded",
    ]
    last = bodies[-1]["data"]
    assert (last["number"], last["state"], last["refunded"]) == (order["number"], "shipped", 100)
    assert last["channel"] == "moments"
    assert not any("13812345678" in row.body or "文三路" in row.body for row in rows)
