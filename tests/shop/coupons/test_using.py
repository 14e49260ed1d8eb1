"""Coupons as orders use them."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from liveloop.shop.coupons.errors import CouponUnavailable
from liveloop.shop.pricing import Basket, CouponKind, Line, ShippingTerms, UnusedKind, best
from tests.people.conftest import Browser, MakeBrowser
from tests.shop.coupons.ground import SOON, claim, create, join, read, wall
from tests.shows.rig import Stage


@pytest.fixture
async def viewer(stage: Stage, browser: MakeBrowser) -> Browser:
    await stage.plan(scheduled_at=SOON)
    return browser()


@pytest.fixture
async def person(viewer: Browser) -> uuid.UUID:
    return uuid.UUID((await join(viewer))["you"]["id"])


async def owned(stage: Stage, viewer: Browser, **wanted: object) -> str:
    """The reference of a coupon that the viewer has claimed."""
    made = await create(stage.owner, on_wall=True, **wanted)
    return str((await claim(viewer, coupon_id=made["id"])).json()["coupon"]["id"])


class Till:
    """Orders, as far as coupons see them."""

    def __init__(self, database: Database, shop: Shop, stage: Stage, person: uuid.UUID) -> None:
        self._database = database
        self._book = shop.benefits.book
        self._house = stage.organisation_id
        self._person = person

    async def available(self) -> list[str]:
        async with self._database.read() as session:
            found = await self._book.available(session, self._house, self._person)
        return [one.reference for one in found]

    async def reserve(self, order: uuid.UUID, *references: str, person: uuid.UUID | None = None) -> None:
        async with self._database.transaction() as session:
            await self._book.reserve(session, person or self._person, references, order)

    async def use(self, order: uuid.UUID) -> None:
        async with self._database.transaction() as session:
            await self._book.use(session, order)

    async def release(self, order: uuid.UUID) -> None:
        async with self._database.transaction() as session:
            await self._book.release(session, order)


@pytest.fixture
def till(database: Database, shop: Shop, stage: Stage, person: uuid.UUID) -> Till:
    return Till(database, shop, stage, person)


async def test_a_coupon_goes_through_an_order(stage: Stage, viewer: Browser, till: Till) -> None:
    reference, order = await owned(stage, viewer), uuid.uuid4()
    assert await till.available() == [reference]
    for _ in range(2):
        await till.reserve(order, reference)
    assert await till.available() == []
    (mine,) = (await wall(viewer))["mine"]
    assert (mine["state"], mine["order_id"]) == ("reserved", str(order))
    for _ in range(2):
        await till.use(order)
    shown = await wall(viewer)
    assert (shown["mine"], shown["used"][0]["used_at"]) == ([], "2026-01-01T00:00:00Z")
    await till.reserve(order, reference)
    assert (await wall(viewer))["used"][0]["state"] == "used"
    for _ in range(2):
        await till.release(order)
    assert await till.available() == [reference]
    assert (await wall(viewer))["used"] == []


async def test_numbers_of_what_is_used_are_told(stage: Stage, viewer: Browser, till: Till) -> None:
    made = await create(stage.owner, on_wall=True, per_person=3)
    references = [
        (await claim(viewer, coupon_id=made["id"], client_id=key)).json()["coupon"]["id"] for key in "abc"
    ]
    first, second = uuid.uuid4(), uuid.uuid4()
    await till.reserve(first, references[0])
    await till.reserve(second, references[1])
    await till.use(first)
    seen = await read(stage.owner, made)
    assert (seen["claimed"], seen["reserved"], seen["used"]) == (3, 1, 1)


async def test_of_two_orders_at_once_one_has_the_coupon(stage: Stage, viewer: Browser, till: Till) -> None:
    references = [await owned(stage, viewer, title=title) for title in "ab"]
    orders = [uuid.uuid4() for _ in range(6)]
    answers = await asyncio.gather(
        *(
            till.reserve(order, *(references if number % 2 else reversed(references)))
            for number, order in enumerate(orders)
        ),
        return_exceptions=True,
    )
    assert [isinstance(answer, CouponUnavailable) for answer in answers].count(False) == 1
    (winner,) = [order for order, answer in zip(orders, answers, strict=True) if answer is None]
    assert {one["order_id"] for one in (await wall(viewer))["mine"]} == {str(winner)}


async def test_what_cannot_be_used_is_refused_as_a_whole(
    stage: Stage, viewer: Browser, till: Till, browser: MakeBrowser, clock: ManualClock
) -> None:
    good, short = await owned(stage, viewer), await owned(stage, viewer, title="short", valid_minutes=5)
    other = browser()
    foreign = await owned(stage, other, title="foreign")
    later = await owned(
        stage,
        viewer,
        title="later",
        valid_minutes=None,
        valid_from="2026-01-02T00:00:00Z",
        valid_until="2026-01-03T00:00:00Z",
    )
    clock.advance(300)
    assert await till.available() == [good]
    for bad in (short, foreign, later, str(uuid.uuid4()), "rubbish"):
        with pytest.raises(CouponUnavailable) as refused:
            await till.reserve(uuid.uuid4(), good, bad)
        assert refused.value.details == {"references": [bad]}
    assert await till.available() == [good]


async def test_a_reserved_coupon_may_expire_until_it_is_paid_and_given_back_it_is_expired(
    stage: Stage, viewer: Browser, till: Till, clock: ManualClock
) -> None:
    reference, order = await owned(stage, viewer, valid_minutes=5), uuid.uuid4()
    await till.reserve(order, reference)
    clock.advance(600)
    await till.use(order)
    assert (await wall(viewer))["used"][0]["id"] == reference
    await till.release(order)
    assert await till.available() == []
    assert (await wall(viewer))["expired"][0]["id"] == reference


async def test_the_best_of_what_one_has_is_chosen(
    stage: Stage, viewer: Browser, till: Till, shop: Shop, database: Database, person: uuid.UUID
) -> None:
    amount = await owned(stage, viewer, title="amount", stackable=True)
    percent = await owned(
        stage, viewer, title="percent", kind="percent", value=10, cap=900, threshold=0, stackable=True
    )
    high = await owned(stage, viewer, title="high", value=5000, threshold=90000)
    async with database.read() as session:
        terms = await shop.benefits.book.available(session, stage.organisation_id, person)
    assert {one.kind for one in terms} == {CouponKind.AMOUNT, CouponKind.PERCENT}
    one = uuid.uuid4()
    basket = Basket("CNY", (Line("tea", one, one, None, 1, None, 12800),))
    quote = best(basket, terms, ShippingTerms())
    assert [(one.reference, one.amount) for one in quote.discounts] == [(percent, 900), (amount, 2000)]
    assert [(one.reference, one.why) for one in quote.unused] == [(high, UnusedKind.THRESHOLD)]
