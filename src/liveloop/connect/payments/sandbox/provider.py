"""The provider that moves no money: its cashier is a page of this site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from liveloop.connect.payments.errors import AlreadyClosed, AlreadyPaid, MethodUnknown, TradeUnknown
from liveloop.connect.payments.provider import (
    Acknowledgement,
    BillLine,
    CallbackEvent,
    Created,
    CreateRequest,
    Finding,
    FindingLevel,
    Method,
    Redirect,
    Refund,
    RefundRequest,
    RefundState,
    Trade,
    TradeState,
)
from liveloop.connect.payments.sandbox.book import SandboxBook
from liveloop.connect.payments.sandbox.notices import SandboxNotices
from liveloop.connect.payments.sandbox.ticket import SandboxTickets
from liveloop.kit.clock import Clock
from liveloop.kit.money import DIGITS


class SandboxProvider:
    """A PaymentProvider. `cashier_url` is the page; its query gets `ticket`. `secret`: the master secret."""

    name = "sandbox"
    methods: Sequence[Method] = (Method.CASHIER,)
    currencies = frozenset(DIGITS)

    def __init__(self, book: SandboxBook, clock: Clock, *, secret: str, cashier_url: str) -> None:
        self._book = book
        self._cashier_url = cashier_url
        self.tickets = SandboxTickets(secret, clock)
        self.notices = SandboxNotices(secret, clock)

    async def create(self, wanted: CreateRequest) -> Created:
        if wanted.method not in self.methods:
            raise MethodUnknown("The sandbox has a cashier page only.")
        trade = await self.query(wanted.out_trade_no)
        if trade.state == TradeState.PAID:
            raise AlreadyPaid("This is paid already.", reason="PAID")
        if trade.state == TradeState.CLOSED:
            raise AlreadyClosed("This is closed. Start another payment.", reason="CLOSED")
        query = urlencode({"ticket": self.tickets.sign(wanted)})
        return Created(Redirect(f"{self._cashier_url}?{query}"), provider_reference=None)

    async def query(self, out_trade_no: str, *, provider_reference: str | None = None) -> Trade:
        trade = await self._book.trade_or_none(out_trade_no)
        return trade or Trade(out_trade_no, TradeState.UNKNOWN)

    async def close(self, out_trade_no: str, *, provider_reference: str | None = None) -> None:
        trade = await self._book.close(out_trade_no)
        if trade.state == TradeState.PAID:
            raise AlreadyPaid("This is paid already. Refund it instead.", reason="PAID")

    async def refund(self, wanted: RefundRequest) -> Refund:
        if (await self.query(wanted.out_trade_no)).state == TradeState.UNKNOWN:
            raise TradeUnknown("The sandbox knows no such payment.")
        return await self._book.refund(wanted)

    async def query_refund(
        self, out_trade_no: str, out_refund_no: str, *, provider_reference: str | None = None
    ) -> Refund:
        refund = await self._book.refund_or_none(out_trade_no, out_refund_no)
        return refund or Refund(out_refund_no, RefundState.UNKNOWN, out_trade_no)

    async def bill(self, day: date) -> list[BillLine]:
        return await self._book.lines(day)

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        return self.notices.read(headers, body)

    def acknowledge(self, ok: bool, message: str = "") -> Acknowledgement:
        return Acknowledgement(204 if ok else 503, {}, b"")

    async def check(self, *, notify_url: str | None = None) -> list[Finding]:
        return [
            Finding(FindingLevel.OK, "sandbox.ready", "The sandbox is ready. It moves no money."),
        ]
