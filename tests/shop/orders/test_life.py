from __future__ import annotations

from typing import Any

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from tests.people.conftest import MakeBrowser
from tests.shop.orders.ground import Buyer, Market, buyer_at
from tests.shop.stock.goods import faults
from tests.shows.rig import Stage
from tests.talk.raffles.ground import told

PAY_SECONDS = 15 * 60
PATIENCE_SECONDS = 30


async def steps(market: Market, order: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (step["before"], step["after"], step["act"], step["actor_kind"])
        for step in (await market.read(order))["steps"]
    ]


async def test_paid_packed_shipped_and_received(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant()
    order = await buyer.paid(variant, 2)
    assert await market.level(variant) == (0, 2, 8)
    packed = await stage.owner.post("/orders/packing", json={"order_ids": [order["id"]]})
    assert packed.json() == {"done": 1, "unchanged": 0, "faults": []}
    shipped = await market.ship(order)
    assert (shipped.json()["state"], shipped.json()["tracking_number"]) == ("shipped", "SF1234567890")
    received = (await buyer.act(order, "receipt")).json()
    assert (received["state"], received["carrier"]) == ("completed", "SF Express")
    assert (await buyer.act(order, "receipt")).json()["completed_at"] == received["completed_at"]
    assert await steps(market, order) == [
        (None, "placed", "order.placed", "viewer"),
        ("placed", "paid", "order.paid", "payment"),
        ("paid", "fulfilling", "order.packing", "account"),
        ("fulfilling", "shipped", "order.shipped", "account"),
        ("shipped", "completed", "order.completed", "viewer"),
    ]
    seen = [step["act"] for step in received["steps"]]
    assert seen == ["order.placed", "order.paid", "order.shipped", "order.completed"]


async def test_an_order_that_nobody_pays_closes_and_lets_its_goods_go(
    market: Market, buyer: Buyer, clock: ManualClock, job_runner: JobRunner
) -> None:
    variant = await market.variant()
    order = await buyer.order(variant, 3)
    clock.advance(PAY_SECONDS)
    refused = await buyer.browser.get(f"/watch/tea-room/cashier/{order['id']}")
    assert refused.json()["code"] == "payment.nothing_to_pay"
    await job_runner.run_due()
    assert (await buyer.read(order))["state"] == "placed"
    clock.advance(PATIENCE_SECONDS)
    await job_runner.run_due()
    closed = await buyer.read(order)
    assert (closed["state"], closed["closed_because"]) == ("closed", "expired")
    assert await market.level(variant) == (0, 0, 10)


async def test_a_buyer_cancels_before_paying_and_not_after(market: Market, buyer: Buyer) -> None:
    variant = await market.variant()
    order = await buyer.order(variant)
    closed = (await buyer.act(order, "cancel")).json()
    assert (closed["state"], closed["closed_because"]) == ("closed", "cancelled")
    assert (await buyer.act(order, "cancel")).status_code == 200
    assert await market.level(variant) == (0, 0, 10)
    paid = await buyer.paid(variant)
    refused = await buyer.act(paid, "cancel")
    assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (
        409,
        "order.state",
        "paid",
    )


async def test_money_of_the_last_second_is_taken(
    market: Market, buyer: Buyer, clock: ManualClock, job_runner: JobRunner
) -> None:
    variant = await market.variant()
    order = await buyer.order(variant)
    payment = await buyer.cashier(order)
    clock.advance(PAY_SECONDS - 1)
    await buyer.tap(payment, "silent")
    clock.advance(PATIENCE_SECONDS)
    await job_runner.run_due()
    assert (await buyer.look(payment))["state"] == "paid"
    assert (await buyer.read(order))["state"] == "paid"


async def test_late_money_is_taken_while_the_goods_are_still_there(
    market: Market, buyer: Buyer, clock: ManualClock, job_runner: JobRunner, database: Database
) -> None:
    variant = await market.variant()
    order = await buyer.order(variant, 2)
    payment = await buyer.cashier(order)
    clock.advance(PAY_SECONDS + PATIENCE_SECONDS)
    await job_runner.run_due()
    assert (await buyer.read(order))["state"] == "closed"
    await buyer.tap(payment, "late")
    assert (await buyer.look(payment))["state"] == "paid"
    paid = await buyer.read(order)
    assert (paid["state"], paid["closed_because"]) == ("paid", None)
    assert await market.level(variant) == (0, 2, 8)
    assert not await faults(database)


async def test_late_money_goes_back_when_the_goods_are_gone(
    market: Market,
    buyer: Buyer,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    stage: Stage,
    database: Database,
    channels: ChannelLog,
) -> None:
    variant = await market.variant(received=1)
    order = await buyer.order(variant)
    payment = await buyer.cashier(order)
    clock.advance(PAY_SECONDS + PATIENCE_SECONDS)
    await job_runner.run_due()
    other = await buyer_at(browser())
    taken = await other.paid(variant)
    await buyer.tap(payment, "late")
    assert (await buyer.look(payment))["state"] == "surplus"
    assert (await buyer.read(order))["state"] == "closed"
    await market.chase()
    assert (await buyer.look(payment))["refunded"] == 9900
    assert (await other.read(taken))["state"] == "paid"
    assert await market.level(variant) == (0, 1, 0)
    states = [one["order"]["state"] for one in await told(database, channels, stage, "order.changed")]
    assert states == ["placed", "closed", "placed", "paid"]


async def test_what_is_shipped_is_completed_by_itself(
    market: Market, buyer: Buyer, clock: ManualClock, job_runner: JobRunner
) -> None:
    order = await buyer.paid(await market.variant())
    await market.ship(order)
    clock.advance(10 * 86_400 - 1)
    await job_runner.run_due()
    assert (await buyer.read(order))["state"] == "shipped"
    clock.advance(1)
    await job_runner.run_due()
    completed = await market.read(order)
    assert (completed["state"], completed["steps"][-1]["actor_kind"]) == ("completed", "system")


async def test_who_asks_for_their_money_is_not_completed_over(
    market: Market, buyer: Buyer, clock: ManualClock, job_runner: JobRunner, stage: Stage
) -> None:
    order = await buyer.paid(await market.variant())
    await market.ship(order)
    await buyer.act(order, "refund-wish", reason="Too small")
    clock.advance(11 * 86_400)
    await job_runner.run_due()
    assert (await buyer.read(order))["state"] == "shipped"
    form = {"reason": "Please send it back first"}
    await stage.owner.post(f"/orders/{order['id']}/refund-wish/decline", json=form)
    clock.advance(86_400)
    await job_runner.run_due()
    assert (await buyer.read(order))["state"] == "completed"


async def test_the_house_decides_how_long_it_waits(
    market: Market, buyer: Buyer, stage: Stage, clock: ManualClock, job_runner: JobRunner
) -> None:
    wanted = {"pay_minutes": 5, "complete_days": 1}
    assert (await stage.owner.put("/orders/settings", json=wanted)).json() == wanted
    variant = await market.variant()
    unpaid, order = await buyer.order(variant), await buyer.paid(variant)
    await market.ship(order)
    clock.advance(5 * 60 + PATIENCE_SECONDS)
    await job_runner.run_due()
    assert (await buyer.read(unpaid))["state"] == "closed"
    clock.advance(86_400)
    await job_runner.run_due()
    assert (await buyer.read(order))["state"] == "completed"
    assert (await stage.owner.put("/orders/settings", json={"pay_minutes": 1})).status_code == 422


@pytest.mark.parametrize("act", ["receipt", "refund-wish"])
async def test_what_is_not_paid_is_neither_received_nor_given_back(
    market: Market, buyer: Buyer, act: str
) -> None:
    order = await buyer.order(await market.variant())
    form = {"reason": "x"} if act == "refund-wish" else {}
    assert (await buyer.act(order, act, **form)).json()["code"] == "order.state"
    assert (await market.refund(order)).json()["code"] == "order.state"
    assert (await market.ship(order)).json()["code"] == "order.state"
