from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from liveloop.connect.payments.errors import (
    AlreadyClosed,
    AlreadyPaid,
    CallbackForged,
    MethodUnknown,
    ProviderRefused,
    ProviderUnavailable,
    TradeUnknown,
)
from liveloop.connect.payments.provider import (
    LineKind,
    Method,
    Redirect,
    RefundState,
    StripeForm,
    TradeState,
)
from liveloop.connect.payments.stripe.provider import StripeProvider
from liveloop.connect.payments.stripe.settings import StripeSettings
from liveloop.kit.clock import ManualClock
from liveloop.kit.settings import BadSetting
from tests.connect.payments.journey import QUICK, refund_of, wanted
from tests.emulators.outside import CALLBACK_FAULTS, Callback
from tests.emulators.stripe import Emulator

NUMBER = "order0001"


def settings_of(emulator: Emulator, **changes: Any) -> StripeSettings:
    values: dict[str, Any] = {
        "secret_key": emulator.secret_key,
        "publishable_key": "pk_test_emulated",
        "webhook_secrets": ["whsec_the_next_one", emulator.webhook_secret],
        "methods": ["checkout", "intent"],
    }
    return StripeSettings(**{**values, **changes})


def provider_of(settings: StripeSettings, emulator: Emulator, clock: ManualClock) -> StripeProvider:
    return StripeProvider(settings, clock, transport=httpx2.ASGITransport(emulator.app), timing=QUICK)


@pytest.fixture
def emulator(clock: ManualClock) -> Emulator:
    return Emulator(clock)


@pytest_asyncio.fixture
async def provider(emulator: Emulator, clock: ManualClock) -> AsyncIterator[StripeProvider]:
    provider = provider_of(settings_of(emulator), emulator, clock)
    await provider.wire.start()
    yield provider
    await provider.wire.close()


def read(provider: StripeProvider, callback: Callback) -> Any:
    return provider.read_callback(callback.headers, callback.body)


async def test_a_payment_from_page_to_refund_to_bill(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    created = await provider.create(wanted(clock, Method.CHECKOUT, currency="USD"))
    assert created.action == Redirect("https://checkout.stripe.com/c/pay/cs_test_0000")
    reference = created.provider_reference
    assert (await provider.query(NUMBER, provider_reference=reference)).state == TradeState.PENDING
    assert (await provider.query(NUMBER)).state == TradeState.UNKNOWN
    session = emulator.pay(NUMBER)
    paid = read(provider, emulator.event("checkout.session.completed", session)).trade
    assert (paid.out_trade_no, paid.state, paid.amount, paid.currency) == (
        NUMBER,
        TradeState.PAID,
        1999,
        "USD",
    )
    found = await provider.query(NUMBER, provider_reference=reference)
    assert found == await provider.query(NUMBER, provider_reference=paid.provider_reference)
    assert (found.paid_at, found.provider_reference) == (clock.now(), "pi_0000")
    assert (await provider.query(NUMBER)).state == TradeState.PAID
    clock.advance(60)
    refund = await provider.refund(refund_of(500, provider_reference=reference))
    assert (refund.state, refund.amount, refund.out_trade_no) == (RefundState.SUCCEEDED, 500, NUMBER)
    assert await provider.query_refund(NUMBER, "refund0001", provider_reference="pi_0000") == refund
    told = emulator.refunds["re_0000"]
    assert read(provider, emulator.event("refund.updated", told)).refund == refund
    day = clock.now().date()
    back, payment = await provider.bill(day)
    assert (payment.kind, payment.out_trade_no, payment.provider_reference) == (
        LineKind.PAYMENT,
        NUMBER,
        "pi_0000",
    )
    assert (payment.amount, payment.currency, payment.fee, payment.at) == (1999, "USD", 59, paid_at(found))
    assert (back.kind, back.out_trade_no, back.out_refund_no, back.amount) == (
        LineKind.REFUND,
        NUMBER,
        "refund0001",
        500,
    )


def paid_at(trade: Any) -> Any:
    return trade.paid_at


async def test_a_form_inside_our_page(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    created = await provider.create(wanted(clock, Method.INTENT, currency="JPY"))
    assert created.action == StripeForm("pk_test_emulated", "pi_0000_secret_x")
    emulator.pay(NUMBER)
    told = emulator.intents["pi_0000"]
    paid = read(provider, emulator.event("payment_intent.succeeded", told)).trade
    assert (paid.state, paid.amount, paid.currency) == (TradeState.PAID, 1999, "JPY")
    assert read(provider, emulator.event("payment_intent.created", {**told, "metadata": {}})).trade is None


async def test_the_same_number_opens_one_payment(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    first = await provider.create(wanted(clock, Method.CHECKOUT, currency="USD"))
    expires_at = wanted(clock, Method.CHECKOUT).expires_at
    clock.advance(300)
    again = wanted(clock, Method.CHECKOUT, currency="USD", expires_at=expires_at)
    assert await provider.create(again) == first
    assert len(emulator.sessions) == 1
    emulator.pay(NUMBER)
    with pytest.raises(AlreadyPaid):
        await provider.create(again)
    with pytest.raises(AlreadyPaid):
        await provider.close(NUMBER, provider_reference=first.provider_reference)
    with pytest.raises(ProviderRefused) as refused:
        await provider.create(wanted(clock, Method.CHECKOUT, currency="USD", amount=1))
    assert refused.value.reason == "idempotency_error"


async def test_what_is_closed_stays_closed(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    await provider.close(NUMBER)
    await provider.close(NUMBER, provider_reference="cs_gone")
    for method, number in ((Method.CHECKOUT, NUMBER), (Method.INTENT, "order0002")):
        request = wanted(clock, method, currency="USD", out_trade_no=number)
        reference = (await provider.create(request)).provider_reference
        await provider.close(number, provider_reference=reference)
        clock.advance(1)
        await provider.close(number, provider_reference=reference)
        assert (await provider.query(number, provider_reference=reference)).state == TradeState.CLOSED
        with pytest.raises(AlreadyClosed):
            await provider.create(request)
    with pytest.raises(MethodUnknown):
        await provider.create(wanted(clock, Method.WAP))


async def test_a_refund_asked_for_again_after_days_is_not_paid_twice(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    with pytest.raises(TradeUnknown):
        await provider.refund(refund_of())
    created = await provider.create(wanted(clock, Method.CHECKOUT, currency="USD"))
    emulator.pay(NUMBER)
    emulator.refunds_pend = True
    request = refund_of(500, provider_reference=created.provider_reference)
    assert (await provider.refund(request)).state == RefundState.PENDING
    clock.advance(3 * 24 * 3600)
    assert (await provider.refund(request)).state == RefundState.PENDING
    assert len(emulator.refunds) == 1
    emulator.refunds["re_0000"] |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    told = read(provider, emulator.event("refund.failed", emulator.refunds["re_0000"])).refund
    assert (told.state, told.reason) == (RefundState.FAILED, "expired_or_canceled_card")
    with pytest.raises(ProviderRefused):
        await provider.refund(refund_of(1999, out_refund_no="refund0002", provider_reference="pi_0000"))
    assert (await provider.query_refund(NUMBER, "refund0002")).state == RefundState.UNKNOWN


async def test_a_bill_of_many_pages_in_another_currency(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    emulator.rate = 0.5
    for place in range(130):
        number = f"order{place:04d}"
        await provider.create(wanted(clock, Method.INTENT, currency="EUR", out_trade_no=number))
        emulator.pay(number)
    emulator._move("payout", "po_1", -5, fee=0)
    lines = await provider.bill(clock.now().date())
    assert [line.out_trade_no for line in lines] == [f"order{place:04d}" for place in reversed(range(130))]
    assert {(line.amount, line.currency, line.fee) for line in lines} == {(1999, "EUR", 60)}


@pytest.mark.parametrize("fault", ["500", "503", "hang"])
async def test_a_fault_of_the_provider_is_outlived_without_a_second_payment(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    emulator.switches.fail(fault, "503")
    created = await provider.create(wanted(clock, Method.CHECKOUT, currency="USD"))
    assert len(emulator.sessions) == 1
    assert len(emulator.posts) == 3
    assert len(set(emulator.posts)) == 1
    emulator.switches.fail("429")
    with pytest.raises(ProviderUnavailable):
        await provider.query(NUMBER, provider_reference=created.provider_reference)
    emulator.switches.fail(fault, fault, fault)
    with pytest.raises(ProviderUnavailable):
        await provider.query(NUMBER, provider_reference=created.provider_reference)


@pytest.mark.parametrize("fault", [one for one in CALLBACK_FAULTS if one not in {"wrong_amount", "probe"}])
async def test_a_callback_that_is_not_signed_rightly_is_refused(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.CHECKOUT, currency="USD"))
    session = emulator.pay(NUMBER)
    with pytest.raises(CallbackForged):
        read(provider, emulator.event("checkout.session.completed", session, fault=fault))
    with pytest.raises(CallbackForged):
        read(provider, emulator.event("checkout.session.completed", session, version="v2"))


async def test_callbacks_twice_late_out_of_order_and_with_a_wrong_amount_say_what_they_say(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    await provider.create(wanted(clock, Method.CHECKOUT, currency="USD"))
    session = dict(emulator.pay(NUMBER))
    paid = emulator.event("checkout.session.completed", session)
    expired = emulator.event("checkout.session.expired", {**session, "payment_status": "unpaid"})
    clock.advance(299)
    told = [read(provider, one) for one in (expired, paid, paid)]
    assert told[1] == told[2]
    assert told[1].trade.state == TradeState.PAID
    wrong = read(provider, emulator.event("checkout.session.completed", session, fault="wrong_amount"))
    assert wrong.trade.amount == 1
    assert read(provider, emulator.event("customer.created", {"id": "cus_1"})).trade is None


async def test_a_callback_may_be_there_before_the_order_is_answered(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    told: list[Any] = []

    async def deliver(callback: Callback) -> None:
        told.append(read(provider, callback))

    emulator.switches.early, emulator.switches.deliver = True, deliver
    created = await provider.create(wanted(clock, Method.CHECKOUT, currency="USD"))
    assert isinstance(created.action, Redirect)
    assert told[0].trade.state == TradeState.PAID


async def test_the_check_tells_the_mode_and_a_wrong_key(
    provider: StripeProvider, emulator: Emulator, clock: ManualClock
) -> None:
    assert [one.code for one in await provider.check()] == ["stripe.ready", "stripe.test_mode"]
    emulator.switches.fail("503", "503", "503")
    assert [one.code for one in await provider.check()] == ["stripe.unreachable"]
    emulator.secret_key = "sk_test_another"
    assert [one.code for one in await provider.check()] == ["stripe.key_refused"]


def test_settings_that_cannot_work_name_their_key(
    emulator: Emulator, clock: ManualClock, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="WEBHOOK_SECRETS"):
        settings_of(emulator, webhook_secrets=[])
    with pytest.raises(ValueError, match="PUBLISHABLE_KEY"):
        settings_of(emulator, publishable_key="")
    secrets = tmp_path / "secrets"
    settings = settings_of(emulator, webhook_secrets=[], webhook_secrets_file=secrets)
    with pytest.raises(BadSetting, match="WEBHOOK_SECRETS_FILE"):
        provider_of(settings, emulator, clock)
    secrets.write_text("whsec_old\nwhsec_emulated\n")
    provider = provider_of(settings, emulator, clock)
    event = emulator.event("customer.created", {"id": "cus_1"})
    assert read(provider, event).id == "evt_customer.created_cus_1"
    assert "sk_test" not in repr(settings)


_emulator = Emulator(ManualClock())
_reader = provider_of(settings_of(_emulator), _emulator, ManualClock())


@given(
    header=st.text(max_size=80) | st.builds("t={},v1={}".format, st.integers(), st.text(max_size=64)),
    body=st.binary(max_size=2000),
)
def test_no_header_and_no_bytes_break_the_reader(header: str, body: bytes) -> None:
    with pytest.raises(CallbackForged):
        _reader.read_callback({"Stripe-Signature": header}, body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "metadata", "status", "amount"]), inner, max_size=4)
    ),
)


OPTIONAL = {"metadata": json_values, "status": json_values}


@given(
    told=st.fixed_dictionaries({"id": st.just("x")}, optional=OPTIONAL),
    kind=st.sampled_from(["checkout.session.completed", "payment_intent.succeeded", "refund.updated", "x"]),
)
def test_signed_nonsense_does_not_break_the_reader(told: dict[str, Any], kind: str) -> None:
    callback = _emulator.event(kind, told)
    try:
        event = _reader.read_callback(callback.headers, callback.body)
    except CallbackForged:
        return
    assert event.trade is None
    assert event.refund is None


@given(event=json_values)
def test_signed_events_of_any_shape_do_not_break_the_reader(event: Any) -> None:
    from liveloop.connect.payments.stripe.signatures import is_signed
    from tests.connect.payments.test_stripe_oracle import sign

    body = json.dumps(event).encode()
    header = sign(body, int(_emulator.clock.now().timestamp()), _emulator.webhook_secret)
    assert is_signed(header, body, [_emulator.webhook_secret], now=_emulator.clock.now().timestamp())
    with pytest.raises(CallbackForged):
        _reader.read_callback({"stripe-signature": header}, body)
