from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from liveloop.connect.payments.errors import BillNotReady
from liveloop.connect.payments.provider import BillLine, LineKind, PaymentProvider
from liveloop.shop.payments.schemas import PaymentView
from liveloop.shop.treasury.models import BillDay, BillRun
from tests.shop.payments.ground import PRICE, TillGround, paid

DAY = date(2026, 1, 1)
FEE = 12
"""Six per mille of the price, rounded."""


async def sold(till: TillGround, act: str = "pay") -> PaymentView:
    payment = await till.open(till.bag())
    await till.act(payment, act)
    await till.deliver()
    return payment


def provider(till: TillGround) -> PaymentProvider:
    return till.till.providers.get("sandbox")


async def compare(till: TillGround) -> None:
    await till.till.reconciling.compare(provider(till), DAY)


async def summary(till: TillGround) -> tuple[int, int, int]:
    """Lines, matched, healed."""
    async with till.database.read() as session:
        day = (await session.scalars(select(BillDay))).one()
        return day.lines, day.matched, day.healed


Change = Callable[[list[BillLine]], list[BillLine]]


def tampered(till: TillGround, monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """The bill of the sandbox, with a fault in it."""
    real = provider(till).bill

    async def bill(day: date) -> list[BillLine]:
        return change(await real(day))

    monkeypatch.setattr(provider(till), "bill", bill)


async def test_a_bill_that_agrees_finds_nothing_and_books_the_fees_once(till: TillGround) -> None:
    await sold(till)
    payment = await sold(till)
    async with till.database.transaction() as session:
        await till.till.service.refund(session, payment.id, 500, "key", "too small")
    await till.chase()
    till.clock.advance(60)
    await compare(till)
    await compare(till)
    assert await till.findings() == []
    assert await summary(till) == (3, 3, 0)
    assert await till.money() == {
        "clearing": 2 * PRICE - 500 - 2 * FEE,
        "fees": 2 * FEE,
        "refunds": 500,
        "sales": -2 * PRICE,
    }


async def test_what_every_callback_and_question_missed_is_settled_by_the_bill(till: TillGround) -> None:
    bag = till.bag()
    payment = await till.open(bag)
    await till.act(payment, "silent")
    till.clock.advance(60)
    await compare(till)
    assert (await till.state(payment), bag.paid_by) == ("paid", payment.id)
    assert await till.findings() == []
    assert await summary(till) == (1, 1, 1)


async def test_what_the_bill_lacks_is_found_and_gone_once_it_is_there(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sold(till)
    till.clock.advance(60)
    with monkeypatch.context() as patched:
        tampered(till, patched, lambda lines: [])
        await compare(till)
        await compare(till)
        assert await till.findings() == [("missing_there", "open", PRICE, None)]
    await compare(till)
    assert await till.findings() == [("missing_there", "gone", PRICE, None)]


async def test_a_line_of_the_next_day_clears_what_was_missing(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sold(till)
    till.clock.advance(60)
    lines = await provider(till).bill(DAY)
    tampered(till, monkeypatch, lambda _: [])
    await compare(till)
    tampered(till, monkeypatch, lambda _: lines)
    await till.till.reconciling.compare(provider(till), DAY + timedelta(days=1))
    assert await till.findings() == [("missing_there", "gone", PRICE, None)]
    tampered(till, monkeypatch, lambda _: [])
    await compare(till)
    assert await till.findings() == [("missing_there", "gone", PRICE, None)]


async def test_other_amounts_and_lines_that_are_not_ours_are_found(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sold(till)
    till.clock.advance(60)
    (line,) = await provider(till).bill(DAY)
    strange = dataclasses.replace(line, out_trade_no="20260101-1", amount=7)
    back = dataclasses.replace(line, kind=LineKind.REFUND, out_refund_no="made-there", amount=3)
    tampered(till, monkeypatch, lambda _: [dataclasses.replace(line, amount=PRICE + 1), strange, back])
    await compare(till)
    assert sorted(await till.findings(), key=str) == [
        ("bill_differs", "open", PRICE, PRICE + 1),
        ("missing_here", "open", None, 3),
        ("missing_here", "open", None, 7),
    ]


async def test_a_payment_that_the_bill_has_twice_is_found(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sold(till)
    till.clock.advance(60)
    tampered(till, monkeypatch, lambda lines: [*lines, *lines])
    await compare(till)
    assert await till.findings() == [("bill_differs", "open", PRICE, 2 * PRICE)]


async def test_a_payment_that_only_a_callback_told_of_is_missing_there(till: TillGround) -> None:
    payment = await till.open(till.bag())
    await till.tell(paid(payment))
    till.clock.advance(60)
    await compare(till)
    assert await till.findings() == [("missing_there", "open", PRICE, None)]


async def test_days_that_are_over_are_compared_by_themselves(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sold(till)
    till.clock.advance(24 * 3600 + 301)
    with monkeypatch.context() as patched:
        tampered(till, patched, _not_ready)
        await till.till.reconciling.run_due()
    async with till.database.read() as session:
        run = await session.get_one(BillRun, ("sandbox", "2026-01-01"))
        assert (run.problem, run.runs) == ("payment.bill_not_ready", 0)
    till.clock.advance(1801)
    assert await till.till.reconciling.run_due() > 0
    assert await summary_of(till, "2026-01-01") == (1, 1, 0)
    assert await till.till.reconciling.run_due() == 0


async def summary_of(till: TillGround, day: str) -> tuple[int, int, int]:
    async with till.database.read() as session:
        row = await session.get_one(BillDay, (till.ground.organisation_id, "sandbox", day))
        return row.lines, row.matched, row.healed


def _not_ready(_lines: object) -> list[BillLine]:
    raise BillNotReady("not yet")
