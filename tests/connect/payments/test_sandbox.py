from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.connect.payments.errors import (
    AlreadyClosed,
    AlreadyPaid,
    CallbackForged,
    MethodUnknown,
    TradeUnknown,
)
from liveloop.connect.payments.provider import (
    BillLine,
    CallbackEvent,
    CreateRequest,
    Method,
    Redirect,
    Refund,
    RefundRequest,
    RefundState,
    Trade,
    TradeState,
)
from liveloop.connect.payments.sandbox.provider import SandboxProvider
from liveloop.kit.clock import ManualClock
from liveloop.kit.seal import TokenInvalid

SECRET = "a master secret of some length"
CASHIER = "https://live.example.com/cashier"


@dataclass
class Book:
    """What the cashier page would have written."""

    trades: dict[str, Trade] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)

    async def trade_or_none(self, out_trade_no: str) -> Trade | None:
        return self.trades.get(out_trade_no)

    async def close(self, out_trade_no: str) -> Trade:
        trade = self.trades.get(out_trade_no, Trade(out_trade_no, TradeState.PENDING))
        if trade.state != TradeState.PAID:
            trade = replace(trade, state=TradeState.CLOSED)
        self.trades[out_trade_no] = trade
        return trade

    async def refund(self, wanted: RefundRequest) -> Refund:
        refund = Refund(wanted.out_refund_no, RefundState.SUCCEEDED, wanted.out_trade_no, wanted.amount)
        return self.refunds.setdefault(wanted.out_refund_no, refund)

    async def refund_or_none(self, out_trade_no: str, out_refund_no: str) -> Refund | None:
        return self.refunds.get(out_refund_no)

    async def lines(self, day: date) -> list[BillLine]:
        return []


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def provider(book: Book, clock: ManualClock) -> SandboxProvider:
    return SandboxProvider(book, clock, secret=SECRET, cashier_url=CASHIER)


def wanted(clock: ManualClock, **changes: object) -> CreateRequest:
    request = CreateRequest(
        out_trade_no="order0001",
        method=Method.CASHIER,
        amount=1999,
        currency="CNY",
        description="A lamp",
        expires_at=clock.now() + timedelta(minutes=15),
        notify_url="https://live.example.com/notify",
        return_url="https://live.example.com/r/lamp",
        client_ip="192.0.2.1",
    )
    return replace(request, **changes)


async def test_the_cashier_page_learns_what_to_take_from_its_ticket(
    provider: SandboxProvider, clock: ManualClock
) -> None:
    created = await provider.create(wanted(clock))
    assert isinstance(created.action, Redirect)
    address = urlsplit(created.action.url)
    assert created.action.url.startswith(CASHIER + "?")
    (text,) = parse_qs(address.query)["ticket"]
    ticket = provider.tickets.read(text)
    assert (ticket.out_trade_no, ticket.amount, ticket.currency) == ("order0001", 1999, "CNY")
    assert ticket.expires_at == clock.now() + timedelta(minutes=15)
    clock.advance(timedelta(hours=1).total_seconds())
    assert provider.tickets.read(text).expires_at < clock.now()
    with pytest.raises(TokenInvalid):
        provider.tickets.read(text[:-3] + "AAA")


async def test_what_is_paid_or_closed_is_not_opened_again(
    provider: SandboxProvider, book: Book, clock: ManualClock
) -> None:
    await provider.close("order0001")
    with pytest.raises(AlreadyClosed):
        await provider.create(wanted(clock))
    book.trades["order0002"] = Trade("order0002", TradeState.PAID, 1999, "CNY")
    with pytest.raises(AlreadyPaid):
        await provider.create(wanted(clock, out_trade_no="order0002"))
    with pytest.raises(AlreadyPaid):
        await provider.close("order0002")
    with pytest.raises(MethodUnknown):
        await provider.create(wanted(clock, method=Method.JSAPI))


async def test_only_what_is_known_is_refunded(
    provider: SandboxProvider, book: Book, clock: ManualClock
) -> None:
    refund = RefundRequest("order0001", "refund0001", 500, 1999, "CNY", "broken", "https://x.example")
    with pytest.raises(TradeUnknown):
        await provider.refund(refund)
    assert (await provider.query_refund("order0001", "refund0001")).state == RefundState.UNKNOWN
    book.trades["order0001"] = Trade("order0001", TradeState.PAID, 1999, "CNY")
    assert (await provider.refund(refund)).state == RefundState.SUCCEEDED
    assert (await provider.query_refund("order0001", "refund0001")).amount == 500


def test_a_notice_says_what_was_signed_and_nothing_else_passes(
    provider: SandboxProvider, clock: ManualClock
) -> None:
    paid = Trade("order0001", TradeState.PAID, 1999, "CNY", paid_at=clock.now())
    event = CallbackEvent("n1", trade=paid)
    headers, body = provider.notices.sign(event)
    assert provider.read_callback({name.upper(): value for name, value in headers.items()}, body) == event
    stranger = SandboxProvider(Book(), clock, secret="another secret", cashier_url=CASHIER)
    for forged in (
        ({}, body),
        (headers, body.replace(b"1999", b"1")),
        (stranger.notices.sign(event)[0], body),
    ):
        with pytest.raises(CallbackForged):
            provider.read_callback(*forged)
    clock.advance(301)
    with pytest.raises(CallbackForged, match="old"):
        provider.read_callback(headers, body)


@given(signature=st.text(), body=st.binary(max_size=2000), stamp=st.integers())
def test_no_bytes_break_the_reader(signature: str, body: bytes, stamp: int) -> None:
    provider = SandboxProvider(Book(), ManualClock(), secret=SECRET, cashier_url=CASHIER)
    for text in (signature, f"t={stamp},v1={signature}"):
        with pytest.raises(CallbackForged):
            provider.read_callback({"liveloop-sandbox-signature": text}, body)
