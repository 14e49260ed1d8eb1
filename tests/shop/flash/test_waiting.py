from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.shop.area import Shop
from liveloop.shop.flash.errors import WinGone
from liveloop.shop.flash.wins import Win, order_key
from tests.people.conftest import Browser, MakeBrowser
from tests.shop.flash.ground import HOLD_SECONDS, HONOUR_SECONDS, Flash, join

SERVED_SECONDS = 30 * 60


@dataclass
class Ordering:
    """What orders do with a win."""

    database: Database
    shop: Shop
    flash: Flash

    async def win_of(self, person_id: str) -> Win | None:
        async with self.database.read() as session:
            return await self.shop.flash.wins.win_or_none(
                session, uuid.UUID(person_id), self.flash.variant_id, self.flash.broadcast_id
            )

    async def use(self, win_id: object, order_id: uuid.UUID) -> None:
        async with self.database.transaction() as session:
            await self.shop.flash.wins.use(session, uuid.UUID(str(win_id)), order_id)

    async def give_up(self, win_id: object) -> None:
        async with self.database.transaction() as session:
            await self.shop.flash.wins.lock(session, [uuid.UUID(str(win_id))])
            await self.shop.flash.wins.give_up(session, uuid.UUID(str(win_id)))

    async def sell(self, order_id: uuid.UUID) -> None:
        async with self.database.transaction() as session:
            await self.shop.stock.sell(session, [order_key(order_id, self.flash.variant_id)])


@pytest.fixture
def ordering(database: Database, shop: Shop, flash: Flash) -> Ordering:
    return Ordering(database, shop, flash)


async def person(viewer: Browser) -> str:
    return str((await join(viewer))["you"]["id"])


async def test_what_lapses_goes_to_who_waits_longest(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(quantity=1)
    winner, first, second = [browser() for _ in range(3)]
    people = [await person(one) for one in (winner, first, second)]
    for viewer in (winner, first, second):
        await flash.buy(viewer)
    await flash.pass_by(HOLD_SECONDS)
    lapsed = await flash.standing(winner)
    assert (lapsed["outcome"], lapsed["win_state"]) == ("limit", "lapsed")
    assert (await flash.standing(first))["outcome"] == "won"
    assert (await flash.standing(second))["place"] == 1
    (won,) = await flash.told("flash.won")
    assert (won["to"], won["via"]) == (people[1], "waiting")
    assert [one["to"] for one in await flash.told("flash.lapsed")] == [people[0]]
    assert await flash.check() == (9, 1, 0)


async def test_who_let_it_lapse_does_not_win_again(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(quantity=1)
    viewer = browser()
    await flash.buy(viewer)
    await flash.pass_by(HOLD_SECONDS)
    assert (await flash.buy(viewer))["outcome"] == "limit"
    assert (await flash.buy(browser()))["outcome"] == "won"


async def test_a_win_is_ordered_once_and_keeps_its_price_after_the_end(
    flash: Flash, browser: MakeBrowser, ordering: Ordering
) -> None:
    await flash.open(seconds=5)
    viewer = browser()
    you = await person(viewer)
    bought = await flash.buy(viewer)
    await flash.pass_by(5 + HONOUR_SECONDS)
    win = await ordering.win_of(you)
    assert win is not None
    assert (str(win.id), win.price, win.quantity) == (bought["win_id"], 1900, 1)
    order = new_id()
    await ordering.use(win.id, order)
    await ordering.use(win.id, order)
    with pytest.raises(WinGone):
        await ordering.use(win.id, new_id())
    assert await ordering.win_of(you) is None
    await flash.pass_by(HOLD_SECONDS)
    assert await flash.check() == (9, 1, 0)
    await ordering.sell(order)
    assert await flash.check() == (9, 0, 1)
    assert (await flash.standing(viewer))["win_state"] == "ordered"
    assert [(one["to"], one["win_id"]) for one in await flash.told("flash.ordered")] == [(you, str(win.id))]


async def test_what_lapsed_cannot_be_ordered(flash: Flash, browser: MakeBrowser, ordering: Ordering) -> None:
    await flash.open()
    bought = await flash.buy(browser())
    await flash.pass_by(HOLD_SECONDS)
    with pytest.raises(WinGone):
        await ordering.use(bought["win_id"], new_id())
    with pytest.raises(WinGone):
        await ordering.use(new_id(), new_id())


async def test_an_order_that_closes_gives_its_goods_to_the_next_once(
    flash: Flash, browser: MakeBrowser, ordering: Ordering
) -> None:
    await flash.open(quantity=1)
    first, next_one = browser(), browser()
    bought = await flash.buy(first)
    await flash.buy(next_one)
    await ordering.use(bought["win_id"], new_id())
    await ordering.give_up(bought["win_id"])
    await ordering.give_up(bought["win_id"])
    assert (await flash.standing(next_one))["outcome"] == "won"
    assert [one["win_id"] for one in await flash.told("flash.lapsed")] == [bought["win_id"]]
    assert await flash.check() == (9, 1, 0)


async def test_without_anybody_waiting_it_can_be_bought_again(
    flash: Flash, browser: MakeBrowser, ordering: Ordering
) -> None:
    await flash.open(quantity=1)
    bought = await flash.buy(browser())
    await ordering.use(bought["win_id"], new_id())
    await ordering.give_up(bought["win_id"])
    assert [one["sale"]["sold_out"] for one in await flash.told("flash.changed")] == [False, True, False]
    assert (await flash.buy(browser()))["outcome"] == "won"


async def test_a_long_time_after_the_end_what_comes_back_is_the_stocks(
    flash: Flash, browser: MakeBrowser, ordering: Ordering
) -> None:
    await flash.open(quantity=1, seconds=5)
    bought, waiter = await flash.buy(browser()), browser()
    await flash.buy(waiter)
    await ordering.use(bought["win_id"], new_id())
    await flash.pass_by(5 + HONOUR_SECONDS)
    await flash.pass_by(SERVED_SECONDS)
    read = await flash.read()
    assert (read["state"], read["waiting"]) == ("settled", 0)
    assert await flash.check() == (9, 1, 0)
    await ordering.give_up(bought["win_id"])
    assert await flash.check() == (10, 0, 0)
    assert (await flash.standing(waiter))["place"] is None


async def test_a_sale_that_nobody_buys_from_gives_everything_back(flash: Flash) -> None:
    await flash.open(seconds=5)
    await flash.pass_by(5 + HONOUR_SECONDS)
    assert await flash.check() == (10, 0, 0)
    await flash.pass_by(SERVED_SECONDS)
    assert (await flash.read())["state"] == "settled"


async def test_who_was_removed_is_passed_over(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(quantity=1)
    removed, after = browser(), browser()
    await flash.buy(browser())
    gone = await person(removed)
    for viewer in (removed, after):
        await flash.buy(viewer)
    await flash.remove(gone)
    await flash.pass_by(HOLD_SECONDS)
    assert (await flash.standing(after))["outcome"] == "won"


async def test_a_full_waiting_list_is_told_sold_out_and_nobody_else_wrong(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.open(quantity=1)
    winner, last = browser(), browser()
    await flash.buy(winner)
    waiters = [browser() for _ in range(20)]
    places = [(await flash.buy(viewer))["place"] for viewer in waiters]
    assert places == [*range(1, 21)]
    assert (await flash.buy(last))["place"] is None
    assert (await flash.buy(last))["place"] is None
    assert (await flash.buy(winner))["outcome"] == "won"
    assert (await flash.buy(waiters[4]))["place"] == 5
    await flash.pass_by(HOLD_SECONDS)
    assert (await flash.buy(last))["place"] == 20
    assert (await flash.buy(waiters[4]))["place"] == 4
