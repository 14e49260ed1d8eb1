"""Coupons, wins of flash sales, live prices and shipping in orders."""

from __future__ import annotations

import uuid

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from tests.people.conftest import MakeBrowser
from tests.shop.coupons import ground as coupons
from tests.shop.flash.ground import Flash
from tests.shop.orders.ground import Buyer, Market, buyer_at
from tests.shop.stock.goods import faults
from tests.shows.rig import Stage

EXPIRED_SECONDS = 15 * 60 + 30


async def claimed(stage: Stage, buyer: Buyer, **wanted: object) -> str:
    """A coupon that the buyer took from the wall; its reference."""
    coupon = await coupons.create(stage.owner, on_wall=True, **wanted)
    answer = await coupons.claim(buyer.browser, client_id=f"claim-{coupon['id']}", coupon_id=coupon["id"])
    assert answer.status_code == 201, answer.text
    mine = (await coupons.wall(buyer.browser))["mine"]
    return str(next(one["id"] for one in mine if one["coupon"]["id"] == coupon["id"]))


async def state_of(buyer: Buyer, reference: str) -> str:
    wall = await coupons.wall(buyer.browser)
    for kind in ("mine", "used", "expired"):
        for one in wall[kind]:
            if one["id"] == reference:
                return "reserved" if one["order_id"] and kind == "mine" else kind
    raise LookupError(reference)


async def test_the_best_coupons_are_used_and_explained(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant(price=9900)
    small = await claimed(stage, buyer, value=500, threshold=0)
    large = await claimed(stage, buyer, value=2000, threshold=10000)
    shown = (await buyer.quote(variant, 2)).json()
    assert (shown["total"], [one["reference"] for one in shown["discounts"]]) == (17800, [large])
    assert [(one["reference"], one["why"], one["title"]) for one in shown["unused"]] == [
        (small, "alone", "Spring")
    ]
    order = await buyer.order(variant, 2)
    assert order["total"] == 17800
    assert order["lines"][0]["amount"] == 17800
    assert (await buyer.quote(variant, 2, coupons=[])).json()["total"] == 19800


async def test_a_coupon_is_reserved_then_used_then_back_with_all_the_money(
    market: Market, buyer: Buyer, stage: Stage
) -> None:
    variant = await market.variant(price=9900)
    reference = await claimed(stage, buyer, value=500, threshold=0)
    order = await buyer.order(variant)
    assert (order["total"], await state_of(buyer, reference)) == (9400, "reserved")
    assert (await buyer.quote(variant)).json()["total"] == 9900
    await buyer.pay(order)
    assert await state_of(buyer, reference) == "used"
    await market.refund(order)
    await market.chase()
    assert (await buyer.read(order))["state"] == "refunded"
    assert await state_of(buyer, reference) == "mine"


async def test_a_closed_order_gives_its_coupon_back(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant(price=9900)
    reference = await claimed(stage, buyer, value=500, threshold=0)
    order = await buyer.order(variant)
    await buyer.act(order, "cancel")
    assert await state_of(buyer, reference) == "mine"
    assert (await buyer.order(variant))["total"] == 9400


async def test_another_ones_coupon_takes_nothing_off(
    market: Market, buyer: Buyer, browser: MakeBrowser, stage: Stage
) -> None:
    variant = await market.variant(price=9900)
    other = await buyer_at(browser())
    reference = await claimed(stage, other, value=500, threshold=0)
    assert (await buyer.quote(variant, coupons=[reference])).json()["total"] == 9900
    refused = await buyer.place(variant, coupons=[reference], total=9400)
    assert refused.json()["code"] == "order.price_changed"


async def test_a_newcomers_coupon_is_for_the_first_order(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant(price=9900)
    await claimed(stage, buyer, value=500, threshold=0, audience="newcomer")
    await buyer.paid(variant, coupons=[])
    assert (await buyer.quote(variant)).json()["total"] == 9900


async def test_shipping_is_part_of_the_price(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant(price=9900)
    await stage.owner.put("/shipping-terms/CNY", json={"fee": 800, "free_from": 15000})
    shown = (await buyer.quote(variant)).json()
    assert (shown["shipping"], shown["total"]) == (800, 10700)
    assert (await buyer.paid(variant))["total"] == 10700
    assert (await buyer.quote(variant, 2)).json()["total"] == 19800


@pytest.fixture
def flash(
    stage: Stage, database: Database, channels: ChannelLog, clock: ManualClock, job_runner: JobRunner
) -> Flash:
    return Flash(stage, database, channels, clock, job_runner)


async def won(flash: Flash, buyer: Buyer) -> dict[str, str]:
    """What the page of somebody who won says with the order."""
    assert (await flash.buy(buyer.browser))["outcome"] == "won"
    return {"broadcast_id": str(flash.broadcast_id)}


async def test_a_win_is_ordered_at_its_price_out_of_what_was_set_aside_for_it(
    market: Market, buyer: Buyer, flash: Flash, database: Database
) -> None:
    await flash.open(quantity=2)
    seen = await won(flash, buyer)
    shown = (await buyer.quote(flash.variant_id, **seen)).json()
    assert (shown["total"], shown["lines"][0]["offer"]) == (1900, "flash")
    order = await buyer.paid(flash.variant_id, **seen)
    assert order["total"] == 1900
    assert await market.level(flash.variant_id) == (1, 1, 8)
    assert not await faults(database)
    assert (await buyer.quote(flash.variant_id, **seen)).json()["total"] == 9900
    await flash.pass_by(3600)
    assert (await flash.read())["ordered"] == 1
    assert not await faults(database)


async def test_a_win_whose_order_closes_goes_to_who_waits(
    market: Market,
    buyer: Buyer,
    browser: MakeBrowser,
    flash: Flash,
    database: Database,
) -> None:
    await flash.open(quantity=1)
    seen = await won(flash, buyer)
    other = await buyer_at(browser())
    assert (await flash.buy(other.browser))["outcome"] == "sold_out"
    order = await buyer.order(flash.variant_id, **seen)
    payment = await buyer.cashier(order)
    await flash.pass_by(EXPIRED_SECONDS)
    assert (await buyer.read(order))["state"] == "closed"
    assert (await flash.standing(other.browser))["outcome"] == "won"
    assert not await faults(database)
    # Money that comes late finds nothing to be had: it goes back.
    await buyer.tap(payment, "late")
    assert (await buyer.look(payment))["state"] == "surplus"
    await market.chase()
    assert (await buyer.look(payment))["refunded"] == 1900
    assert (await other.order(flash.variant_id, **seen))["total"] == 1900
    assert not await faults(database)


async def test_a_win_is_ordered_whole_or_not_at_its_price(
    buyer: Buyer, flash: Flash, database: Database
) -> None:
    await flash.open(quantity=2)
    seen = await won(flash, buyer)
    assert (await buyer.quote(flash.variant_id, 3, **seen)).json()["total"] == 3 * 9900
    order = await buyer.order(flash.variant_id, 3, **seen)
    assert order["lines"][0]["offer"] is None
    await buyer.act(order, "cancel")
    assert (await buyer.order(flash.variant_id, **seen))["total"] == 1900
    assert not await faults(database)


async def test_one_win_is_one_order(buyer: Buyer, flash: Flash, market: Market) -> None:
    await flash.open(quantity=2)
    seen = await won(flash, buyer)
    first = await buyer.place(flash.variant_id, total=1900, **seen)
    second = await buyer.place(flash.variant_id, total=1900, **seen)
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "order.price_changed")
    assert uuid.UUID(first.json()["order"]["id"])
