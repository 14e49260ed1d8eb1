"""Who may not come in any more: what they ordered stays theirs."""

from __future__ import annotations

from typing import Any

import pytest

from liveloop.kit.clock import ManualClock
from tests.people.conftest import MakeBrowser
from tests.shop.orders.ground import ORDERS, Buyer, Market, buyer_at
from tests.shows.rig import Stage
from tests.talk.sanctions.giving import give, try_entering


async def ban(stage: Stage, buyer: Buyer) -> None:
    await give(stage, buyer.person_id, "ban")
    refused = await try_entering(buyer.browser)
    assert refused.json()["code"] == "viewer.banned"


async def listed(buyer: Buyer) -> list[dict[str, Any]]:
    answer = await buyer.browser.get(ORDERS)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_banned_buyer_sees_pays_and_cancels_what_they_ordered(
    market: Market, buyer: Buyer, stage: Stage
) -> None:
    variant = await market.variant()
    first, second = await buyer.order(variant), await buyer.order(variant)
    await ban(stage, buyer)
    assert [one["id"] for one in await listed(buyer)] == [second["id"], first["id"]]
    payment = await buyer.pay(first)
    assert payment["state"] == "paid"
    assert (await buyer.read(first))["state"] == "paid"
    assert (await buyer.act(second, "cancel")).json()["state"] == "closed"
    wished = await buyer.act(first, "refund-wish", reason="I do not want it any more")
    assert wished.json()["refund_wished"] is True
    assert (await market.read(first))["refund_wished"] is True
    assert await market.level(variant) == (0, 1, 9)


async def test_a_banned_buyer_says_that_the_parcel_came(market: Market, buyer: Buyer, stage: Stage) -> None:
    order = await buyer.paid(await market.variant())
    assert (await market.ship(order)).status_code == 200
    await ban(stage, buyer)
    assert (await buyer.act(order, "receipt")).json()["state"] == "completed"


async def test_a_banned_buyer_orders_nothing_new(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant()
    await ban(stage, buyer)
    for refused in (await buyer.quote(variant), await buyer.place(variant, total=9900)):
        assert (refused.status_code, refused.json()["code"]) == (403, "viewer.banned")
    assert await listed(buyer) == []
    assert await market.level(variant) == (0, 0, 10)


async def test_who_was_removed_from_a_broadcast_keeps_their_orders(
    market: Market, buyer: Buyer, stage: Stage, clock: ManualClock
) -> None:
    broadcast_id = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    order = await buyer.order(await market.variant())
    url = f"/broadcasts/{broadcast_id}/removals"
    assert (await stage.owner.post(url, json={"person_id": buyer.person_id})).is_success
    clock.advance(1)
    assert (await buyer.quote(await market.variant())).json()["code"] == "viewer.removed"
    assert (await buyer.pay(order))["state"] == "paid"


@pytest.mark.parametrize("newcomer", [True, False])
async def test_somebody_else_sees_none_of_it(
    market: Market, buyer: Buyer, stage: Stage, browser: MakeBrowser, newcomer: bool
) -> None:
    order = await buyer.order(await market.variant())
    await ban(stage, buyer)
    other = browser() if newcomer else (await buyer_at(browser())).browser
    answers = [
        await other.get(f"{ORDERS}/{order['id']}"),
        await other.post(f"{ORDERS}/{order['id']}/cancel"),
        await other.get(f"/watch/tea-room/cashier/{order['id']}"),
    ]
    codes = {"watch.join_first"} if newcomer else {"order.not_found", "payment.subject_not_found"}
    assert {answer.json()["code"] for answer in answers} <= codes
    assert (await buyer.read(order))["state"] == "placed"
