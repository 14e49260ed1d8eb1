"""Two processes write gifts, lose transactions and answers at random; every sender's own book must agree."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Sequence

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.errors import Unavailable
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.ids import new_id
from liveloop.kit.ledger.audit import audit
from liveloop.people.persons.service import PersonsService, Wanted
from liveloop.people.points.book import (
    Movement,
    PointsBook,
    issuer_account,
    person_account,
    room_account,
)
from liveloop.people.points.errors import PointsShort
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.talk.gifts import repository
from liveloop.talk.gifts.catalogue import default_rows
from liveloop.talk.gifts.models import GiftSent
from liveloop.talk.gifts.settling import GiftWriter, Parcel
from liveloop.talk.gifts.storms import StormGauge
from tests.shows.ground import Ground

SENDERS = 8
GIFTS = 12
POINTS = 40
LOST = 0.25
"""Of transactions, and of answers."""

Writer = GroupCommit[Parcel, GiftSent]


class Shaky:
    """Settles as it should, and then the transaction may be lost with all that it did."""

    def __init__(self, writer: GiftWriter, dice: random.Random) -> None:
        self._writer = writer
        self._dice = dice

    async def settle(self, session: AsyncSession, parcels: Sequence[Parcel]) -> list[GiftSent | Exception]:
        answers = await self._writer.settle(session, parcels)
        if self._dice.random() < LOST:
            raise SQLAlchemyError("the process was killed before it committed")
        return answers


@pytest.fixture
def dice() -> random.Random:
    return random.Random(7)


@pytest.fixture
async def writers(
    database: Database, clock: ManualClock, channels: ChannelLog, dice: random.Random
) -> AsyncIterator[list[Writer]]:
    writers: list[Writer] = []
    for number in range(2):
        writer = GiftWriter(clock, channels, PointsBook(clock), StormGauge(clock))
        writers.append(GroupCommit(database, Shaky(writer, dice).settle, name=f"gifts-{number}"))
    for one in writers:
        await one.start()
    yield writers
    for one in writers:
        await one.close()


async def people(ground: Ground) -> list[uuid.UUID]:
    """Each with points."""
    wanted = [Wanted(ground.organisation_id, "Guest", guest_id=new_id()) for _ in range(SENDERS)]
    async with ground.database.transaction() as session:
        found = [one.id for one in await PersonsService(ground.clock).ensure(session, wanted)]
        issuer = issuer_account(ground.organisation_id)
        given = [
            Movement(str(one), issuer, person_account(ground.organisation_id, one), POINTS, "test")
            for one in found
        ]
        await PointsBook(ground.clock).move(session, given)
    return found


async def give(writers: list[Writer], dice: random.Random, parcel: Parcel) -> int:
    """Until it is answered for certain: what it cost."""
    while True:
        try:
            sent = await dice.choice(writers).submit(parcel)
        except Unavailable:
            continue
        except PointsShort:
            return 0
        if dice.random() >= LOST:
            return sent.points


async def test_nothing_is_lost_or_doubled_by_kills_and_retries(
    ground: Ground, writers: list[Writer], database: Database, clock: ManualClock, dice: random.Random
) -> None:
    broadcast = await ground.add("live")
    senders = await people(ground)
    gift = default_rows(ground.organisation_id)[2]
    spent = dict.fromkeys(senders, 0)

    async def act(person: uuid.UUID) -> None:
        for number in range(GIFTS):
            parcel = Parcel(
                organisation_id=ground.organisation_id,
                room_id=ground.room_id,
                person_id=person,
                name="Guest",
                role=AuthorRole.VIEWER,
                client_id=str(number),
                at=clock.now(),
                gift_id=gift["id"],
                quantity=number % 3 + 1,
            )
            spent[person] += await give(writers, dice, parcel)

    async with asyncio.timeout(60):
        await asyncio.gather(*(act(person) for person in senders))
    book = PointsBook(clock)
    async with database.read() as session:
        for person in senders:
            account = person_account(ground.organisation_id, person)
            assert await book.balance(session, account) == POINTS - spent[person]
        total = sum(spent.values())
        assert await book.balance(session, room_account(ground.organisation_id, ground.room_id)) == total
        assert (await repository.sums_of(session, "whole", [broadcast]))[broadcast][0] == total
        assert (
            sum(row.points for row in await repository.newest(session, broadcast, before=None, limit=500))
            == total
        )
        assert (await audit(session)).faults == []
    assert 0 < total <= POINTS * SENDERS
