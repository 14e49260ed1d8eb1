from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
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
    BillNotReady,
    CallbackForged,
    MethodUnknown,
    ProviderRefused,
    ProviderUnavailable,
    ResponseForged,
    TradeUnknown,
)
from liveloop.connect.payments.provider import (
    JsapiCall,
    LineKind,
    Method,
    QrCode,
    Redirect,
    RefundState,
    TradeState,
)
from liveloop.connect.payments.wechatpay.provider import WechatpayProvider
from liveloop.connect.payments.wechatpay.settings import WechatpaySettings
from liveloop.kit.clock import ManualClock
from liveloop.kit.settings import BadSetting
from tests.connect.payments.journey import NOTIFY_URL, QUICK, refund_of, wanted
from tests.emulators.outside import CALLBACK_FAULTS, Callback, key_of, private_pem, public_pem
from tests.emulators.wechatpay import API_V3_KEY, PUBLIC_KEY_ID, Emulator

NUMBER = "order0001"


def settings_of(folder: Path, emulator: Emulator, **changes: Any) -> WechatpaySettings:
    public_key = folder / "pub_key.pem"
    public_key.write_text(public_pem(key_of("wechatpay")))
    values: dict[str, Any] = {
        "merchant_id": emulator.merchant_id,
        "app_id": emulator.app_id,
        "merchant_serial": emulator.merchant_serial,
        "merchant_key": private_pem(key_of("wechatpay-merchant")),
        "api_v3_key": API_V3_KEY,
    }
    if emulator.mode == "public_key":
        values |= {"public_key_id": PUBLIC_KEY_ID, "public_key_file": public_key}
    return WechatpaySettings(**{**values, **changes})


def provider_of(settings: WechatpaySettings, emulator: Emulator, clock: ManualClock) -> WechatpayProvider:
    transport = httpx2.ASGITransport(emulator.app)
    return WechatpayProvider(settings, clock, transport=transport, timing=QUICK)


@pytest.fixture(params=["public_key", "certificate"])
def emulator(request: pytest.FixtureRequest, clock: ManualClock) -> Emulator:
    return Emulator(clock, mode=request.param)


@pytest_asyncio.fixture
async def provider(
    emulator: Emulator, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[WechatpayProvider]:
    provider = provider_of(settings_of(tmp_path, emulator), emulator, clock)
    await provider.wire.start()
    yield provider
    await provider.wire.close()


def read(provider: WechatpayProvider, callback: Callback) -> Any:
    return provider.read_callback(callback.headers, callback.body)


async def test_a_payment_from_order_to_refund_to_bill(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    created = await provider.create(wanted(clock, Method.NATIVE))
    assert created.action == QrCode(f"weixin://wxpay/bizpayurl?pr={NUMBER}")
    assert (await provider.query(NUMBER)).state == TradeState.PENDING
    emulator.pay(NUMBER)
    paid = read(provider, emulator.paid_callback(NUMBER)).trade
    assert (paid.out_trade_no, paid.state, paid.amount, paid.currency) == (
        NUMBER,
        TradeState.PAID,
        1999,
        "CNY",
    )
    assert paid.paid_at == clock.now()
    assert await provider.query(NUMBER) == paid
    clock.advance(60)
    refund = await provider.refund(refund_of(500))
    assert (refund.state, refund.amount, refund.out_trade_no) == (RefundState.SUCCEEDED, 500, NUMBER)
    assert await provider.refund(refund_of(500)) == refund
    assert await provider.query_refund(NUMBER, "refund0001") == refund
    assert read(provider, emulator.refund_callback("refund0001")).refund == refund
    assert (await provider.query(NUMBER)).state == TradeState.PAID
    day = (clock.now() + timedelta(hours=8)).date()
    with pytest.raises(BillNotReady):
        await provider.bill(day)
    emulator.make_bill(day.isoformat())
    payment, back = await provider.bill(day)
    assert (payment.kind, payment.out_trade_no, payment.amount, payment.fee) == (
        LineKind.PAYMENT,
        NUMBER,
        1999,
        12,
    )
    assert payment.provider_reference == paid.provider_reference
    assert payment.at == paid.paid_at
    assert (back.kind, back.out_trade_no, back.out_refund_no, back.amount, back.fee) == (
        LineKind.REFUND,
        NUMBER,
        "refund0001",
        500,
        -3,
    )


async def test_inside_wechat_and_in_a_phones_browser(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    call = (await provider.create(wanted(clock, Method.JSAPI, payer="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"))).action
    assert isinstance(call, JsapiCall)
    assert call.parameters["package"] == f"prepay_id=wx{NUMBER}"
    page = (await provider.create(wanted(clock, Method.H5, out_trade_no="order0002"))).action
    assert isinstance(page, Redirect)
    assert page.url.endswith(
        "&redirect_url=https%3A%2F%2Flive.example.com%2Fr%2Ftea%3Forder%3D1%26x%3D%E8%8C%B6"
    )
    order = emulator.orders["order0002"].request
    assert order["scene_info"] == {"payer_client_ip": "192.0.2.1", "h5_info": {"type": "Wap"}}
    assert order["time_expire"] == "2026-01-01T08:15:00+08:00"
    with pytest.raises(MethodUnknown, match="WeChat"):
        await provider.create(wanted(clock, Method.JSAPI))
    with pytest.raises(MethodUnknown):
        await provider.create(wanted(clock, Method.NATIVE, currency="USD"))


async def test_what_is_paid_or_closed_is_not_opened_or_closed_again(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    await provider.close(NUMBER)
    assert (await provider.query(NUMBER)).state == TradeState.UNKNOWN
    await provider.create(wanted(clock, Method.NATIVE))
    await provider.close(NUMBER)
    await provider.close(NUMBER)
    assert (await provider.query(NUMBER)).state == TradeState.CLOSED
    with pytest.raises(AlreadyClosed):
        await provider.create(wanted(clock, Method.NATIVE))
    await provider.create(wanted(clock, Method.NATIVE, out_trade_no="order0002"))
    emulator.pay("order0002")
    with pytest.raises(AlreadyPaid):
        await provider.close("order0002")
    with pytest.raises(AlreadyPaid):
        await provider.create(wanted(clock, Method.NATIVE, out_trade_no="order0002"))


async def test_refunds_that_cannot_be(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    assert (await provider.query_refund(NUMBER, "refund0001")).state == RefundState.UNKNOWN
    with pytest.raises(TradeUnknown):
        await provider.refund(refund_of())
    await provider.create(wanted(clock, Method.NATIVE))
    emulator.pay(NUMBER)
    emulator.refunds_pend = True
    assert (await provider.refund(refund_of(1999))).state == RefundState.PENDING
    with pytest.raises(ProviderRefused) as refused:
        await provider.refund(refund_of(1, out_refund_no="refund0002"))
    assert refused.value.reason == "NOT_ENOUGH"
    emulator.settle_refund("refund0001", "ABNORMAL")
    failed = read(provider, emulator.refund_callback("refund0001")).refund
    assert (failed.state, failed.reason) == (RefundState.FAILED, "ABNORMAL")


@pytest.mark.parametrize("fault", ["500", "503", "hang"])
async def test_a_fault_of_the_provider_is_outlived(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.NATIVE))
    emulator.switches.fail(fault, "503")
    assert (await provider.query(NUMBER)).state == TradeState.PENDING
    emulator.switches.fail(fault, fault, fault)
    with pytest.raises(ProviderUnavailable):
        await provider.query(NUMBER)
    assert (await provider.query(NUMBER)).state == TradeState.PENDING


async def test_a_provider_that_is_busy_has_not_refused(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    await provider.create(wanted(clock, Method.NATIVE))
    emulator.pay(NUMBER)
    emulator.switches.fail("429")
    with pytest.raises(ProviderUnavailable):
        await provider.refund(refund_of(500))


@pytest.mark.parametrize("fault", ["tampered", "unsigned", "stale", "probe", "wrong_serial"])
async def test_an_answer_that_is_not_signed_rightly_is_not_believed(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.NATIVE))
    emulator.pay(NUMBER)
    emulator.switches.fail(fault)
    with pytest.raises(ResponseForged):
        await provider.query(NUMBER)
    assert (await provider.query(NUMBER)).state == TradeState.PAID


@pytest.mark.parametrize("fault", [fault for fault in CALLBACK_FAULTS if fault != "wrong_amount"])
async def test_a_callback_that_is_not_signed_rightly_is_refused(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.NATIVE))
    emulator.pay(NUMBER)
    with pytest.raises(CallbackForged):
        read(provider, emulator.paid_callback(NUMBER, fault=fault))


async def test_callbacks_twice_late_out_of_order_and_with_a_wrong_amount_say_what_they_say(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    await provider.create(wanted(clock, Method.NATIVE))
    emulator.pay(NUMBER)
    await provider.refund(refund_of(500))
    first, refunded = emulator.paid_callback(NUMBER), emulator.refund_callback("refund0001")
    clock.advance(200)
    again = emulator.paid_callback(NUMBER)
    told = [read(provider, one) for one in (refunded, first, again)]
    assert [one.id for one in told] == ["refund-refund0001", f"paid-{NUMBER}", f"paid-{NUMBER}"]
    assert told[1].trade == told[2].trade
    assert read(provider, emulator.paid_callback(NUMBER, fault="wrong_amount")).trade.amount == 1
    clock.advance(101)
    with pytest.raises(CallbackForged, match="old"):
        read(provider, first)


async def test_a_callback_may_be_there_before_the_order_is_answered(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    told: list[Any] = []

    async def deliver(callback: Callback) -> None:
        told.append(read(provider, callback))

    if emulator.mode == "certificate":
        await provider.query(NUMBER)
    emulator.switches.early, emulator.switches.deliver = True, deliver
    created = await provider.create(wanted(clock, Method.NATIVE))
    assert isinstance(created.action, QrCode)
    assert told[0].trade.state == TradeState.PAID


async def test_a_bill_that_was_changed_on_its_way_is_refused(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    emulator.make_bill("2026-01-01")
    await provider.query(NUMBER)
    day = clock.now().date()
    assert await provider.bill(day) == []
    emulator.switches.answers.extend(["", "tampered"])
    with pytest.raises(ResponseForged):
        await provider.bill(day)
    emulator.bills["2026-01-01"] = "这不是账单\n".encode()
    with pytest.raises(ProviderUnavailable, match="cannot be read"):
        await provider.bill(day)


async def test_the_check_proves_both_signatures(
    provider: WechatpayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    told: list[Any] = []

    async def deliver(callback: Callback) -> None:
        told.append(read(provider, callback))

    emulator.switches.deliver = deliver
    (finding,) = await provider.check(notify_url=NOTIFY_URL)
    assert (finding.level, finding.code) == ("ok", "wechatpay.ready")
    assert (told[0].trade, told[0].refund) == (None, None)
    emulator.has_echo = False
    (finding,) = await provider.check()
    assert (finding.level, finding.code) == ("warning", "wechatpay.half_checked")
    emulator.has_echo = True
    emulator.switches.fail("tampered")
    (finding,) = await provider.check()
    assert finding.code == "wechatpay.answer_forged"
    emulator.switches.fail("503", "503", "503")
    (finding,) = await provider.check()
    assert finding.code == "wechatpay.unreachable"
    emulator.merchant_serial = "00"
    (finding,) = await provider.check()
    assert (finding.level, finding.code) == ("error", "wechatpay.signature_refused")


async def test_a_new_platform_certificate_is_fetched_and_while_keys_change_both_are_believed(
    clock: ManualClock, tmp_path: Path
) -> None:
    """Callbacks may be signed by a certificate already known, or fetched after the first that was not."""
    emulator = Emulator(clock)
    provider = provider_of(settings_of(tmp_path, emulator), emulator, clock)
    await provider.wire.start()
    await provider.create(wanted(clock, Method.NATIVE))
    emulator.pay(NUMBER)
    emulator.mode = "certificate"
    callback = emulator.paid_callback(NUMBER)
    with pytest.raises(CallbackForged, match="not known"):
        read(provider, callback)
    await provider.query(NUMBER)
    assert read(provider, callback).trade.state == TradeState.PAID
    emulator.mode = "public_key"
    assert read(provider, emulator.paid_callback(NUMBER)).trade.state == TradeState.PAID
    fetched = emulator.requests.count("GET /v3/certificates")
    for _ in range(3):
        with pytest.raises(CallbackForged):
            read(provider, emulator.paid_callback(NUMBER, fault="wrong_serial"))
        await provider.query(NUMBER)
    assert emulator.requests.count("GET /v3/certificates") == fetched
    await provider.wire.close()


def test_settings_that_cannot_work_name_their_key(
    emulator: Emulator, clock: ManualClock, tmp_path: Path
) -> None:
    for changes, key in (
        ({"merchant_key": "nonsense"}, "MERCHANT_KEY"),
        ({"merchant_key": ""}, "MERCHANT_KEY"),
        ({"merchant_key": "", "merchant_key_file": tmp_path / "none"}, "MERCHANT_KEY_FILE"),
        ({"api_v3_key": "short"}, "API_V3_KEY"),
        ({"platform_certificates": [tmp_path / "none"]}, "PLATFORM_CERTIFICATES"),
    ):
        with pytest.raises(BadSetting, match=key) as bad:
            provider_of(settings_of(tmp_path, emulator, **changes), emulator, clock)
        assert API_V3_KEY not in str(bad.value)
    with pytest.raises(ValueError, match="APP_ID"):
        settings_of(tmp_path, emulator, app_id="")
    shown = repr(settings_of(tmp_path, emulator))
    assert API_V3_KEY not in shown
    assert "PRIVATE KEY" not in shown


_emulator = Emulator(ManualClock(), mode="public_key")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> WechatpayProvider:
    settings = settings_of(tmp_path_factory.mktemp("keys"), _emulator)
    return provider_of(settings, _emulator, ManualClock())


headers = st.dictionaries(
    st.sampled_from([f"Wechatpay-{name}" for name in ("Serial", "Signature", "Timestamp", "Nonce")]),
    st.text(max_size=50) | st.just(PUBLIC_KEY_ID) | st.just("1767225600"),
)


@given(given=headers, body=st.binary(max_size=2000))
def test_no_headers_and_no_bytes_break_the_reader(
    reader: WechatpayProvider, given: dict[str, str], body: bytes
) -> None:
    with pytest.raises(CallbackForged):
        reader.read_callback(given, body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
)


@given(plain=json_values, event=st.sampled_from(["TRANSACTION.SUCCESS", "REFUND.CLOSED", "X"]))
def test_signed_nonsense_does_not_break_the_reader(reader: WechatpayProvider, plain: Any, event: str) -> None:
    """Even WeChat Pay itself may say what we do not understand."""
    callback = _emulator._callback(NOTIFY_URL, event, "transaction", plain, "", "nonsense")
    try:
        reader.read_callback(callback.headers, callback.body)
    except CallbackForged:
        return
    assert event == "X"


@given(notice=json_values)
def test_signed_notices_of_any_shape_do_not_break_the_reader(reader: WechatpayProvider, notice: Any) -> None:
    body = json.dumps(notice).encode()
    with pytest.raises(CallbackForged):
        reader.read_callback(_emulator._signature(body, ""), body)
