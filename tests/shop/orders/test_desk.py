from __future__ import annotations

from typing import Any

from liveloop.kit.clock import ManualClock
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import Browser, House, MakeBrowser
from tests.shop.orders.ground import Buyer, Market, buyer_at
from tests.shows.rig import Stage


async def found(staff: Browser, **wanted: Any) -> list[str]:
    answer = await staff.get("/orders", params=wanted)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


async def test_staff_finds_an_order_by_what_a_caller_says(
    market: Market, buyer: Buyer, stage: Stage, other_house: House
) -> None:
    variant = await market.variant()
    paid, unpaid = await buyer.paid(variant), await buyer.order(variant)
    number = paid["number"]
    spoken = " ".join(number[place : place + 4] for place in range(0, 16, 4))
    assert await found(stage.owner, query=spoken) == [paid["id"]]
    assert await found(stage.owner, query=number[-6:]) == [paid["id"]]
    assert await found(stage.owner, query="5678") == [unpaid["id"], paid["id"]]
    assert await found(stage.owner, query="0000000") == []
    name = (await market.read(paid))["buyer_name"]
    assert await found(stage.owner, query=name[:4].upper()) == [unpaid["id"], paid["id"]]
    assert await found(stage.owner, state=["paid", "shipped"]) == [paid["id"]]
    assert await found(other_house.owner) == []


async def test_the_list_has_pages(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant()
    orders = [(await buyer.order(variant))["id"] for _ in range(5)]
    first = (await stage.owner.get("/orders", params={"limit": 3})).json()
    rest = (await stage.owner.get("/orders", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in [*first["items"], *rest["items"]]] == orders[::-1]
    assert rest["next_cursor"] is None


async def test_what_a_broadcast_sold(
    market: Market, buyer: Buyer, stage: Stage, browser: MakeBrowser, clock: ManualClock, worker: ShowsWorker
) -> None:
    variant = await market.variant()
    planned = await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    url = f"/broadcasts/{planned}/orders/summary"
    assert (await stage.owner.get(url)).json() == {
        "placed": 0,
        "paid": 0,
        "pieces": 0,
        "replay_paid": 0,
        "money": [],
    }
    seen = {"broadcast_id": str(planned)}
    await buyer.order(variant, **seen)
    back = await buyer.paid(variant, 2, **seen)
    other = await buyer_at(browser())
    await other.paid(variant, replay=True, **seen)
    await other.paid(variant)
    await market.refund(back, amount=500)
    await market.chase()
    assert (await stage.owner.get(url)).json() == {
        "placed": 3,
        "paid": 2,
        "pieces": 3,
        "replay_paid": 1,
        "money": [{"currency": "CNY", "paid": 29700, "refunded": 500}],
    }
    assert len(await found(stage.owner, broadcast_id=str(planned), source="replay")) == 1
    assert len(await found(stage.owner, broadcast_id=str(planned), source="live")) == 2
    assert len(await found(stage.owner, source="none")) == 1


async def test_a_buyer_looks_through_their_own(market: Market, buyer: Buyer) -> None:
    variant = await market.variant()
    unpaid, paid, shipped = [await buyer.order(variant), await buyer.paid(variant), await buyer.paid(variant)]
    await market.ship(shipped)
    for group, expected in {
        "all": [shipped, paid, unpaid],
        "to_pay": [unpaid],
        "to_ship": [paid],
        "to_receive": [shipped],
        "money_back": [],
    }.items():
        answer = await buyer.browser.get("/watch/tea-room/orders", params={"group": group})
        assert [one["id"] for one in answer.json()["items"]] == [one["id"] for one in expected], group


async def test_staff_cancels_what_is_not_paid(market: Market, buyer: Buyer, stage: Stage) -> None:
    variant = await market.variant()
    order = await buyer.order(variant)
    closed = (await stage.owner.post(f"/orders/{order['id']}/cancel")).json()
    assert (closed["state"], closed["steps"][-1]["actor_name"]) == ("closed", "Lin")
    assert await market.level(variant) == (0, 0, 10)
    entries = (await stage.owner.get("/audit")).json()["items"]
    assert entries[0]["act"] == "order.cancelled"
    paid = await buyer.paid(variant)
    assert (await stage.owner.post(f"/orders/{paid['id']}/cancel")).json()["code"] == "order.state"
