"""Ten thousand attempts of two thousand people at once: never more than there are, one answer each."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections import Counter

import pytest
from sqlalchemy import func, insert, select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.people.persons.models import PersonRow
from liveloop.shop.area import Shop
from liveloop.shop.coupons.models import CouponClaim
from liveloop.shop.coupons.views import ClaimOrder
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.tickets import Pass
from tests.shop.coupons.ground import create, dropped, read
from tests.shows.rig import Stage

PEOPLE = 2_000
ATTEMPTS = 10_000
TOTAL = 700
LONGEST_SECONDS = 120


@pytest.fixture
async def crowd(stage: Stage, database: Database, clock: ManualClock) -> list[Pass]:
    """Who tries, five times each and in no order."""
    people = [new_id() for _ in range(PEOPLE)]
    rows = [
        {
            "id": person,
            "organisation_id": stage.organisation_id,
            "guest_id": uuid.uuid4(),
            "account_id": None,
            "nickname": f"Guest {number}",
            "created_at": clock.now(),
        }
        for number, person in enumerate(people)
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


async def test_a_drop_and_the_wall_together_give_what_there_is(
    stage: Stage, crowd: list[Pass], shop: Shop, database: Database
) -> None:
    """Every other attempt is at the wall; one a person in all."""
    made = await create(stage.owner, total=TOTAL, on_wall=True)
    _, drop = await dropped(stage, made)
    at_drop, at_wall = ClaimOrder(drop_id=drop["id"]), ClaimOrder(coupon_id=made["id"])
    async with asyncio.timeout(LONGEST_SECONDS):
        answers = await asyncio.gather(
            *(
                shop.benefits.claims.claim(one, "once", at_drop if number % 2 else at_wall)
                for number, one in enumerate(crowd)
            )
        )
    got: dict[uuid.UUID, set[uuid.UUID]] = {}
    outcomes: dict[uuid.UUID, set[str]] = {}
    for one, answer in zip(crowd, answers, strict=True):
        outcomes.setdefault(one.person_id, set()).add(answer.outcome)
        if answer.coupon:
            got.setdefault(one.person_id, set()).add(answer.coupon.id)
    assert (len(got), {len(ids) for ids in got.values()}) == (TOTAL, {1})
    empty = [said for person, said in outcomes.items() if person not in got]
    assert len(empty) == PEOPLE - TOTAL
    assert all(said == {"gone"} for said in empty)
    async with database.read() as session:
        held = Counter(await session.scalars(select(CouponClaim.person_id)))
        assert await session.scalar(select(func.count()).select_from(CouponClaim)) == TOTAL
    assert set(held.values()) == {1}
    assert (await read(stage.owner, made))["claimed"] == TOTAL


async def test_several_a_person_are_counted(
    stage: Stage, crowd: list[Pass], shop: Shop, database: Database
) -> None:
    """Five attempts each with keys of their own, of which two repeat."""
    made = await create(stage.owner, total=100_000, per_person=2, on_wall=True)
    wanted = ClaimOrder(coupon_id=made["id"])
    turns: Counter[uuid.UUID] = Counter()
    keys = []
    for one in crowd:
        turns[one.person_id] += 1
        keys.append("abcab"[turns[one.person_id] - 1])
    async with asyncio.timeout(LONGEST_SECONDS):
        answers = await asyncio.gather(
            *(shop.benefits.claims.claim(one, key, wanted) for one, key in zip(crowd, keys, strict=True))
        )
    ids: dict[uuid.UUID, set[uuid.UUID]] = {}
    for one, answer in zip(crowd, answers, strict=True):
        if answer.coupon:
            ids.setdefault(one.person_id, set()).add(answer.coupon.id)
    assert {len(mine) for mine in ids.values()} == {2}
    assert (await read(stage.owner, made))["claimed"] == 2 * PEOPLE
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(CouponClaim)) == 2 * PEOPLE
