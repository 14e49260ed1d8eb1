"""Ten thousand attempts of two thousand people at once: nothing is given twice, nothing is missing."""

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
from liveloop.people.points.book import AccountKind, PointsAccount, PointsBook, issuer_account, person_account
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.area import Talk
from liveloop.talk.packets.models import PacketTake
from liveloop.talk.packets.schemas import TakeRead
from liveloop.talk.polls.ballots import Vote
from liveloop.talk.polls.models import Ballot, Poll
from tests.shows.rig import Stage
from tests.talk.packets.test_packets import read, shown
from tests.talk.polls.test_polls import opened

PEOPLE = 2_000
ATTEMPTS = 10_000
TAKERS = 700
POINTS = 12_345
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


async def test_a_red_packet_is_split_exactly(
    stage: Stage, crowd: list[Pass], talk: Talk, database: Database, clock: ManualClock
) -> None:
    planned, packet = await shown(stage, points=POINTS, takers=TAKERS)
    packet_id = uuid.UUID(packet["id"])
    async with asyncio.timeout(LONGEST_SECONDS):
        answers = await asyncio.gather(*(talk.draws.takes.take(one, packet_id) for one in crowd))
    got: dict[uuid.UUID, TakeRead] = {}
    for one, answer in zip(crowd, answers, strict=True):
        first = got.setdefault(one.person_id, answer)
        assert (answer.points, answer.place) == (first.points, first.place)
    paid = {person: answer.points for person, answer in got.items() if answer.points is not None}
    assert (len(paid), sum(paid.values()), min(paid.values()) >= 1) == (TAKERS, POINTS, True)
    assert Counter(answer.late for answer in got.values()) == {False: TAKERS, True: PEOPLE - TAKERS}
    ended = await read(stage, planned, packet)
    assert (ended["state"], ended["taken"], ended["taken_points"]) == ("ended", TAKERS, POINTS)
    house = issuer_account(stage.organisation_id)
    own = PointsAccount(stage.organisation_id, AccountKind.PROMOTION, packet_id)
    purses = {person: person_account(stage.organisation_id, person) for person in paid}
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(PacketTake)) == TAKERS
        held = await PointsBook(clock).balances(session, [house, own, *purses.values()])
    assert (held[house], held[own]) == (-POINTS, 0)
    assert {person: held[purse] for person, purse in purses.items()} == paid


async def test_a_poll_counts_one_ballot_a_person(
    stage: Stage, crowd: list[Pass], talk: Talk, database: Database
) -> None:
    _, poll = await opened(stage)
    poll_id = uuid.UUID(poll["id"])
    votes = [Vote(poll_id=poll_id, choices=[number % 3]) for number in range(ATTEMPTS)]
    async with asyncio.timeout(LONGEST_SECONDS):
        answers = await asyncio.gather(
            *(talk.votes.vote(one, wanted) for one, wanted in zip(crowd, votes, strict=True))
        )
    cast: dict[uuid.UUID, list[int]] = {}
    for one, answer in zip(crowd, answers, strict=True):
        assert answer.choices == cast.setdefault(one.person_id, answer.choices or [])
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ballot)) == PEOPLE
        row = await session.get(Poll, poll_id)
    assert row is not None
    counted = Counter(choice for choices in cast.values() for choice in choices)
    assert (row.voters, row.votes) == (PEOPLE, [counted[choice] for choice in range(3)])
