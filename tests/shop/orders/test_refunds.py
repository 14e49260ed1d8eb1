from __future__ import annotations

import asyncio

from sqlalchemy import update

from liveloop.kit.database import Database
from liveloop.shop.sandbox.models import SandboxTrade
from tests.people.conftest import House, MakeMember
from tests.shop.orders.ground import Buyer, Market
from tests.shop.stock.goods import faults
from tests.shows.rig import Stage


async def test_all_of_the_money_goes_back_and_the_goods_with_it(
    market: Market, buyer: Buyer, database: Database
) -> None:
    variant = await market.variant()
    order = await buyer.paid(variant, 2)
    line = order["lines"][0]["id"]
    asked = (await market.refund(order, goods={line: 2})).json()
    assert (asked["state"], asked["refunding"], asked["refunded"]) == ("refunding", 19800, 0)
    assert await market.level(variant) == (0, 2, 8)
    await market.chase()
    back = await buyer.read(order)
    assert (back["state"], back["refunded"], back["lines"][0]["returned"]) == ("refunded", 19800, 2)
    assert await market.level(variant) == (0, 0, 10)
    assert not await faults(database)
    (refund,) = (await market.read(order))["refunds"]
    assert (refund["state"], refund["amount"]) == ("succeeded", 19800)


async def test_a_part_goes_back_and_the_order_goes_on(market: Market, buyer: Buyer) -> None:
    variant = await market.variant()
    order = await buyer.paid(variant, 2)
    await market.ship(order)
    await market.refund(order, amount=500)
    await market.chase()
    on = await buyer.read(order)
    assert (on["state"], on["refunded"]) == ("shipped", 500)
    assert (await market.read(order))["refundable"] == 19300
    line = order["lines"][0]["id"]
    await market.refund(order, amount=9900, goods={line: 1})
    await market.chase()
    assert await market.level(variant) == (0, 1, 9)
    await market.refund(order)
    await market.chase()
    end = await buyer.read(order)
    assert (end["state"], end["refunded"], end["lines"][0]["returned"]) == ("refunded", 19800, 1)
    assert await market.level(variant) == (0, 1, 9)


async def test_one_tap_of_staff_gives_back_once(market: Market, buyer: Buyer) -> None:
    order = await buyer.paid(await market.variant(), 2)
    answers = await asyncio.gather(*(market.refund(order, key="the-same-tap", amount=9900) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    await market.chase()
    assert (await buyer.read(order))["refunded"] == 9900


async def test_never_more_than_was_paid(market: Market, buyer: Buyer) -> None:
    order = await buyer.paid(await market.variant(), 1)
    line = order["lines"][0]["id"]
    refused = await market.refund(order, amount=9901)
    assert (refused.status_code, refused.json()["code"], refused.json()["most"]) == (
        409,
        "refund.too_large",
        9900,
    )
    assert (await market.refund(order, amount=0)).json()["code"] == "refund.invalid"
    assert (await market.refund(order, goods={line: 2})).json()["code"] == "refund.invalid"
    await market.refund(order)
    assert (await market.refund(order, amount=1)).json()["code"] == "order.state"
    await market.chase()
    assert (await market.refund(order, amount=1)).json()["code"] == "order.state"


async def test_what_cost_nothing_is_given_back_at_once(market: Market, buyer: Buyer) -> None:
    variant = await market.variant(price=0)
    order = await buyer.order(variant)
    line = order["lines"][0]["id"]
    assert (await market.refund(order, goods={line: 1})).json()["state"] == "refunded"
    assert await market.level(variant) == (0, 0, 10)


async def test_a_buyer_asks_and_staff_answers(market: Market, buyer: Buyer, stage: Stage) -> None:
    order = await buyer.paid(await market.variant())
    wished = (await buyer.act(order, "refund-wish", reason="Too small")).json()
    assert wished["refund_wished"]
    await buyer.act(order, "refund-wish", reason="Far too small")
    counts = (await stage.owner.get("/orders/counts")).json()
    assert (counts["refund_wished"], counts["states"]) == (1, {"paid": 1})
    (listed,) = (await stage.owner.get("/orders", params={"refund_wished": True})).json()["items"]
    assert listed["refund_wish"] == "Far too small"
    url = f"/orders/{order['id']}/refund-wish/decline"
    declined = (await stage.owner.post(url, json={"reason": "Worn"})).json()
    assert (declined["refund_wish"], declined["state"]) == (None, "paid")
    assert (await stage.owner.post(url, json={"reason": "Worn"})).status_code == 409
    acts = [step["act"] for step in (await buyer.read(order))["steps"]]
    assert acts == ["order.placed", "order.paid", "order.refund_wished", "order.refund_declined"]


async def test_money_is_given_back_by_those_who_may(
    market: Market, buyer: Buyer, member: MakeMember, other_house: House, stage: Stage
) -> None:
    order = await buyer.paid(await market.variant())
    form = {"key": "somebody-else", "reason": "No"}
    url = f"/orders/{order['id']}/refunds"
    assert (await (await member("operator")).post(url, json=form)).status_code == 403
    assert (await (await member("analyst")).post(url, json=form)).status_code == 403
    assert (await other_house.owner.post(url, json=form)).status_code == 404
    assert (await (await member("admin")).post(url, json=form)).status_code == 200
    entries = (await stage.owner.get("/audit")).json()["items"]
    assert "order.refund_ordered" in [entry["act"] for entry in entries]


async def test_a_refund_that_its_provider_will_not_make_lets_the_order_go_on(
    market: Market, buyer: Buyer, stage: Stage, database: Database
) -> None:
    order = await buyer.paid(await market.variant())
    async with database.transaction() as session:
        await session.execute(update(SandboxTrade).values(amount=1))
    await market.refund(order)
    await market.chase()
    assert (await buyer.read(order))["state"] == "refunding"
    (failed,) = (await stage.owner.get("/refunds", params={"state": "failed"})).json()["items"]
    dropped = await stage.owner.post(f"/refunds/{failed['id']}/drop", json={"note": "By bank transfer"})
    assert dropped.status_code == 200, dropped.text
    on = await market.read(order)
    assert (on["state"], on["refunding"], on["refundable"]) == ("paid", 0, 9900)
    assert [one["state"] for one in on["refunds"]] == ["failed"]
    async with database.transaction() as session:
        await session.execute(update(SandboxTrade).values(amount=9900))
    await market.refund(order)
    await market.chase()
    assert (await buyer.read(order))["state"] == "refunded"


async def test_money_that_was_given_back_at_the_payment_is_known_here(
    market: Market, buyer: Buyer, stage: Stage
) -> None:
    order = await buyer.paid(await market.variant())
    payment = (await market.read(order))["payment_id"]
    form = {"key": "at-the-payment", "amount": 400, "reason": "Late"}
    asked = await stage.owner.post(f"/payments/{payment}/refunds", json=form)
    assert asked.is_success, asked.text
    await market.chase()
    on = await market.read(order)
    assert (on["state"], on["refunded"], on["refundable"]) == ("paid", 400, 9500)
    await market.refund(order)
    await market.chase()
    assert (await buyer.read(order))["state"] == "refunded"
