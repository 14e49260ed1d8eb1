from __future__ import annotations

import asyncio
import uuid

import pytest

from liveloop.shop.area import Shop
from liveloop.shop.flash.errors import FlashInvalid
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import Order
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shop.flash.ground import HONOUR_SECONDS, Flash, join


async def test_the_first_win_and_the_next_wait_in_the_order_in_which_they_came(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.open()
    answers = [await flash.buy(browser()) for _ in range(4)]
    assert [one["outcome"] for one in answers] == ["won", "won", "sold_out", "sold_out"]
    assert [one["place"] for one in answers] == [None, None, 1, 2]
    assert answers[0]["expires_at"] == "2026-01-01T00:01:10Z"
    read = await flash.read()
    assert (read["left"], read["won"], read["waiting"]) == (0, 2, 2)
    assert await flash.check() == (8, 2, 0)
    assert [event["sale"]["sold_out"] for event in await flash.told("flash.changed")] == [False, True]


async def test_whatever_is_sent_again_is_answered_the_same_again(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(quantity=1)
    winner, late = browser(), browser()
    await join(winner)
    both = await asyncio.gather(*(flash.buy(winner) for _ in range(5)))
    assert len({one["win_id"] for one in both}) == 1
    assert [(await flash.buy(late))["place"] for _ in range(3)] == [1, 1, 1]
    assert await flash.standing(winner) == both[0]
    assert (await flash.read())["won"] == 1
    assert await flash.check() == (9, 1, 0)


async def test_nobody_buys_before_it_opens_nor_after_what_is_honoured(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.announce(seconds=30)
    early = browser()
    assert (await flash.buy(early))["outcome"] == "not_open"
    flash.clock.advance(9)
    assert (await flash.buy(early))["outcome"] == "not_open"
    flash.clock.advance(1 + 30 + HONOUR_SECONDS)
    assert (await flash.buy(early))["outcome"] == "won"
    flash.clock.advance(1)
    assert (await flash.buy(browser()))["outcome"] == "not_open"
    assert (await flash.buy(early))["outcome"] == "won"
    await flash.pass_by(0)
    read = await flash.read()
    assert (read["state"], read["left"]) == ("over", 0)
    assert await flash.check() == (9, 1, 0)
    assert (await flash.view())["over_at"] is not None


async def test_more_than_the_limit_is_refused_and_the_last_get_what_there_is(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.open(quantity=3, per_person=2)
    assert (await flash.buy(browser(), 3))["outcome"] == "limit"
    answers = [await flash.buy(browser(), 2) for _ in range(2)]
    assert [one["quantity"] for one in answers] == [2, 1]
    assert await flash.check() == (7, 3, 0)


async def test_goods_are_set_aside_when_it_is_prepared_and_go_back_when_it_is_deleted(flash: Flash) -> None:
    await flash.plan(received=3)
    too_many = await flash.try_prepare(quantity=4)
    assert (too_many.status_code, too_many.json()["code"]) == (409, "stock.sold_out")
    assert too_many.json()["left"] == 3
    await flash.prepare(quantity=3)
    assert await flash.check() == (0, 3, 0)
    url = f"/broadcasts/{flash.broadcast_id}/flash-sales/{flash.sale['id']}"
    assert (await flash.stage.owner.delete(url)).status_code == 204
    await flash.prepare(quantity=3)
    await flash.act("start")
    refused = await flash.stage.owner.delete(
        f"/broadcasts/{flash.broadcast_id}/flash-sales/{flash.sale['id']}"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "flash.state")


async def test_what_is_not_for_sale_cannot_be_prepared(flash: Flash) -> None:
    await flash.plan()
    answer = await flash.try_prepare(variant_id=str(uuid.uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (409, "flash.not_for_sale")
    assert (await flash.try_prepare(quantity=1, per_person=2)).status_code == 422
    for wrong in ({"countdown": 9}, {"countdown": 301}, {"price": -1}, {"quantity": 0}, {"mode": "slow"}):
        assert (await flash.try_prepare(**wrong)).status_code == 422


async def test_one_is_on_at_a_time_and_closing_it_early_lets_the_late_buy(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.open()
    first = flash.sale
    await flash.prepare()
    refused = await flash.act("start")
    assert (refused.status_code, refused.json()["code"]) == (409, "flash.running")
    flash.sale = first
    assert (await flash.act("close")).status_code == 200
    assert (await flash.act("close")).json()["code"] == "flash.state"
    assert (await flash.buy(browser()))["outcome"] == "won"
    await flash.pass_by(HONOUR_SECONDS + 1)
    assert (await flash.buy(browser()))["outcome"] == "not_open"
    assert await flash.check() == (7, 3, 0)


async def test_what_is_closed_before_it_opens_sells_nothing(flash: Flash, browser: MakeBrowser) -> None:
    await flash.announce()
    await flash.act("close")
    flash.clock.advance(10)
    assert (await flash.buy(browser()))["outcome"] == "not_open"
    await flash.pass_by(HONOUR_SECONDS)
    assert await flash.check() == (10, 0, 0)


async def test_staff_and_who_was_removed_buy_nothing(
    flash: Flash, browser: MakeBrowser, house: House
) -> None:
    await flash.open()
    refused = await flash.try_buy(house.owner)
    assert (refused.status_code, refused.json()["code"]) == (403, "flash.staff")
    viewer = browser()
    person = (await join(viewer))["you"]["id"]
    await flash.remove(person)
    assert (await flash.try_buy(viewer)).status_code == 403
    assert await flash.check() == (8, 2, 0)


async def test_a_sale_ends_with_its_broadcast_after_what_is_honoured(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.open(quantity=3)
    await flash.stage.act("prepare", flash.broadcast_id)
    await flash.stage.act("end", flash.broadcast_id)
    assert (await flash.buy(browser()))["outcome"] == "won"
    flash.clock.advance(HONOUR_SECONDS + 1)
    assert (await flash.buy(browser()))["outcome"] == "not_open"


async def test_who_may_do_what(flash: Flash, member: MakeMember) -> None:
    await flash.plan()
    moderator, host = await member("moderator"), await member("host")
    assert (await flash.try_prepare(moderator)).status_code == 403
    prepared = await flash.try_prepare(host)
    assert prepared.status_code == 201
    flash.sale = prepared.json()
    assert (await flash.act("start", moderator)).status_code == 403
    assert (await flash.act("start", host)).status_code == 200


async def test_another_organisation_sees_nothing_of_it(flash: Flash, other_house: House) -> None:
    await flash.open()
    url = f"/broadcasts/{flash.broadcast_id}/flash-sales"
    assert (await other_house.owner.get(url)).status_code == 404
    assert (await other_house.owner.get("/flash-sales")).json()["items"] == []
    assert [one["id"] for one in (await flash.stage.owner.get("/flash-sales")).json()["items"]] == [
        flash.sale["id"]
    ]


async def test_the_socket_does_the_same_and_says_what_it_needs(
    flash: Flash, browser: MakeBrowser, shop: Shop, shows: Shows
) -> None:
    await flash.open()
    ticket = (await join(browser()))["ticket"]
    by = await shows.tickets.use(ticket)
    with pytest.raises(FlashInvalid):
        await shop.commands["flash.buy"](Order(by, "1", {"quantity": 1}))
    order = Order(by, "2", {"sale_id": flash.sale["id"], "quantity": 1})
    first = await shop.commands["flash.buy"](order)
    assert first["outcome"] == "won"
    assert await shop.commands["flash.buy"](order) == first


async def test_a_sale_of_another_room_or_of_nobody_is_not_found(flash: Flash, browser: MakeBrowser) -> None:
    await flash.plan()
    await flash.prepare()
    assert (await flash.try_buy(browser())).status_code == 404
    flash.sale = {"id": str(uuid.uuid4())}
    assert (await flash.try_buy(browser())).status_code == 404


async def test_acts_of_staff_are_in_the_audit_log(flash: Flash) -> None:
    await flash.open()
    await flash.act("close")
    acts = [one["act"] for one in (await flash.stage.owner.get("/audit")).json()["items"]]
    assert {"flash.created", "flash.started", "flash.closed"} <= set(acts)
