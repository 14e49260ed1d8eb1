from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from liveloop.connect.payments.alipay.provider import AlipayProvider
from liveloop.connect.payments.alipay.settings import AlipaySettings
from liveloop.connect.payments.alipay.signing import Unreadable, members
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
    LineKind,
    Method,
    QrCode,
    Redirect,
    RefundState,
    TradeState,
)
from liveloop.kit.clock import ManualClock
from liveloop.kit.settings import BadSetting
from tests.connect.payments.journey import NOTIFY_URL, QUICK, RETURN_URL, refund_of, wanted
from tests.emulators.alipay import Emulator
from tests.emulators.outside import Callback, key_of, private_pem, public_pem

NUMBER = "order0001"


def settings_of(folder: Path, emulator: Emulator, **changes: Any) -> AlipaySettings:
    public_key = folder / "alipay.pem"
    public_key.write_text(public_pem(key_of("alipay")))
    values: dict[str, Any] = {
        "app_id": emulator.app_id,
        "seller_id": emulator.seller_id,
        "app_key": private_pem(key_of("alipay-app")),
        "alipay_public_key_file": public_key,
    }
    return AlipaySettings(**{**values, **changes})


def provider_of(settings: AlipaySettings, emulator: Emulator, clock: ManualClock) -> AlipayProvider:
    transport = httpx2.ASGITransport(emulator.app)
    return AlipayProvider(settings, clock, transport=transport, timing=QUICK)


@pytest.fixture
def emulator(clock: ManualClock) -> Emulator:
    return Emulator(clock)


@pytest_asyncio.fixture
async def provider(emulator: Emulator, clock: ManualClock, tmp_path: Path) -> AsyncIterator[AlipayProvider]:
    provider = provider_of(settings_of(tmp_path, emulator), emulator, clock)
    await provider.wire.start()
    yield provider
    await provider.wire.close()


def read(provider: AlipayProvider, callback: Callback) -> Any:
    return provider.read_callback(callback.headers, callback.body)


async def test_a_payment_from_page_to_refund_to_bill(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    page = (await provider.create(wanted(clock, Method.WAP))).action
    assert isinstance(page, Redirect)
    assert (await provider.query(NUMBER)).state == TradeState.UNKNOWN
    parameters = emulator.open_page(page.url)
    assert (parameters["return_url"], parameters["timestamp"]) == (RETURN_URL, "2026-01-01 08:00:00")
    content = emulator.orders[NUMBER].content
    assert (content["total_amount"], content["time_expire"]) == ("19.99", "2026-01-01 08:15:00")
    assert content["quit_url"] == RETURN_URL
    assert (await provider.query(NUMBER)).state == TradeState.PENDING
    emulator.pay(NUMBER)
    paid = read(provider, emulator.paid_callback(NUMBER)).trade
    assert (paid.state, paid.amount, paid.currency, paid.paid_at) == (
        TradeState.PAID,
        1999,
        "CNY",
        clock.now(),
    )
    assert await provider.query(NUMBER) == paid
    clock.advance(60)
    refund = await provider.refund(refund_of(500))
    assert (refund.state, refund.amount) == (RefundState.SUCCEEDED, 500)
    again = await provider.refund(refund_of(500))
    assert (again.state, again.amount, again.refunded_at) == (RefundState.SUCCEEDED, 500, clock.now())
    assert await provider.query_refund(NUMBER, "refund0001") == again
    told = read(provider, emulator.refund_callback(NUMBER, "refund0001"))
    assert (told.refund.out_refund_no, told.refund.state) == ("refund0001", RefundState.SUCCEEDED)
    assert told.trade.state == TradeState.PAID
    await provider.refund(refund_of(1499, out_refund_no="refund0002"))
    assert emulator.orders[NUMBER].status == "TRADE_CLOSED"
    assert (await provider.query(NUMBER)).state == TradeState.PAID
    day = clock.now().date()
    with pytest.raises(BillNotReady):
        await provider.bill(day)
    emulator.make_bill(day.isoformat())
    payment, back, _ = await provider.bill(day)
    assert (payment.kind, payment.out_trade_no, payment.amount, payment.fee, payment.at) == (
        LineKind.PAYMENT,
        NUMBER,
        1999,
        12,
        paid.paid_at,
    )
    assert (back.kind, back.out_refund_no, back.amount, back.fee, back.at) == (
        LineKind.REFUND,
        "refund0001",
        500,
        -3,
        clock.now(),
    )


async def test_on_a_desktop_by_page_or_code(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    page = (await provider.create(wanted(clock, Method.PAGE))).action
    assert isinstance(page, Redirect)
    assert emulator.open_page(page.url)["method"] == "alipay.trade.page.pay"
    code = await provider.create(wanted(clock, Method.PRECREATE, out_trade_no="order0002"))
    assert code.action == QrCode("https://qr.alipay.com/order0002")
    assert emulator.orders["order0002"].notify_url == NOTIFY_URL
    with pytest.raises(MethodUnknown):
        await provider.create(wanted(clock, Method.WAP, currency="USD"))


async def test_what_is_paid_or_closed_is_not_opened_or_closed_again(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    await provider.close(NUMBER)
    await provider.create(wanted(clock, Method.PRECREATE))
    await provider.close(NUMBER)
    await provider.close(NUMBER)
    assert (await provider.query(NUMBER)).state == TradeState.CLOSED
    with pytest.raises(AlreadyClosed):
        await provider.create(wanted(clock, Method.PRECREATE))
    await provider.create(wanted(clock, Method.PRECREATE, out_trade_no="order0002"))
    emulator.pay("order0002")
    with pytest.raises(AlreadyPaid):
        await provider.close("order0002")
    with pytest.raises(AlreadyPaid):
        await provider.create(wanted(clock, Method.PRECREATE, out_trade_no="order0002"))


async def test_refunds_that_cannot_be(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    assert (await provider.query_refund(NUMBER, "refund0001")).state == RefundState.UNKNOWN
    with pytest.raises(TradeUnknown):
        await provider.refund(refund_of())
    await provider.create(wanted(clock, Method.PRECREATE))
    emulator.pay(NUMBER)
    assert (await provider.query_refund(NUMBER, "refund0001")).state == RefundState.UNKNOWN
    with pytest.raises(ProviderRefused) as refused:
        await provider.refund(refund_of(2000))
    assert refused.value.reason == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"


@pytest.mark.parametrize("fault", ["500", "hang"])
async def test_a_fault_of_the_provider_is_outlived(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.PRECREATE))
    emulator.switches.fail(fault, "500")
    assert (await provider.query(NUMBER)).state == TradeState.PENDING
    emulator.switches.fail(fault, fault, fault)
    with pytest.raises(ProviderUnavailable):
        await provider.query(NUMBER)


@pytest.mark.parametrize("fault", ["429", "503"])
async def test_trouble_that_alipay_admits_says_nothing_about_the_payment(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.PRECREATE))
    emulator.switches.fail(fault)
    with pytest.raises(ProviderUnavailable):
        await provider.query(NUMBER)


@pytest.mark.parametrize("fault", ["tampered", "unsigned"])
async def test_an_answer_that_is_not_signed_rightly_is_not_believed(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.PRECREATE))
    emulator.switches.fail(fault)
    with pytest.raises(ResponseForged):
        await provider.query(NUMBER)
    emulator.orders.clear()
    emulator.switches.fail("unsigned")
    with pytest.raises(ResponseForged):
        await provider.query(NUMBER)


@pytest.mark.parametrize("fault", ["tampered", "unsigned", "other_account"])
async def test_a_callback_that_is_not_signed_rightly_is_refused(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock, fault: str
) -> None:
    await provider.create(wanted(clock, Method.PRECREATE))
    emulator.pay(NUMBER)
    with pytest.raises(CallbackForged):
        read(provider, emulator.paid_callback(NUMBER, fault=fault))
    callback = emulator.paid_callback(NUMBER)
    with pytest.raises(CallbackForged, match="twice"):
        provider.read_callback({}, callback.body + b"&total_amount=0.01")
    with pytest.raises(CallbackForged):
        provider.read_callback({}, callback.body.replace(b"RSA2", b"RSA"))


async def test_callbacks_twice_late_out_of_order_and_with_a_wrong_amount_say_what_they_say(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    await provider.create(wanted(clock, Method.PRECREATE))
    emulator.pay(NUMBER)
    await provider.refund(refund_of(500))
    first, refunded = emulator.paid_callback(NUMBER), emulator.refund_callback(NUMBER, "refund0001")
    clock.advance(25 * 3600)
    told = [read(provider, one) for one in (refunded, first, emulator.paid_callback(NUMBER))]
    assert [one.id for one in told] == ["refund-refund0001", f"paid-{NUMBER}", f"paid-{NUMBER}"]
    assert told[1].trade == told[2].trade
    assert told[1].refund is None
    assert read(provider, emulator.paid_callback(NUMBER, fault="wrong_amount")).trade.amount == 1
    assert provider.acknowledge(True).body == b"success"
    assert provider.acknowledge(False).body != b"success"


async def test_a_callback_may_be_there_before_the_order_is_answered(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    told: list[Any] = []

    async def deliver(callback: Callback) -> None:
        told.append(read(provider, callback))

    emulator.switches.early, emulator.switches.deliver = True, deliver
    assert isinstance((await provider.create(wanted(clock, Method.PRECREATE))).action, QrCode)
    assert told[0].trade.state == TradeState.PAID


async def test_a_bill_from_elsewhere_or_broken_is_refused(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    emulator.make_bill("2026-01-01")
    emulator.switches.answers.extend(["", "tampered"])
    with pytest.raises(ProviderUnavailable, match="cannot be read"):
        await provider.bill(clock.now().date())
    for host in (
        "https://alipay.com.evil.example",
        "https://evilalipay.com",
        "file://alipay.com",
        "https://[",
    ):
        emulator.bill_host = host
        with pytest.raises(ResponseForged):
            await provider.bill(clock.now().date())


async def test_the_check_proves_both_keys(
    provider: AlipayProvider, emulator: Emulator, clock: ManualClock
) -> None:
    (finding,) = await provider.check()
    assert (finding.level, finding.code) == ("ok", "alipay.ready")
    emulator.switches.fail("unsigned")
    (finding,) = await provider.check()
    assert finding.code == "alipay.answer_forged"
    emulator.switches.fail("500", "500", "500")
    (finding,) = await provider.check()
    assert finding.code == "alipay.unreachable"
    emulator.app_id = "another"
    (finding,) = await provider.check()
    assert finding.code == "alipay.signature_refused"


def test_keys_may_be_bare_as_alipays_tool_writes_them(
    emulator: Emulator, clock: ManualClock, tmp_path: Path
) -> None:
    pem = private_pem(key_of("alipay-app"))
    bare = "".join(pem.splitlines()[1:-1])
    provider_of(settings_of(tmp_path, emulator, app_key=bare), emulator, clock)
    public = tmp_path / "bare.txt"
    public.write_text("".join(public_pem(key_of("alipay")).splitlines()[1:-1]))
    provider_of(settings_of(tmp_path, emulator, alipay_public_key_file=public), emulator, clock)
    public.write_text("nonsense")
    with pytest.raises(BadSetting, match="ALIPAY_PUBLIC_KEY_FILE"):
        provider_of(settings_of(tmp_path, emulator, alipay_public_key_file=public), emulator, clock)
    with pytest.raises(BadSetting, match="ALIPAY_PUBLIC_KEY_FILE"):
        provider_of(settings_of(tmp_path, emulator, alipay_public_key_file=None), emulator, clock)


def test_what_is_verified_is_the_text_itself_wherever_it_stands() -> None:
    text = ' {"sign" : "s\\"}" , "a_response":{"x": "\\/ \\u8336 }", "y":[1, {"z":2}]} ,"n":null}'
    assert members(text)["a_response"][0] == '{"x": "\\/ \\u8336 }", "y":[1, {"z":2}]}'
    assert members("{}") == {}
    for broken in ("", "[]", "{", '{"a":1', '{"a":1,"a":2}', '{"a" 1}', "{1:2}", "[" * 100_000):
        with pytest.raises(Unreadable):
            members(broken)


_emulator = Emulator(ManualClock())


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> AlipayProvider:
    settings = settings_of(tmp_path_factory.mktemp("keys"), _emulator)
    return provider_of(settings, _emulator, ManualClock())


@given(body=st.binary(max_size=2000))
def test_no_bytes_break_the_reader(reader: AlipayProvider, body: bytes) -> None:
    with pytest.raises(CallbackForged):
        reader.read_callback({}, body)


names = st.sampled_from(
    ["notify_id", "app_id", "seller_id", "out_trade_no", "trade_status", "total_amount", "gmt_payment", "x"]
)


@given(parameters=st.dictionaries(names, st.text(max_size=20) | st.just("19.99")))
def test_signed_nonsense_does_not_break_the_reader(
    reader: AlipayProvider, parameters: dict[str, str]
) -> None:
    from tests.emulators.alipay import _content

    try:
        encoded = {name: value.encode().decode() for name, value in parameters.items() if value}
    except UnicodeError:
        return
    encoded["sign_type"] = "RSA2"
    encoded["sign"] = _emulator._sign(_content(encoded, {"sign", "sign_type"}))
    with pytest.raises(CallbackForged):
        reader.read_callback({}, urlencode(encoded).encode())
