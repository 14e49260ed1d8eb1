from __future__ import annotations

import asyncio

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.shop.payments.errors import NothingToPay, PaymentExpired, ProviderNotOffered
from tests.shop.payments.ground import MINUTES, PRICE, TillGround, paid


async def test_what_is_paid_is_told_to_its_subject_once_and_booked(
    till: TillGround, channels: ChannelLog
) -> None:
    bag = till.bag()
    payment = await till.open(bag)
    assert (payment.state, payment.action is not None) == ("open", True)
    await till.act(payment, "pay")
    assert await till.deliver(times=3) == 3
    assert await till.state(payment) == "paid"
    assert bag.paid_by == payment.id
    assert len(till.bags.offered) == 1
    assert await till.notices() == [("applied", 3)]
    assert await till.money() == {"clearing": PRICE, "sales": -PRICE}
    async with till.database.read() as session:
        told = await channels.events_between(session, str(till.ground.room_id), after=0, until=100)
    assert [(lane, event.data["state"]) for lane, event in told] == [("own", "paid")]
    assert await till.findings() == []


async def test_a_lost_callback_is_found_by_asking(till: TillGround) -> None:
    payment = await till.open(till.bag())
    await till.act(payment, "silent")
    assert await till.deliver() == 0
    assert await till.chase() == 1
    assert await till.state(payment) == "paid"
    assert await till.chase() == 0


async def test_the_same_way_again_is_the_same_attempt(till: TillGround) -> None:
    bag = till.bag()
    views = await asyncio.gather(*(till.open(bag) for _ in range(4)))
    assert len({view.id for view in views}) == 1


async def test_after_a_failure_another_attempt_can_be_paid(till: TillGround) -> None:
    bag = till.bag()
    first = await till.open(bag)
    await till.act(first, "fail")
    await till.deliver()
    assert await till.state(first) == "closed"
    second = await till.open(bag)
    assert second.id != first.id
    await till.act(second, "pay")
    await till.deliver()
    assert bag.paid_by == second.id


async def test_money_on_its_way_is_waited_for(till: TillGround) -> None:
    payment = await till.open(till.bag())
    await till.act(payment, "delay")
    await till.chase()
    assert await till.state(payment) == "open"
    till.clock.advance(8)
    assert await till.deliver() == 1
    assert await till.state(payment) == "paid"


@pytest.mark.parametrize(("amount", "currency"), [(PRICE + 1, "CNY"), (PRICE - 1, "CNY"), (PRICE, "USD")])
async def test_another_amount_or_currency_is_held_for_staff(
    till: TillGround, amount: int, currency: str
) -> None:
    bag = till.bag()
    payment = await till.open(bag)
    assert await till.tell(paid(payment, amount, currency)) == 204
    assert await till.state(payment) == "held"
    assert bag.paid_by is None
    assert await till.findings() == [("amount_differs", "open", PRICE, amount)]
    assert await till.money() == {"clearing": amount, "difference": -amount}
    with pytest.raises(NothingToPay):
        await till.open(bag)


async def test_a_settled_payment_told_again_with_another_amount_is_noticed(till: TillGround) -> None:
    payment = await till.open(till.bag())
    await till.tell(paid(payment))
    await till.tell(paid(payment, PRICE + 5, number="e2"))
    assert await till.state(payment) == "paid"
    assert await till.findings() == [("told_otherwise", "open", PRICE, PRICE + 5)]
    assert await till.money() == {"clearing": PRICE, "sales": -PRICE}


async def test_time_runs_out_and_late_money_goes_back_by_itself(till: TillGround) -> None:
    bag = till.bag()
    payment = await till.open(bag)
    till.clock.advance(60 * MINUTES)
    assert await till.chase() == 1
    assert await till.state(payment) == "closing"
    assert await till.chase() == 1
    assert await till.state(payment) == "closed"
    bag.wanted = False
    await till.act(payment, "late")
    await till.deliver()
    assert await till.state(payment) == "surplus"
    assert await till.money() == {"clearing": PRICE, "difference": -PRICE}
    await till.chase()
    (refund,) = await till.refunds(payment)
    assert (refund.origin, refund.state, refund.amount) == ("late", "done", PRICE)
    assert await till.money() == {}
    assert bag.refunds == []


async def test_late_money_that_no_callback_tells_of_is_found_by_the_last_look(till: TillGround) -> None:
    bag = till.bag()
    payment = await till.open(bag)
    till.clock.advance(60 * MINUTES)
    await till.chase()
    await till.chase()
    await till.act(payment, "late")
    till.clock.advance(3 * 60)
    await till.chase()
    assert (await till.state(payment), bag.paid_by) == ("paid", payment.id)


async def test_a_subject_that_wants_no_money_has_its_payment_closed(till: TillGround) -> None:
    bag = till.bag()
    payment = await till.open(bag)
    bag.wanted = False
    async with till.database.transaction() as session:
        await till.till.service.close(session, bag.payable.subject_id)
        assert await till.till.service.waiting(session, [bag.payable.subject_id])
    await till.chase()
    assert await till.state(payment) == "closed"
    with pytest.raises(NothingToPay):
        await till.open(bag)


async def test_the_second_of_two_attempts_that_are_both_paid_goes_back(till: TillGround) -> None:
    bag = till.bag()
    first = await till.open(bag)
    await till.act(first, "delay")
    async with till.database.transaction() as session:
        await till.till.service.close(session, bag.payable.subject_id)
    second = await till.open(bag)
    await till.act(second, "pay")
    await till.deliver()
    await till.chase()
    assert [await till.state(one) for one in (first, second)] == ["closed", "paid"]
    till.clock.advance(8)
    await till.deliver()
    await till.chase()
    assert [await till.state(one) for one in (first, second)] == ["surplus", "paid"]
    (refund,) = await till.refunds(first)
    assert (refund.origin, refund.state) == ("second", "done")
    assert await till.money() == {"clearing": PRICE, "sales": -PRICE}


async def test_events_out_of_order_change_nothing_that_is_settled(till: TillGround) -> None:
    payment = await till.open(till.bag())
    event = paid(payment, number="late-close")
    assert event.trade is not None
    await till.tell(paid(payment))
    closed = type(event)(id="closed", trade=type(event.trade)(payment.id.hex, type(event.trade.state).CLOSED))
    await till.tell(closed)
    assert await till.state(payment) == "paid"
    assert [outcome for outcome, _ in await till.notices()] == ["applied", "known"]


async def test_what_a_killed_process_stored_is_applied_by_the_worker(
    till: TillGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = await till.open(till.bag())
    with monkeypatch.context() as patched:
        patched.setattr(till.till.notices, "apply", _killed)
        with pytest.raises(asyncio.CancelledError):
            await till.tell(paid(payment))
    assert await till.notices() == [(None, 1)]
    till.clock.advance(4)
    await till.chase()
    assert await till.state(payment) == "paid"
    assert await till.notices() == [("applied", 1)]


async def _killed(_notice_id: object) -> None:
    raise asyncio.CancelledError


async def test_a_forged_callback_is_refused_and_stored_nowhere(till: TillGround) -> None:
    payment = await till.open(till.bag())
    answer = await till.till.notices.take("sandbox", {"liveloop-sandbox-signature": "t=1,v1=00"}, b"{}")
    assert answer.status == 503
    assert (await till.state(payment), await till.notices()) == ("open", [])


async def test_a_payment_of_an_unknown_number_is_noticed(till: TillGround) -> None:
    event = paid(await till.open(till.bag()))
    assert event.trade is not None
    strange = type(event)(id="x", trade=type(event.trade)("20261126x1", event.trade.state, 5, "CNY"))
    assert await till.tell(strange) == 204
    assert await till.findings() == [("unknown_payment", "open", None, 5)]
    assert await till.notices() == [("unknown", 1)]


async def test_who_comes_too_late_or_for_another_provider_is_told_so(till: TillGround) -> None:
    bag = till.bag()
    with pytest.raises(ProviderNotOffered):
        await till.open(bag, provider="wechatpay")
    till.clock.advance(60 * MINUTES - 10)
    with pytest.raises(PaymentExpired):
        await till.open(bag)
