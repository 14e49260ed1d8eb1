from __future__ import annotations

import asyncio

import pytest

from liveloop.connect.payments.errors import ProviderUnavailable
from liveloop.connect.payments.provider import (
    CallbackEvent,
    PaymentProvider,
    Refund,
    RefundRequest,
    RefundState,
)
from liveloop.shop.payments.errors import PaymentState, RefundKeyUsed, RefundTooMuch
from liveloop.shop.payments.schemas import PaymentView
from tests.shop.payments.ground import PRICE, Bag, TillGround


async def sold(till: TillGround) -> tuple[Bag, PaymentView]:
    bag = till.bag()
    payment = await till.open(bag)
    await till.act(payment, "pay")
    await till.deliver()
    return bag, payment


async def ask(till: TillGround, payment: PaymentView, amount: int, key: str) -> None:
    async with till.database.transaction() as session:
        await till.till.service.refund(session, payment.id, amount, key, "too small")


def provider(till: TillGround) -> PaymentProvider:
    return till.till.providers.get("sandbox")


async def test_parts_go_back_and_the_subject_hears_of_each(till: TillGround) -> None:
    bag, payment = await sold(till)
    await ask(till, payment, 500, "first")
    await ask(till, payment, 500, "first")
    await ask(till, payment, PRICE - 500, "rest")
    await till.chase()
    assert [(one.key, one.amount, one.refunded) for one in bag.refunds] in (
        [("first", 500, 500), ("rest", PRICE - 500, PRICE)],
        [("rest", PRICE - 500, PRICE - 500), ("first", 500, PRICE)],
    )
    assert await till.money() == {"refunds": PRICE, "sales": -PRICE}
    assert (await till.payment(payment)).refunded == PRICE


async def test_no_more_goes_back_than_was_paid_however_many_ask(till: TillGround) -> None:
    bag, payment = await sold(till)
    answers = await asyncio.gather(
        *(ask(till, payment, 500, f"key-{number}") for number in range(6)), return_exceptions=True
    )
    assert sum(answer is None for answer in answers) == PRICE // 500
    assert all(answer is None or isinstance(answer, RefundTooMuch) for answer in answers)
    with pytest.raises(RefundKeyUsed):
        await ask(till, payment, 400, "key-0" if answers[0] is None else "key-1")
    await till.chase()
    assert sum(one.amount for one in bag.refunds) == 500 * (PRICE // 500)


async def test_nothing_goes_back_of_what_was_not_paid(till: TillGround) -> None:
    payment = await till.open(till.bag())
    with pytest.raises(PaymentState):
        await ask(till, payment, 1, "key")


async def test_an_answer_that_got_lost_is_asked_for_again_and_gives_back_once(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    bag, payment = await sold(till)
    real = provider(till).refund

    async def lost(wanted: RefundRequest) -> Refund:
        await real(wanted)
        raise ProviderUnavailable("no answer")

    monkeypatch.setattr(provider(till), "refund", lost)
    await ask(till, payment, 500, "key")
    await till.chase()
    assert [one.state for one in await till.refunds(payment)] == ["asked"]
    monkeypatch.setattr(provider(till), "refund", real)
    till.clock.advance(6)
    await till.chase()
    assert [one.state for one in await till.refunds(payment)] == ["done"]
    assert [one.amount for one in bag.refunds] == [500]


async def test_one_that_takes_long_is_polled_until_it_is_done(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    bag, payment = await sold(till)
    real = provider(till).refund

    async def slow(wanted: RefundRequest) -> Refund:
        await real(wanted)
        return Refund(wanted.out_refund_no, RefundState.PENDING)

    monkeypatch.setattr(provider(till), "refund", slow)
    await ask(till, payment, 500, "key")
    await till.chase()
    assert [one.state for one in await till.refunds(payment)] == ["processing"]
    assert await till.chase() == 0
    till.clock.advance(16)
    await till.chase()
    assert [one.state for one in await till.refunds(payment)] == ["done"]
    assert len(bag.refunds) == 1


async def test_one_that_fails_waits_for_staff_and_is_sent_again(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, payment = await sold(till)
    real = provider(till).refund

    async def refuse(wanted: RefundRequest) -> Refund:
        return Refund(wanted.out_refund_no, RefundState.FAILED, reason="NOTENOUGH")

    monkeypatch.setattr(provider(till), "refund", refuse)
    await ask(till, payment, 500, "key")
    await till.chase()
    (refund,) = await till.refunds(payment)
    assert (refund.state, refund.failure) == ("failed", "NOTENOUGH")
    assert await till.findings() == [("refund_failed", "open", 500, None)]
    with pytest.raises(RefundTooMuch):
        await ask(till, payment, PRICE, "all")
    monkeypatch.setattr(provider(till), "refund", real)
    await till.tell(
        CallbackEvent("r1", refund=Refund(refund.id.hex, RefundState.SUCCEEDED, payment.id.hex, 500))
    )
    assert [one.state for one in await till.refunds(payment)] == ["done"]
    assert await till.findings() == [("refund_failed", "gone", 500, None)]
    assert await till.money() == {"clearing": PRICE - 500, "refunds": 500, "sales": -PRICE}


async def test_a_refund_made_elsewhere_is_noticed(till: TillGround) -> None:
    _, payment = await sold(till)
    event = CallbackEvent("r1", refund=Refund("made-there", RefundState.SUCCEEDED, payment.id.hex, 300))
    assert await till.tell(event) == 204
    assert await till.findings() == [("unknown_refund", "open", None, 300)]


async def test_what_was_held_goes_back_and_can_be_paid_again(till: TillGround) -> None:
    bag = till.bag()
    payment = await till.open(bag)
    await till.act(payment, "wrong_amount")
    await till.deliver()
    assert await till.state(payment) == "held"
    await ask(till, payment, PRICE + 1, "back")
    await till.chase()
    assert await till.money() == {}
    assert bag.refunds == []
    assert (await till.open(bag)).id != payment.id
