from __future__ import annotations

import uuid

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.ledger import repository
from liveloop.people.points.book import (
    Moved,
    Movement,
    PointsBook,
    book_of,
    issuer_account,
    ledger_account,
    person_account,
    room_account,
)
from liveloop.people.points.errors import (
    PointsKeyUsed,
    PointsNotRefundable,
    PointsRefunded,
    PointsShort,
    TransferNotFound,
)

ORGANISATION, PERSON, ROOM, BROADCAST = (new_id() for _ in range(4))
ISSUER = issuer_account(ORGANISATION)
ANN = person_account(ORGANISATION, PERSON)
TEA_ROOM = room_account(ORGANISATION, ROOM)


@pytest.fixture
def book(clock: ManualClock) -> PointsBook:
    return PointsBook(clock)


def earned(key: str, points: int) -> Movement:
    return Movement(key, ISSUER, ANN, points, "earned.check_in")


def sent(key: str, points: int) -> Movement:
    return Movement(key, ANN, TEA_ROOM, points, "gift.sent", broadcast_id=BROADCAST)


async def moved(database: Database, book: PointsBook, *movements: Movement) -> list[object]:
    async with database.transaction() as session:
        return list(await book.move(session, movements))


async def test_points_are_made_spent_and_counted(database: Database, book: PointsBook) -> None:
    first, second = await moved(database, book, earned("a", 10), sent("b", 4))
    assert isinstance(first, Moved)
    assert isinstance(second, Moved)
    assert (first.source_balance, first.target_balance, first.fresh) == (-10, 10, True)
    assert (second.source_balance, second.target_balance) == (6, 4)
    async with database.read() as session:
        assert await book.balances(session, [ISSUER, ANN, TEA_ROOM]) == {ISSUER: -10, ANN: 6, TEA_ROOM: 4}
        assert await book.balance(session, person_account(ORGANISATION, new_id())) == 0
        line = (await repository.statement(session, ledger_account(ANN), before=None, limit=1))[0]
    assert (line.kind, line.details) == ("gift.sent", {"broadcast_id": str(BROADCAST)})


async def test_one_that_is_refused_leaves_the_others_alone(database: Database, book: PointsBook) -> None:
    answers = await moved(
        database, book, earned("a", 5), sent("b", 6), sent("c", 5), sent("c", 5), earned("a", 6)
    )
    assert isinstance(answers[1], PointsShort)
    assert answers[1].details == {"balance": 5, "missing": 1}
    assert isinstance(answers[2], Moved)
    assert isinstance(answers[3], Moved)
    assert (answers[2].fresh, answers[3].fresh) == (True, False)
    assert answers[2].source_balance == answers[3].source_balance == 0
    assert isinstance(answers[4], PointsKeyUsed)


async def test_two_organisations_have_books_of_their_own(database: Database, book: PointsBook) -> None:
    other = new_id()
    await moved(database, book, earned("a", 5))
    (answer,) = await moved(
        database, book, Movement("a", issuer_account(other), person_account(other, PERSON), 7, "earned.share")
    )
    assert isinstance(answer, Moved)
    async with database.read() as session:
        assert await repository.totals(session, book_of(other)) == {"issuer": -7, "person": 7}
        assert await repository.totals(session, book_of(ORGANISATION)) == {"issuer": -5, "person": 5}


async def test_points_come_back_once(database: Database, book: PointsBook) -> None:
    answers = await moved(database, book, earned("a", 5), sent("b", 4))
    assert isinstance(answers[1], Moved)
    gift = answers[1].transfer_id

    async def back(transfer_id: uuid.UUID) -> object:
        async with database.transaction() as session:
            return (await book.give_back(session, ORGANISATION, [transfer_id], reason="gift.refunded"))[0]

    returned = await back(gift)
    assert isinstance(returned, Moved)
    assert (returned.source_balance, returned.target_balance) == (5, 0)
    assert isinstance(await back(gift), PointsRefunded)
    with pytest.raises(PointsNotRefundable):
        await back(returned.transfer_id)
    with pytest.raises(TransferNotFound):
        await back(new_id())


@pytest.mark.parametrize("points", [0, -1])
async def test_points_move_in_one_direction(database: Database, book: PointsBook, points: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        await moved(database, book, earned("a", points))
