"""Orders close, are placed, and goods change, all at once and all of the same goods: none waits for another
that waits for it. What was won in flash sales lies between goods that everybody can have."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.shop.flash.models import FlashSale, FlashWin
from liveloop.shop.flash.reserving import stock_key
from liveloop.shop.goods.models import Variant
from liveloop.shop.shelf.locks import lock_goods
from liveloop.shop.stock.holds import Hold
from liveloop.shop.stock.service import StockService
from liveloop.shows.broadcasts.models import Broadcast
from tests.shop.orders.counter import Counter
from tests.shop.stock.goods import faults, level

WINNERS, OTHERS, AT_ONCE = 20, 6, 10
WON = (1, 3)
"""The goods of the two sales."""
RECEIVED = [200, 200, 200, 200]
EVERYTHING = [(3, 1), (0, 1), (2, 1), (1, 1)]


@pytest.fixture
async def counters(database: Database, database_url: str, clock: ManualClock) -> AsyncIterator[list[Counter]]:
    """Two processes, as far as the database can tell."""
    second = Database(database_url)
    await second.start()
    first = Counter(database, clock)
    await first.open(received=RECEIVED, people=WINNERS + OTHERS)
    yield [first, first.beside(second)]
    await second.close()


async def sell_out(counter: Counter) -> None:
    """In both sales everybody of the winners has won a piece, every other one in the other order."""
    first, now = counter.passes[0], counter.clock.now()
    broadcast = Broadcast(
        id=new_id(),
        organisation_id=first.organisation_id,
        room_id=first.room_id,
        title="Spring tea",
        state="ended",
        start_on_first_picture=False,
        grace_seconds=600,
        created_at=now,
    )
    async with counter.database.transaction() as session:
        session.add(broadcast)
    sales = [await sale_of(counter, broadcast, goods) for goods in WON]
    async with counter.database.transaction() as session:
        for place, one in enumerate(counter.passes[:WINNERS], start=1):
            for sale_id in sales if place % 2 else reversed(sales):
                session.add(win_of(sale_id, one.person_id, place, counter))


async def sale_of(counter: Counter, broadcast: Broadcast, goods: int) -> uuid.UUID:
    sale_id, variant_id, now = new_id(), counter.variants[goods], counter.clock.now()
    async with counter.database.transaction() as session:
        variant = await session.get_one(Variant, variant_id)
        await StockService(counter.clock).hold(session, [Hold(stock_key(sale_id), variant_id, WINNERS)])
        session.add(
            FlashSale(
                id=sale_id,
                organisation_id=broadcast.organisation_id,
                room_id=broadcast.room_id,
                broadcast_id=broadcast.id,
                product_id=variant.product_id,
                variant_id=variant_id,
                title="Spring tea",
                options={},
                currency="CNY",
                usual_price=9900,
                price=100,
                quantity=WINNERS,
                per_person=1,
                mode="fast",
                countdown=10,
                seconds=60,
                hold_seconds=600,
                state="on",
                at=now,
                opens_at=now,
                closes_at=now + timedelta(hours=1),
                entries=0,
                winners=WINNERS,
                left=0,
                waiting=0,
                arrivals=0,
                created_at=now,
            )
        )
    return sale_id


def win_of(sale_id: uuid.UUID, person_id: uuid.UUID, place: int, counter: Counter) -> FlashWin:
    now = counter.clock.now()
    return FlashWin(
        id=new_id(),
        sale_id=sale_id,
        person_id=person_id,
        name="Guest",
        place=place,
        quantity=1,
        state="won",
        via="buy",
        expires_at=now + timedelta(hours=1),
        created_at=now,
        changed_at=now,
    )


async def change_goods(counter: Counter) -> None:
    """As staff does who changes a price while rooms show it."""
    async with counter.database.transaction() as session:
        products = [(await session.get_one(Variant, one)).product_id for one in counter.variants]
        await lock_goods(session, counter.passes[0].organisation_id, products)


async def test_nobody_waits_in_a_circle(counters: list[Counter], database: Database) -> None:
    await sell_out(counters[0])
    keys, turns = itertools.count(), itertools.cycle(counters)
    others = range(WINNERS, WINNERS + OTHERS)

    async def place(person: int) -> uuid.UUID:
        return await next(turns).place(person, EVERYTHING, key=f"tap {next(keys)}")

    placed: list[uuid.UUID] = []
    for first in range(0, WINNERS + AT_ONCE, AT_ONCE):
        winners = range(first, min(first + AT_ONCE, WINNERS))
        closing = (next(turns).cancel(order) for order in placed)
        changing = (change_goods(next(turns)) for _ in range(4))
        news, *_ = await asyncio.gather(
            asyncio.gather(*(place(person) for person in (*winners, *others))), *closing, *changing
        )
        placed = list(news)
    await asyncio.gather(*(next(turns).cancel(order) for order in placed))
    assert not await faults(database)
    assert [(await level(database, one)).held for one in counters[0].variants] == [0, WINNERS, 0, WINNERS]
