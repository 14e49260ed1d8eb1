from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from liveloop.people.throttle.errors import TooManyAttempts
from liveloop.people.throttle.models import ThrottleBucket
from liveloop.people.throttle.service import Allowance, address_group

MINUTE = timedelta(minutes=1)


def door(subject="ann", attempts=3):
    return Allowance("door", subject, attempts, MINUTE)


async def test_attempts_come_back_one_by_one(people, clock):
    for _ in range(3):
        await people.throttle.count([door()])
    with pytest.raises(TooManyAttempts) as refused:
        await people.throttle.count([door()])
    assert refused.value.details["retry_after"] == 20
    clock.advance(19)
    with pytest.raises(TooManyAttempts):
        await people.throttle.count([door()])
    clock.advance(1)
    await people.throttle.count([door()])
    with pytest.raises(TooManyAttempts):
        await people.throttle.count([door()])


async def test_a_refused_attempt_counts_against_nothing(people):
    await people.throttle.count([door("house", attempts=1)])
    for _ in range(5):
        with pytest.raises(TooManyAttempts):
            await people.throttle.count([door("ann"), door("house", attempts=1)])
    for _ in range(3):
        await people.throttle.count([door("ann")])


async def test_forgiving_empties_one_bucket_only(people, database):
    for name in ("ann", "ben"):
        for _ in range(3):
            await people.throttle.count([door(name)])
    async with database.transaction() as session:
        await people.throttle.forgive(session, [door("ann")])
    await people.throttle.count([door("ann")])
    with pytest.raises(TooManyAttempts):
        await people.throttle.count([door("ben")])


async def test_the_table_forgets_and_holds_no_addresses(people, database, clock):
    await people.throttle.count([door("198.51.100.7")])
    async with database.read() as session:
        keys = (await session.scalars(select(ThrottleBucket.key))).all()
    assert len(keys) == 1
    assert "198" not in keys[0]
    clock.advance(61)
    async with database.transaction() as session:
        await people.throttle.forget(session, limit=10)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ThrottleBucket)) == 0


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_an_address_stands_for_one_customer(address, group):
    assert address_group(address) == group
