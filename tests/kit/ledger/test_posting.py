from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ledger import repository
from liveloop.kit.ledger.audit import audit
from liveloop.kit.ledger.errors import AlreadyReversed, KeyUsed, NotReversible, Short, TooLarge
from liveloop.kit.ledger.models import LARGEST, LedgerEntry, LedgerTransfer
from liveloop.kit.ledger.service import Ledger
from liveloop.kit.ledger.transfers import Account, Line, Posted, Transfer
from tests.kit.ledger.accounts import BOOK, balance, mint, post, purse, transfer


@pytest.fixture
def ledger(clock: ManualClock) -> Ledger:
    return Ledger(clock)


async def rows(database: Database) -> tuple[int, int]:
    async with database.read() as session:
        transfers = await session.scalar(select(func.count()).select_from(LedgerTransfer))
        entries = await session.scalar(select(func.count()).select_from(LedgerEntry))
    return int(transfers or 0), int(entries or 0)


async def test_what_leaves_one_account_arrives_in_another(database: Database, ledger: Ledger) -> None:
    first, second = await post(
        database, ledger,
        transfer("a", mint(), purse("ann"), 10),
        transfer("b", purse("ann"), purse("bob"), 4),
    )  # fmt: skip
    assert isinstance(first, Posted)
    assert isinstance(second, Posted)
    assert (first.balances, second.balances) == ((-10, 10), (6, 4))
    assert [await balance(database, one) for one in (mint(), purse("ann"), purse("bob"))] == [-10, 6, 4]


async def test_the_same_again_is_answered_as_the_first_time(database: Database, ledger: Ledger) -> None:
    asked = transfer("a", mint(), purse("ann"), 10)
    (first,) = await post(database, ledger, asked)
    await post(database, ledger, transfer("b", mint(), purse("ann"), 5))
    again, and_again = await post(database, ledger, asked, asked)
    assert isinstance(first, Posted)
    assert again == and_again == Posted(first.transfer_id, fresh=False, balances=(-10, 10))
    assert (await balance(database, purse("ann")), await rows(database)) == (15, (2, 4))


async def test_one_batch_may_ask_for_the_same_twice(database: Database, ledger: Ledger) -> None:
    asked = transfer("a", mint(), purse("ann"), 10)
    first, second, other = await post(database, ledger, asked, asked, transfer("a", mint(), purse("bob"), 10))
    assert isinstance(first, Posted)
    assert second == Posted(first.transfer_id, fresh=False, balances=first.balances)
    assert isinstance(other, KeyUsed)
    assert await rows(database) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        transfer("a", mint(), purse("ann"), 11),
        transfer("a", mint(), purse("bob"), 10),
        transfer("a", mint(), purse("ann"), 10, kind="else"),
    ],
)
async def test_a_key_that_was_used_for_something_else_is_refused(
    database: Database, ledger: Ledger, other: Transfer
) -> None:
    await post(database, ledger, transfer("a", mint(), purse("ann"), 10))
    (answer,) = await post(database, ledger, other)
    assert isinstance(answer, KeyUsed)
    assert await rows(database) == (1, 2)


async def test_a_key_belongs_to_its_book(database: Database, ledger: Ledger) -> None:
    await post(database, ledger, transfer("a", mint(), purse("ann"), 10))
    (answer,) = await post(database, ledger, transfer("a", mint("two"), purse("ann", "two"), 3))
    assert isinstance(answer, Posted)
    assert [await balance(database, purse("ann", book)) for book in (BOOK, "two")] == [10, 3]


async def test_who_has_too_little_is_refused_alone_and_may_try_again(
    database: Database, ledger: Ledger
) -> None:
    asked = transfer("spend", purse("ann"), purse("bob"), 5)
    short, filled, taken, short_again = await post(
        database, ledger,
        asked, transfer("fill", mint(), purse("ann"), 5), asked,
        transfer("more", purse("ann"), purse("bob"), 1),
    )  # fmt: skip
    assert isinstance(short, Short)
    assert (short.details["balance"], short.details["missing"]) == (0, 5)
    assert isinstance(filled, Posted)
    assert isinstance(taken, Posted)
    assert taken.balances == (0, 5)
    assert isinstance(short_again, Short)
    assert await rows(database) == (2, 4)


async def test_a_transfer_is_undone_once(database: Database, ledger: Ledger) -> None:
    (given,) = await post(database, ledger, transfer("a", mint(), purse("ann"), 10))
    assert isinstance(given, Posted)

    async def undo(key: str, *, of: Posted = given) -> Any:
        async with database.transaction() as session:
            back = await ledger.reversal(session, BOOK, of.transfer_id, key=key, kind="undone")
            return (await ledger.post(session, [back]))[0]

    undone = await undo("u1")
    assert (undone.fresh, undone.balances) == (True, (0, 0))
    assert (await undo("u1")).fresh is False
    assert isinstance(await undo("u2"), AlreadyReversed)
    with pytest.raises(NotReversible):
        await undo("u3", of=undone)
    async with database.read() as session:
        statement = await repository.statement(session, purse("ann"), before=None, limit=10)
    assert [(line.number, line.amount, line.balance) for line in statement] == [(2, -10, 0), (1, 10, 10)]
    assert statement[1].reversed_by == statement[0].transfer_id == undone.transfer_id


async def test_an_account_holds_no_more_than_a_browser_can_count(database: Database, ledger: Ledger) -> None:
    full, over = await post(
        database, ledger,
        transfer("a", mint(), purse("ann"), LARGEST), transfer("b", mint(), purse("ann"), 1),
    )  # fmt: skip
    assert isinstance(full, Posted)
    assert isinstance(over, TooLarge)


@pytest.mark.parametrize(
    "lines",
    [
        (Line(mint(), -1),),
        (Line(mint(), -1), Line(purse("ann"), 2)),
        (Line(mint(), -1), Line(mint(), 1)),
        (Line(mint(), 0), Line(purse("ann"), 0)),
        (Line(mint(), -1), Line(purse("ann", "another book"), 1)),
        (Line(mint(), -1), Line(Account(BOOK, "purse", "ann", "pound"), 1)),
        (Line(mint(), -(LARGEST + 1)), Line(purse("ann"), LARGEST + 1)),
    ],
)
def test_what_can_never_balance_is_a_mistake_of_the_caller(lines: tuple[Line, ...]) -> None:
    with pytest.raises(ValueError, match=r"transfer|amount|sum"):
        Transfer(BOOK, "a", "moved", lines)


async def test_several_units_balance_each_by_itself(database: Database, ledger: Ledger) -> None:
    pounds = [Account(BOOK, "bank", "us", "pound", None), Account(BOOK, "purse", "ann", "pound")]
    bought = Transfer(
        BOOK, "a", "bought",
        (Line(mint(), -7), Line(purse("ann"), 7), Line(pounds[0], -3), Line(pounds[1], 3)),
    )  # fmt: skip
    await post(database, ledger, bought)
    assert [await balance(database, one) for one in (purse("ann"), pounds[1])] == [7, 3]


async def test_many_posters_at_once_lose_and_double_nothing(database: Database, ledger: Ledger) -> None:
    """Each opens accounts, shares some with all others, and sends everything twice in another order."""
    people = [purse(f"person {number}") for number in range(6)]
    asked = [
        transfer(f"{round_}:{number}", mint(), person, 10)
        for round_ in range(4)
        for number, person in enumerate(people)
    ] + [
        transfer(f"{round_}>{number}", person, people[(number + round_ + 1) % 6], 3)
        for round_ in range(4)
        for number, person in enumerate(people)
    ]
    batches = [asked[start::5] for start in range(5)] + [asked[::-1][start::7] for start in range(7)]

    async def until_posted(batch: list[Transfer]) -> None:
        while batch:
            answers = await post(database, ledger, *batch)
            refused = [one for one, answer in zip(batch, answers, strict=True) if isinstance(answer, Short)]
            assert all(isinstance(answer, Posted | Short) for answer in answers)
            batch = refused

    async with asyncio.timeout(60):
        await asyncio.gather(*(until_posted(batch) for batch in batches))
    assert await rows(database) == (48, 96)
    assert await balance(database, mint()) == -240
    async with database.read() as session:
        assert (await audit(session)).faults == []


async def test_two_who_use_one_key_for_different_accounts_at_once(database: Database, ledger: Ledger) -> None:
    """Nothing that they lock keeps them apart; the key does."""
    await post(database, ledger, *(transfer(f"fill {one}", mint(), purse(one), 100) for one in "abcdefgh"))
    pairs = ["ab", "cd", "ef", "gh"]
    answers = await asyncio.gather(
        *(post(database, ledger, transfer("k", purse(one), purse(two), 1)) for one, two in pairs)
    )
    kinds = sorted(type(answer).__name__ for (answer,) in answers)
    assert kinds == ["KeyUsed", "KeyUsed", "KeyUsed", "Posted"]
    async with database.read() as session:
        assert (await audit(session)).faults == []
