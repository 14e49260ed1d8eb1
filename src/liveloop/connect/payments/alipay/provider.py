"""Alipay's open platform, with keys (not certificates) and RSA2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import httpx2
from pydantic import SecretStr

from liveloop.connect.payments import keys
from liveloop.connect.payments.alipay.bills import read_bill
from liveloop.connect.payments.alipay.callbacks import CallbackReader, acknowledgement
from liveloop.connect.payments.alipay.client import AlipayClient
from liveloop.connect.payments.alipay.messages import (
    CURRENCY,
    Answer,
    BillAddress,
    Precreated,
    Queried,
    Refunded,
    RefundQueried,
    china_time,
)
from liveloop.connect.payments.alipay.settings import AlipaySettings
from liveloop.connect.payments.errors import (
    AlreadyClosed,
    AlreadyPaid,
    BillNotReady,
    MethodUnknown,
    ProviderRefused,
    ProviderUnavailable,
    ResponseForged,
    TradeUnknown,
)
from liveloop.connect.payments.provider import (
    DESCRIPTION_CHARACTERS,
    Acknowledgement,
    BillLine,
    CallbackEvent,
    Created,
    CreateRequest,
    Finding,
    FindingLevel,
    Method,
    QrCode,
    Redirect,
    Refund,
    RefundRequest,
    RefundState,
    Trade,
    TradeState,
)
from liveloop.connect.payments.wire import Timing, Wire
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.money import decimal_text

PREFIX = "LIVELOOP_CONNECT__ALIPAY"
PRODUCTS = {Method.WAP: "QUICK_WAP_WAY", Method.PAGE: "FAST_INSTANT_TRADE_PAY"}
UNKNOWN = "ACQ.TRADE_NOT_EXIST"
SIGNATURE_REASONS = frozenset({"isv.invalid-signature", "isv.invalid-app-id", "isv.missing-signature-key"})


class AlipayProvider:
    """A PaymentProvider; `wire` is to be started and closed. Raises BadSetting for what cannot work."""

    name = "alipay"
    currencies = frozenset({CURRENCY})

    def __init__(
        self,
        settings: AlipaySettings,
        clock: Clock,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        timing: Timing = Timing(),
    ) -> None:
        self._settings = settings
        setting = f"{PREFIX}__APP_KEY"
        app_key = keys.private_key(
            setting, keys.read_secret(setting, settings.app_key, settings.app_key_file)
        )
        setting = f"{PREFIX}__ALIPAY_PUBLIC_KEY"
        public_text = keys.read_secret(setting, SecretStr(""), settings.alipay_public_key_file)
        alipay_key = keys.public_key(f"{setting}_FILE", public_text)
        self.wire = Wire(self.name, clock, transport=transport, timing=timing)
        self._client = AlipayClient(settings, clock, app_key, alipay_key, self.wire)
        self._callbacks = CallbackReader(alipay_key, app_id=settings.app_id, seller_id=settings.seller_id)

    @property
    def methods(self) -> Sequence[Method]:
        return [Method(name) for name in self._settings.methods]

    async def create(self, wanted: CreateRequest) -> Created:
        if wanted.method not in self.methods or wanted.currency != CURRENCY:
            raise MethodUnknown("Alipay does not take this here. Choose another way to pay.")
        content: dict[str, Any] = {
            "out_trade_no": wanted.out_trade_no,
            "total_amount": decimal_text(wanted.amount, CURRENCY),
            "subject": wanted.description[:DESCRIPTION_CHARACTERS],
            "time_expire": china_time(wanted.expires_at),
        }
        if wanted.method == Method.PRECREATE:
            return Created(QrCode(await self._precreate(content, wanted.notify_url)), None)
        content["product_code"] = PRODUCTS[wanted.method]
        if wanted.method == Method.WAP:
            content["quit_url"] = wanted.return_url
        url = self._client.page_url(
            f"alipay.trade.{wanted.method}.pay",
            content,
            notify_url=wanted.notify_url,
            return_url=wanted.return_url,
        )
        return Created(Redirect(url), None)

    async def query(self, out_trade_no: str, *, provider_reference: str | None = None) -> Trade:
        try:
            found = await self._client.ask(
                "query", "alipay.trade.query", {"out_trade_no": out_trade_no}, Queried
            )
            return found.trade()
        except ProviderRefused as refusal:
            if refusal.reason == UNKNOWN:
                return Trade(out_trade_no, TradeState.UNKNOWN)
            raise
        except ValueError as error:
            raise ProviderUnavailable("Alipay answers something unexpected. Try again.") from error

    async def close(self, out_trade_no: str, *, provider_reference: str | None = None) -> None:
        """A page that the buyer has not opened yet is unknown to Alipay; it expires by its own time."""
        try:
            await self._client.ask("close", "alipay.trade.close", {"out_trade_no": out_trade_no}, Answer)
        except ProviderRefused as refusal:
            if refusal.reason == UNKNOWN:
                return
            state = (await self.query(out_trade_no)).state
            if state == TradeState.PAID:
                raise AlreadyPaid("This is paid already.", reason=refusal.reason) from refusal
            if state not in {TradeState.CLOSED, TradeState.UNKNOWN}:
                raise

    async def refund(self, wanted: RefundRequest) -> Refund:
        content = {
            "out_trade_no": wanted.out_trade_no,
            "refund_amount": decimal_text(wanted.amount, CURRENCY),
            "out_request_no": wanted.out_refund_no,
            "refund_reason": wanted.reason[:256],
        }
        try:
            answer = await self._client.ask("refund", "alipay.trade.refund", content, Refunded)
        except ProviderRefused as refusal:
            if refusal.reason == UNKNOWN:
                raise TradeUnknown("Alipay knows no such payment.") from refusal
            raise
        if answer.fund_change == "Y":
            return Refund(
                out_refund_no=wanted.out_refund_no,
                state=RefundState.SUCCEEDED,
                out_trade_no=wanted.out_trade_no,
                amount=wanted.amount,
                provider_reference=answer.trade_no or None,
            )
        found = await self.query_refund(wanted.out_trade_no, wanted.out_refund_no)
        if found.state == RefundState.UNKNOWN:
            return Refund(wanted.out_refund_no, RefundState.PENDING, wanted.out_trade_no, wanted.amount)
        return found

    async def query_refund(
        self, out_trade_no: str, out_refund_no: str, *, provider_reference: str | None = None
    ) -> Refund:
        content = {
            "out_trade_no": out_trade_no,
            "out_request_no": out_refund_no,
            "query_options": ["gmt_refund_pay"],
        }
        try:
            answer = await self._client.ask(
                "query_refund", "alipay.trade.fastpay.refund.query", content, RefundQueried
            )
            return answer.refund(out_trade_no, out_refund_no)
        except ProviderRefused as refusal:
            if refusal.reason == UNKNOWN:
                return Refund(out_refund_no, RefundState.UNKNOWN, out_trade_no)
            raise
        except ValueError as error:
            raise ProviderUnavailable("Alipay answers something unexpected. Try again.") from error

    async def bill(self, day: date) -> list[BillLine]:
        content = {"bill_type": "trade", "bill_date": day.isoformat()}
        try:
            address = await self._client.ask(
                "bill", "alipay.data.dataservice.bill.downloadurl.query", content, BillAddress
            )
        except ProviderRefused as refusal:
            if refusal.reason.lower().endswith("bill_not_exist"):
                raise BillNotReady("Alipay has no bill of this day (yet).") from refusal
            raise
        return read_bill(await self._client.download(address.bill_download_url))

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        return self._callbacks.read(body)

    def acknowledge(self, ok: bool, message: str = "") -> Acknowledgement:
        return acknowledgement(ok)

    async def check(self, *, notify_url: str | None = None) -> list[Finding]:
        """A number that does not exist is asked for: the signed refusal proves both keys."""
        try:
            await self.query(new_id().hex)
        except ResponseForged as error:
            return [Finding(FindingLevel.ERROR, "alipay.answer_forged", error.message)]
        except ProviderUnavailable as error:
            return [Finding(FindingLevel.ERROR, "alipay.unreachable", error.message)]
        except ProviderRefused as refusal:
            code = "signature_refused" if refusal.reason in SIGNATURE_REASONS else "refused"
            return [Finding(FindingLevel.ERROR, f"alipay.{code}", refusal.message)]
        return [Finding(FindingLevel.OK, "alipay.ready", "Alipay answers, and both signatures are right.")]

    async def _precreate(self, content: Mapping[str, Any], notify_url: str) -> str:
        try:
            opened = await self._client.ask(
                "create", "alipay.trade.precreate", content, Precreated, notify_url=notify_url
            )
        except ProviderRefused as refusal:
            if refusal.reason == "ACQ.TRADE_HAS_SUCCESS":
                raise AlreadyPaid("This is paid already.", reason=refusal.reason) from refusal
            if refusal.reason == "ACQ.TRADE_HAS_CLOSE":
                message = "This is closed. Start another payment."
                raise AlreadyClosed(message, reason=refusal.reason) from refusal
            raise
        return opened.qr_code
