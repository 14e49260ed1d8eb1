"""Two web processes, as far as the database can tell: each with its own connections to the same shop."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter as Tally
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
from sqlalchemy import select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.errors import Conflict, LiveloopError, Unavailable
from liveloop.shop.orders.models import Order, OrderStep
from liveloop.shop.sandbox.schemas import SandboxAct
from tests.shop.orders.counter import Counter
from tests.shop.stock.goods import faults, level

PEOPLE = 12
PIECES = 10
TRIES = 5


@pytest.fixture
async def counters(database: Database, database_url: str, clock: ManualClock) -> AsyncIterator[list[Counter]]:
    """Both serve the same people and goods."""
    second = Database(database_url)
    await second.start()
    first = Counter(database, clock)
    await first.open(received=[PIECES, PIECES], people=PEOPLE)
    yield [first, first.beside(second)]
    await second.close()


async def placed(counter: Counter, person: int, lines: list[tuple[int, int]], key: str) -> uuid.UUID | str:
    """The order, or the code of what refused it. Two that hinder each other try again, as clients do."""
    for _ in range(TRIES):
        try:
            return await counter.place(person, lines, key=key)
        except Unavailable:
            continue
        except LiveloopError as error:
            return error.code
    raise AssertionError("it never came to an end")


async def test_no_piece_is_sold_twice(counters: list[Counter], database: Database) -> None:
    """Some want the goods in one order, some in the other."""
    baskets = [[(0, 1), (1, 1)], [(1, 1), (0, 1)]]
    answers = await asyncio.gather(
        *(
            placed(counters[number % 2], number % PEOPLE, baskets[number // 2 % 2], f"tap number {number}")
            for number in range(3 * PIECES)
        )
    )
    assert Tally(type(answer) for answer in answers)[uuid.UUID] == PIECES
    assert {answer for answer in answers if isinstance(answer, str)} == {"stock.sold_out"}
    for variant in counters[0].variants:
        now = await level(database, variant)
        assert (now.held, now.left) == (PIECES, 0)
    assert not await faults(database)


async def test_one_key_is_one_order_in_both(counters: list[Counter], database: Database) -> None:
    answers = await asyncio.gather(
        *(placed(counters[number % 2], 0, [(0, 1)], "the very same tap") for number in range(8))
    )
    assert len(set(answers)) == 1
    assert isinstance(answers[0], uuid.UUID)
    assert (await level(database, counters[0].variants[0])).held == 1


async def test_an_order_is_paid_or_closed_and_never_both(
    counters: list[Counter], database: Database, clock: ManualClock
) -> None:
    """The buyer pays, cancels and looks, the worker closes, all at once."""
    first, second = counters
    orders = [await first.place(person, [(0, 1)], key="one order each") for person in range(6)]
    payments = [await first.open_payment(order) for order in orders]
    for payment in payments:
        await first.act(payment, SandboxAct.PAY)
    second.share(first)
    clock.advance(16 * 60)
    acts = [
        act for order, payment in zip(orders, payments, strict=True) for act in race(counters, order, payment)
    ]
    outcomes = await asyncio.gather(*acts, first.work(), second.work(), return_exceptions=True)
    assert [one for one in outcomes if isinstance(one, BaseException) and not isinstance(one, Conflict)] == []
    for _ in range(3):
        clock.advance(60)
        await first.work()
    async with database.read() as session:
        rows = (await session.scalars(select(Order).where(Order.id.in_(orders)))).all()
        steps = (await session.scalars(select(OrderStep).where(OrderStep.order_id.in_(orders)))).all()
    assert {row.state for row in rows} <= {"paid", "closed"}
    paid = Tally(step.order_id for step in steps if step.act == "order.paid")
    assert set(paid.values()) <= {1}
    now = await level(database, first.variants[0])
    assert (now.sold, now.held) == (sum(row.state == "paid" for row in rows), 0)
    assert not await faults(database)


def race(counters: list[Counter], order: uuid.UUID, payment: uuid.UUID) -> list[Coroutine[Any, Any, None]]:
    first, second = counters
    return [second.cancel(order), first.look(payment), second.look(payment)]
