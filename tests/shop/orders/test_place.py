from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from liveloop.shop.orders.errors import OrderInvalid
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.policy import Order
from tests.people.conftest import Browser, House, MakeBrowser
from tests.shop.orders.ground import ORDERS, Buyer, Market, buyer_at
from tests.shop.stock.goods import add_variant
from tests.shows.rig import Stage
from tests.talk.raffles.ground import join, told


async def test_the_price_that_is_shown_is_the_price_of_the_order(market: Market, buyer: Buyer) -> None:
    variant = await market.variant(price=9900, list_price=12900)
    shown = (await buyer.quote(variant, 2)).json()
    assert (shown["total"], shown["short"]) == (19800, {})
    assert sum(reason["amount"] for reason in shown["why"]) == shown["total"]
    order = await buyer.order(variant, 2)
    assert (order["state"], order["total"], order["currency"]) == ("placed", 19800, "CNY")
    (line,) = order["lines"]
    assert (line["quantity"], line["price"], line["list_price"], line["amount"]) == (2, 9900, 12900, 19800)
    detail = await buyer.read(order)
    assert {**detail["quote"], "short": {}} == shown
    assert await market.level(variant) == (2, 0, 8)


async def test_one_tap_that_is_sent_again_is_one_order(market: Market, buyer: Buyer) -> None:
    variant = await market.variant()
    answers = await asyncio.gather(
        *(buyer.place(variant, client_id="one-tap-only", total=9900) for _ in range(8))
    )
    assert {answer.json()["order"]["id"] for answer in answers} == {answers[0].json()["order"]["id"]}
    assert [answer.json()["fresh"] for answer in answers].count(True) == 1
    assert await market.level(variant) == (1, 0, 9)
    assert len((await buyer.browser.get(ORDERS)).json()["items"]) == 1


async def test_the_socket_orders_like_http(market: Market, buyer: Buyer, shows: Shows, shop: Shop) -> None:
    variant = await market.variant()
    by = await shows.tickets.use(buyer.ticket)
    wish = {
        "lines": [{"variant_id": str(variant), "quantity": 1}],
        "address_id": buyer.address_id,
        "total": 9900,
    }
    command = shop.commands["order.place"]
    answer = await command(Order(by=by, id="from-the-socket", data=wish))
    again = (await buyer.place(variant, client_id="from-the-socket", total=9900)).json()
    assert again == {**answer, "fresh": False}
    with pytest.raises(OrderInvalid):
        await command(Order(by=by, id="from-the-socket", data={}))


async def test_the_last_piece_is_sold_once(market: Market, browser: MakeBrowser) -> None:
    variant = await market.variant(received=3)
    buyers = [await buyer_at(browser()) for _ in range(8)]
    answers = await asyncio.gather(*(one.place(variant, total=9900) for one in buyers))
    assert [answer.status_code for answer in answers].count(200) == 3
    refused = [answer.json() for answer in answers if answer.status_code != 200]
    assert {(one["code"], one["left"]) for one in refused} == {("stock.sold_out", 0)}
    assert await market.level(variant) == (3, 0, 0)


async def test_what_cannot_be_had_leaves_nothing_behind(market: Market, buyer: Buyer) -> None:
    there, gone = await market.variant(received=5), await market.variant(received=0)
    lines = [{"variant_id": str(one), "quantity": 1} for one in (there, gone)]
    refused = await buyer.place(there, lines=lines, total=19800)
    assert (refused.status_code, refused.json()["code"]) == (409, "stock.sold_out")
    assert refused.json()["variant_id"] == str(gone)
    assert await market.level(there) == (0, 0, 5)
    assert (await buyer.browser.get(ORDERS)).json()["items"] == []
    assert (await buyer.quote(gone)).json()["short"] == {str(gone): 0}


async def test_an_order_never_costs_more_than_was_shown(
    market: Market, buyer: Buyer, database: Database
) -> None:
    variant = await market.variant(price=9900)
    dearer = await buyer.place(variant, total=8900)
    assert (dearer.status_code, dearer.json()["code"], dearer.json()["total"]) == (
        409,
        "order.price_changed",
        9900,
    )
    assert (await buyer.order(variant, total=12900))["total"] == 9900


async def test_only_goods_of_the_house_that_are_on_sale_are_ordered(
    market: Market, buyer: Buyer, other_house: House, database: Database
) -> None:
    for variant in (
        await market.variant(active=False),
        await add_variant(database, other_house.organisation_id, received=5),
        uuid.uuid4(),
    ):
        refused = await buyer.place(variant, total=9900)
        assert (refused.status_code, refused.json()["code"]) == (409, "order.not_for_sale")
        assert refused.json()["variant_ids"] == [str(variant)]


async def test_an_order_goes_to_an_address_of_its_buyer(
    market: Market, buyer: Buyer, browser: MakeBrowser
) -> None:
    variant = await market.variant()
    other = await buyer_at(browser())
    refused = await buyer.place(variant, address_id=other.address_id)
    assert (refused.status_code, refused.json()["code"]) == (404, "address.not_found")
    order = await buyer.order(variant)
    await buyer.browser.delete(f"/watch/tea-room/addresses/{buyer.address_id}")
    assert (await buyer.read(order))["destination"]["phone"] == "138****5678"
    assert (await market.read(order))["destination"]["phone"] == "13812345678"


async def test_goods_are_not_set_aside_without_end(market: Market, buyer: Buyer) -> None:
    variant = await market.variant(received=50)
    orders = [await buyer.order(variant) for _ in range(10)]
    refused = await buyer.place(variant)
    assert (refused.status_code, refused.json()["code"]) == (429, "orders.too_many_unpaid")
    assert (await buyer.act(orders[0], "cancel")).status_code == 200
    assert (await buyer.place(variant)).status_code == 200


async def test_what_costs_nothing_is_paid_at_once(market: Market, buyer: Buyer) -> None:
    variant = await market.variant(price=0)
    order = await buyer.order(variant)
    assert (order["state"], order["total"]) == ("paid", 0)
    assert await market.level(variant) == (0, 1, 9)


async def test_an_order_knows_where_it_came_from(
    market: Market, buyer: Buyer, stage: Stage, browser: MakeBrowser, worker: ShowsWorker
) -> None:
    variant = await market.variant()
    planned = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    await stage.act("prepare", planned)
    inviter = (await join(browser()))["you"]["id"]
    item = str(uuid.uuid4())
    order = await buyer.order(
        variant,
        broadcast_id=str(planned),
        shelf_item_id=item,
        channel="moments",
        inviter_id=inviter,
        at="2025-12-31T23:59:58Z",
    )
    found = (await market.read(order))["attribution"]
    assert (found["broadcast_id"], found["broadcast_title"], found["replay"]) == (
        str(planned),
        "Spring tea",
        False,
    )
    assert (found["shelf_item_id"], found["channel"], found["inviter_id"]) == (item, "moments", inviter)
    assert found["media_at"] == "2025-12-31T23:59:58Z"
    assert (found["host_name"], found["room_id"]) == ("Lin", str(stage.room_id))


async def test_what_a_page_says_of_others_counts_for_nothing(market: Market, buyer: Buyer) -> None:
    variant = await market.variant()
    order = await buyer.order(
        variant,
        broadcast_id=str(uuid.uuid4()),
        inviter_id=buyer.person_id,
        at="2020-01-01T00:00:00Z",
    )
    found = (await market.read(order))["attribution"]
    assert (found["broadcast_id"], found["inviter_id"]) == (None, None)
    assert found["media_at"] == "2025-12-31T23:59:50Z"


async def test_a_replay_names_a_moment_of_its_recording(
    market: Market, buyer: Buyer, stage: Stage, worker: ShowsWorker, clock: ManualClock
) -> None:
    variant = await market.variant()
    planned = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    for act in ("prepare", "start"):
        await stage.act(act, planned)
    clock.advance(600)
    await stage.act("end", planned)
    clock.advance(3600)
    seen = {"broadcast_id": str(planned), "replay": True}
    within = await buyer.order(variant, **seen, at="2026-01-01T00:05:00Z")
    outside = await buyer.order(variant, **seen, at="2026-01-01T01:00:00Z")
    found = (await market.read(within))["attribution"]
    assert (found["replay"], found["second"]) == (True, 300)
    assert (await market.read(outside))["attribution"]["media_at"] is None


async def test_the_buyer_alone_is_told(
    market: Market, buyer: Buyer, stage: Stage, database: Database, channels: ChannelLog
) -> None:
    order = await buyer.order(await market.variant())
    await buyer.pay(order)
    news = await told(database, channels, stage, "order.changed")
    assert [(one["to"], one["order"]["state"]) for one in news] == [
        (buyer.person_id, "placed"),
        (buyer.person_id, "paid"),
    ]
    assert "destination" not in news[0]["order"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"lines": [{"variant_id": str(uuid.UUID(int=1)), "quantity": 0}]},
        {"lines": [{"variant_id": str(uuid.UUID(int=1)), "quantity": 100}]},
        {"client_id": "short"},
        {"total": -1},
        {"channel": "a b"},
        {"note": "x" * 201},
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    market: Market, buyer: Buyer, wrong: dict[str, Any]
) -> None:
    variant = await market.variant()
    assert (await buyer.place(variant, **{"total": 9900, **wrong})).status_code == 422


async def test_nobody_sees_or_cancels_what_is_another_ones(
    market: Market, buyer: Buyer, browser: MakeBrowser, other_house: House
) -> None:
    order = await buyer.order(await market.variant())
    other = await buyer_at(browser())
    for url in (f"{ORDERS}/{order['id']}",):
        assert (await other.browser.get(url)).json()["code"] == "order.not_found"
    for act in ("cancel", "receipt", "refund-wish"):
        answer = await other.act(order, act, **({"reason": "x"} if act == "refund-wish" else {}))
        assert answer.json()["code"] == "order.not_found"
    assert (await other.browser.get(ORDERS)).json()["items"] == []
    assert (await other_house.owner.get(f"/orders/{order['id']}")).status_code == 404


async def test_a_guest_who_never_came_in_cannot_order(stage: Stage, browser: MakeBrowser) -> None:
    stranger: Browser = browser()
    assert (await stranger.get(ORDERS)).json()["code"] == "watch.join_first"
