"""Two web processes sell to a crowd that tries again and again: their books, the stock and the list agree."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections import Counter, defaultdict
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, insert, select

from liveloop.bus.client import Bus
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.jobs import Jobs
from liveloop.people.area import People
from liveloop.people.persons.models import PersonRow
from liveloop.shop.area import Shop
from liveloop.shop.flash.buying import BuyService
from liveloop.shop.flash.models import FlashEntry, FlashWaiter, FlashWin
from liveloop.shop.flash.schemas import BuyRead
from liveloop.shop.flash.vocabulary import Outcome, waiting_limit
from liveloop.shop.flashing import FlashSales
from liveloop.shop.settings import ShopSettings
from liveloop.shows.area import Shows
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.tickets import Pass
from tests.people.conftest import SECRET
from tests.shop.flash.ground import Flash
from tests.shows.rig import Stage

PEOPLE = 1_500
ATTEMPTS = 6_000
UNITS = 200
LONGEST_SECONDS = 120


@pytest.fixture
async def other(
    database: Database,
    database_url: str,
    clock: ManualClock,
    jobs: Jobs,
    channels: ChannelLog,
    people: People,
    shows: Shows,
    shop: Shop,
    bus: Bus,
) -> AsyncIterator[BuyService]:
    """What a second web process has, with connections of its own."""
    another = Database(database_url)
    await another.start()
    sales = FlashSales(
        another,
        clock,
        jobs,
        channels,
        people.audit,
        shows.broadcasts,
        shop.stock,
        RoomPulse(bus),
        ShopSettings(),
        secret=SECRET,
    )
    await sales.start()
    yield sales.buys
    await sales.close()
    await another.close()


@pytest.fixture
async def crowd(stage: Stage, database: Database, clock: ManualClock) -> list[Pass]:
    """Who tries, four times each and in no order."""
    rows = [
        {
            "id": new_id(),
            "organisation_id": stage.organisation_id,
            "guest_id": uuid.uuid4(),
            "account_id": None,
            "nickname": f"Guest {number}",
            "created_at": clock.now(),
        }
        for number in range(PEOPLE)
    ]
    async with database.transaction() as session:
        await session.execute(insert(PersonRow), rows)
    passes = [
        Pass(stage.room_id, stage.organisation_id, row["id"], str(row["nickname"]), AuthorRole.VIEWER)
        for row in rows
    ]
    attempts = passes * (ATTEMPTS // PEOPLE)
    random.Random(7).shuffle(attempts)
    return attempts


async def rush(
    services: tuple[BuyService, BuyService], sale: dict[str, str], crowd: list[Pass]
) -> dict[uuid.UUID, list[BuyRead]]:
    """Every other attempt goes to the other process; by person, what they were answered."""
    sale_id = uuid.UUID(sale["id"])
    async with asyncio.timeout(LONGEST_SECONDS):
        answers = await asyncio.gather(
            *(services[number % 2].buy(one, sale_id, 1) for number, one in enumerate(crowd))
        )
    by_person: defaultdict[uuid.UUID, list[BuyRead]] = defaultdict(list)
    for one, answer in zip(crowd, answers, strict=True):
        by_person[one.person_id].append(answer)
    return by_person


async def test_everybody_is_answered_one_thing_and_nothing_is_sold_twice(
    flash: Flash, crowd: list[Pass], shop: Shop, other: BuyService, database: Database
) -> None:
    await flash.plan(received=500)
    await flash.prepare(quantity=UNITS)
    await flash.act("start")
    flash.clock.advance(10)
    told = await rush((shop.flash.buys, other), flash.sale, crowd)
    first = {person: answers[0] for person, answers in told.items()}
    assert all(answer == first[person] for person, answers in told.items() for answer in answers)
    winners = {person for person, answer in first.items() if answer.outcome is Outcome.WON}
    places = {person: answer.place for person, answer in first.items() if answer.place is not None}
    assert len(winners) == UNITS
    assert sorted(places.values()) == [*range(1, waiting_limit(UNITS) + 1)]
    assert Counter(answer.outcome for answer in first.values())[Outcome.SOLD_OUT] == PEOPLE - UNITS
    async with database.read() as session:
        assert set(await session.scalars(select(FlashWin.person_id))) == winners
        rows = await session.execute(select(FlashWaiter.person_id, FlashWaiter.place))
        assert {row.person_id: row.place for row in rows} == places
    assert await flash.check() == (500 - UNITS, UNITS, 0)


async def test_a_fair_sale_has_one_entry_a_person(
    flash: Flash, crowd: list[Pass], shop: Shop, other: BuyService, database: Database
) -> None:
    await flash.plan(received=500)
    await flash.prepare(quantity=UNITS, mode="fair")
    await flash.act("start")
    flash.clock.advance(10)
    told = await rush((shop.flash.buys, other), flash.sale, crowd)
    assert all(len({answer.entry_id for answer in answers}) == 1 for answers in told.values())
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(FlashEntry)) == PEOPLE
    await flash.pass_by(25)
    read = await flash.read()
    assert (read["entries"], read["won"], read["waiting"]) == (PEOPLE, UNITS, waiting_limit(UNITS))
    assert await flash.check() == (500 - UNITS, UNITS, 0)
