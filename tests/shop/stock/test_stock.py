from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.shop.stock import repository
from liveloop.shop.stock.errors import (
    HoldGone,
    HoldSold,
    HoldTooSmall,
    KeyUsed,
    SoldOut,
    StockInvalid,
    TooFewLeft,
)
from liveloop.shop.stock.holds import LARGEST, Change, Fault, Held, Hold, Level
from liveloop.shop.stock.models import Stock, StockMovement
from liveloop.shop.stock.service import StockService
from tests.shop.stock.goods import add_organisation, add_variant, faults, hold, level


class Ear:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.heard: list[Change] = []

    async def changed(self, session: AsyncSession, changes: Sequence[Change]) -> None:
        self.heard.extend(changes)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def stock(clock: ManualClock, ear: Ear) -> StockService:
    return StockService(clock, [ear])


@pytest.fixture
async def tea(database: Database) -> uuid.UUID:
    """Ten of it."""
    return await add_variant(database, await add_organisation(database), received=10)


async def sell(database: Database, stock: StockService, *keys: str) -> None:
    async with database.transaction() as session:
        await stock.sell(session, keys)


async def release(database: Database, stock: StockService, *keys: str) -> None:
    async with database.transaction() as session:
        await stock.release(session, keys)


async def split(database: Database, stock: StockService, key: str, to_key: str, quantity: int) -> None:
    async with database.transaction() as session:
        await stock.split(session, key, to_key, quantity)


async def take_back(database: Database, stock: StockService, key: str, quantity: int) -> None:
    async with database.transaction() as session:
        await stock.take_back(session, key, quantity)


async def receive(database: Database, stock: StockService, variant_id: uuid.UUID, change: int) -> Level:
    async with database.transaction() as session:
        return await stock.receive(session, variant_id, change, "counted", None)


async def test_what_is_set_aside_can_be_sold_and_nobody_else_has_it(
    database: Database, stock: StockService, tea: uuid.UUID, ear: Ear
) -> None:
    first, short, second = await hold(database, stock, ("a", tea, 7), ("b", tea, 4), ("c", tea, 3))
    assert (first, second) == (Held("a", tea, 7, fresh=True), Held("c", tea, 3, fresh=True))
    assert isinstance(short, SoldOut)
    assert short.details == {"variant_id": str(tea), "left": 3}
    await sell(database, stock, "a")
    assert await level(database, tea) == Level(received=10, held=3, sold=7)
    assert ear.heard == [Change(tea, 10, 0)]
    assert await faults(database) == []


async def test_the_same_key_again_sets_aside_once(
    database: Database, stock: StockService, tea: uuid.UUID
) -> None:
    first, twin = await hold(database, stock, ("a", tea, 2), ("a", tea, 2))
    await sell(database, stock, "a")
    (again,) = await hold(database, stock, ("a", tea, 2))
    assert isinstance(first, Held)
    assert first.fresh
    assert twin == again == Held("a", tea, 2, fresh=False)
    assert await level(database, tea) == Level(10, 0, 2)
    with pytest.raises(KeyUsed):
        await hold(database, stock, ("a", tea, 3), ("a", new_id(), 2))


async def test_who_was_told_sold_out_may_try_again(
    database: Database, stock: StockService, tea: uuid.UUID
) -> None:
    await hold(database, stock, ("a", tea, 10))
    assert isinstance((await hold(database, stock, ("b", tea, 1)))[0], SoldOut)
    await release(database, stock, "a")
    assert isinstance((await hold(database, stock, ("b", tea, 1)))[0], Held)


async def test_what_never_had_a_stock_is_sold_out(database: Database, stock: StockService) -> None:
    variant = await add_variant(database, await add_organisation(database))
    (answer,) = await hold(database, stock, ("a", variant, 1))
    assert isinstance(answer, SoldOut)
    assert answer.details["left"] == 0


async def test_what_is_let_go_can_be_had_again_and_only_once(
    database: Database, stock: StockService, tea: uuid.UUID, ear: Ear
) -> None:
    await hold(database, stock, ("a", tea, 10))
    await release(database, stock, "a", "never held")
    await release(database, stock, "a")
    assert await level(database, tea) == Level(10, 0, 0)
    assert ear.heard == [Change(tea, 10, 0), Change(tea, 0, 10)]
    with pytest.raises(HoldGone):
        await hold(database, stock, ("a", tea, 10))


async def test_what_was_let_go_is_not_sold_and_what_was_sold_is_not_let_go(
    database: Database, stock: StockService, tea: uuid.UUID
) -> None:
    await hold(database, stock, ("a", tea, 1), ("b", tea, 2))
    await release(database, stock, "a")
    for keys in (["b", "a"], ["b", "never held"]):
        with pytest.raises(HoldGone):
            await sell(database, stock, *keys)
    await sell(database, stock, "b")
    await sell(database, stock, "b")
    with pytest.raises(HoldSold):
        await release(database, stock, "b")
    assert await level(database, tea) == Level(10, 0, 2)


async def test_a_part_moves_to_another_key_once(
    database: Database, stock: StockService, tea: uuid.UUID, ear: Ear
) -> None:
    await hold(database, stock, ("sale", tea, 5))
    await split(database, stock, "sale", "order", 2)
    await split(database, stock, "sale", "order", 2)
    await sell(database, stock, "order")
    await split(database, stock, "sale", "order", 2)
    with pytest.raises(HoldTooSmall):
        await split(database, stock, "sale", "another", 4)
    (again,) = await hold(database, stock, ("sale", tea, 5))
    assert again == Held("sale", tea, 3, fresh=False)
    await release(database, stock, "sale")
    with pytest.raises(HoldGone):
        await split(database, stock, "sale", "another", 1)
    with pytest.raises(HoldGone):
        await split(database, stock, "never held", "another", 1)
    assert await level(database, tea) == Level(10, 0, 2)
    assert [change.after_left for change in ear.heard] == [5, 8]
    assert await faults(database) == []


async def test_a_part_goes_back_to_where_it_came_from_once(
    database: Database, stock: StockService, tea: uuid.UUID, ear: Ear
) -> None:
    async def put_back(key: str, to_key: str) -> None:
        async with database.transaction() as session:
            await stock.put_back(session, key, to_key)

    await hold(database, stock, ("sale", tea, 5))
    await split(database, stock, "sale", "order", 2)
    await put_back("order", "sale")
    await put_back("order", "sale")
    assert await hold(database, stock, ("sale", tea, 5)) == [Held("sale", tea, 5, fresh=False)]
    await split(database, stock, "sale", "sold", 1)
    await sell(database, stock, "sold")
    with pytest.raises(HoldSold):
        await put_back("sold", "sale")
    await release(database, stock, "sale")
    with pytest.raises(HoldGone):
        await put_back("order", "sale")
    assert [change.after_left for change in ear.heard] == [5, 9]
    assert await faults(database) == []


async def test_sold_goods_come_back_in_parts_and_not_more_than_were_sold(
    database: Database, stock: StockService, tea: uuid.UUID
) -> None:
    await hold(database, stock, ("a", tea, 3))
    with pytest.raises(HoldGone):
        await take_back(database, stock, "a", 1)
    await sell(database, stock, "a")
    await take_back(database, stock, "a", 2)
    with pytest.raises(HoldTooSmall):
        await take_back(database, stock, "a", 2)
    await take_back(database, stock, "a", 1)
    assert await level(database, tea) == Level(10, 0, 0)
    assert await faults(database) == []


async def test_goods_come_in_and_go_but_not_those_of_others(
    database: Database, stock: StockService, tea: uuid.UUID
) -> None:
    await hold(database, stock, ("a", tea, 6))
    assert await receive(database, stock, tea, 5) == Level(15, 6, 0)
    assert await receive(database, stock, tea, -9) == Level(6, 6, 0)
    with pytest.raises(TooFewLeft) as refused:
        await receive(database, stock, tea, -1)
    assert refused.value.details == {"left": 0}
    for change in (0, LARGEST):
        with pytest.raises(StockInvalid):
            await receive(database, stock, tea, change)
    async with database.read() as session:
        rows = await repository.movements(session, tea, before=None, limit=2)
        older = await repository.movements(session, tea, before=rows[-1].id, limit=2)
    assert [row.change for row in (*rows, *older)] == [-9, 5, 10]


@pytest.mark.parametrize(("key", "quantity"), [("", 1), ("k" * 121, 1), ("a", 0), ("a", -1)])
def test_what_can_never_be_set_aside_is_a_mistake_of_the_caller(key: str, quantity: int) -> None:
    with pytest.raises(ValueError, match="hold"):
        Hold(key, new_id(), quantity)


async def test_the_audit_names_what_does_not_agree(
    database: Database, stock: StockService, tea: uuid.UUID
) -> None:
    await hold(database, stock, ("a", tea, 4))
    async with database.transaction() as session:
        await session.execute(update(Stock).values(held=3, sold=1))
        await session.execute(delete(StockMovement))
    assert await faults(database) == [
        Fault(tea, "held", 4, 3),
        Fault(tea, "sold", 0, 1),
        Fault(tea, "received", 0, 10),
    ]


async def test_the_database_itself_refuses_less_than_none(database: Database, tea: uuid.UUID) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await session.execute(update(Stock).where(Stock.variant_id == tea).values(held=11))


async def test_many_hands_at_once_take_what_is_there_and_no_more(
    database: Database, stock: StockService
) -> None:
    """Each takes several variants, in another order than its neighbours, and lets some go."""
    organisation_id = await add_organisation(database)
    variants = [await add_variant(database, organisation_id, received=20) for _ in range(4)]

    async def shop_for(number: int) -> int:
        order = variants[number % 4 :] + variants[: number % 4]
        if number % 2:
            order.reverse()
        keys = [f"{number}:{variant}" for variant in order]
        answers = await hold(
            database, stock, *((key, variant, 1) for key, variant in zip(keys, order, strict=True))
        )
        got = [answer.key for answer in answers if isinstance(answer, Held)]
        if number % 3 == 0:
            await release(database, stock, *got)
            return 0
        await sell(database, stock, *got)
        return len(got)

    async with asyncio.timeout(60):
        sold = sum(await asyncio.gather(*(shop_for(number) for number in range(60))))
    levels = [await level(database, variant) for variant in variants]
    assert sum(one.sold for one in levels) == sold
    assert all(one.held == 0 and one.left >= 0 for one in levels)
    assert await faults(database) == []


async def test_two_who_use_one_key_for_different_goods_at_once(
    database: Database, stock: StockService
) -> None:
    organisation_id = await add_organisation(database)
    variants = [await add_variant(database, organisation_id, received=5) for _ in range(4)]
    answers = await asyncio.gather(
        *(hold(database, stock, ("k", variant, 1)) for variant in variants), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["KeyUsed", "KeyUsed", "KeyUsed", "list"]
    assert await faults(database) == []
