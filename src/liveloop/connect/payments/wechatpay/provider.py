"""WeChat Pay, API v3, for a merchant with an own account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx2
from pydantic import BaseModel, SecretStr

from liveloop.connect.payments import keys
from liveloop.connect.payments.errors import (
    AlreadyClosed,
    AlreadyPaid,
    BillNotReady,
    MethodUnknown,
    ProviderRefused,
    TradeUnknown,
)
from liveloop.connect.payments.provider import (
    Acknowledgement,
    Action,
    BillLine,
    CallbackEvent,
    Created,
    CreateRequest,
    Finding,
    JsapiCall,
    Method,
    QrCode,
    Redirect,
    Refund,
    RefundRequest,
    RefundState,
    Trade,
    TradeState,
)
from liveloop.connect.payments.wechatpay.bills import CHINA, read_bill
from liveloop.connect.payments.wechatpay.callbacks import CallbackReader, acknowledgement
from liveloop.connect.payments.wechatpay.checking import check
from liveloop.connect.payments.wechatpay.client import WechatpayClient
from liveloop.connect.payments.wechatpay.messages import BillAddress, RefundAnswer, Transaction
from liveloop.connect.payments.wechatpay.settings import WechatpaySettings
from liveloop.connect.payments.wechatpay.signing import Cipher, Merchant
from liveloop.connect.payments.wechatpay.trust import Trust
from liveloop.connect.payments.wire import Timing, Wire
from liveloop.kit.clock import Clock
from liveloop.kit.settings import BadSetting

PREFIX = "LIVELOOP_CONNECT__WECHATPAY"
DESCRIPTION_BYTES = 127
REASON_BYTES = 80
UNKNOWN_REASONS = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS", "HTTP_404"})
PAID_REASONS = frozenset({"ORDERPAID", "ORDER_PAID"})
CLOSED_REASONS = frozenset({"ORDERCLOSED", "ORDER_CLOSED", "OUT_TRADE_NO_USED"})
LATE_REASONS = frozenset({"NO_STATEMENT_EXIST", "STATEMENT_CREATING"})


class _Opened(BaseModel):
    """One of the three, by method."""

    prepay_id: str = ""
    h5_url: str = ""
    code_url: str = ""


class WechatpayProvider:
    """A PaymentProvider; `wire` is to be started and closed. Raises BadSetting for what cannot work."""

    name = "wechatpay"
    currencies = frozenset({"CNY"})

    def __init__(
        self,
        settings: WechatpaySettings,
        clock: Clock,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        timing: Timing = Timing(),
    ) -> None:
        self._settings = settings
        self._clock = clock
        key = keys.read_secret(f"{PREFIX}__MERCHANT_KEY", settings.merchant_key, settings.merchant_key_file)
        self._merchant = Merchant(
            settings.merchant_id,
            settings.merchant_serial,
            keys.private_key(f"{PREFIX}__MERCHANT_KEY", key),
        )
        api_key = keys.read_secret(f"{PREFIX}__API_V3_KEY", settings.api_v3_key, settings.api_v3_key_file)
        cipher = Cipher(f"{PREFIX}__API_V3_KEY", api_key)
        self._trust = _trust(settings, clock)
        self.wire = Wire(self.name, clock, transport=transport, timing=timing)
        self._client = WechatpayClient(settings, clock, self._merchant, cipher, self._trust, self.wire)
        self._callbacks = CallbackReader(
            self._trust, cipher, merchant_id=settings.merchant_id, app_id=settings.app_id
        )

    @property
    def methods(self) -> Sequence[Method]:
        return [Method(name) for name in self._settings.methods]

    async def create(self, wanted: CreateRequest) -> Created:
        if wanted.method not in self.methods or wanted.currency not in self.currencies:
            raise MethodUnknown("WeChat Pay does not take this here. Choose another way to pay.")
        if wanted.method == Method.JSAPI and not wanted.payer:
            raise MethodUnknown("Inside WeChat a payment needs a sign-in with WeChat first.")
        try:
            opened = await self._client.post(
                "create", f"/v3/pay/transactions/{wanted.method}", self._order(wanted), _Opened
            )
        except ProviderRefused as refusal:
            raise _sharpened(refusal) from refusal
        return Created(self._action(wanted, opened), provider_reference=None)

    async def query(self, out_trade_no: str, *, provider_reference: str | None = None) -> Trade:
        target = f"{_trade_path(out_trade_no)}?{urlencode({'mchid': self._merchant.id})}"
        try:
            found = await self._client.get("query", target, Transaction)
        except ProviderRefused as refusal:
            if refusal.reason in UNKNOWN_REASONS:
                return Trade(out_trade_no, TradeState.UNKNOWN)
            raise
        return found.trade()

    async def close(self, out_trade_no: str, *, provider_reference: str | None = None) -> None:
        target = f"{_trade_path(out_trade_no)}/close"
        try:
            await self._client.tell("close", target, {"mchid": self._merchant.id})
        except ProviderRefused as refusal:
            if refusal.reason in UNKNOWN_REASONS | CLOSED_REASONS:
                return
            raise _sharpened(refusal) from refusal

    async def refund(self, wanted: RefundRequest) -> Refund:
        message = {
            "out_trade_no": wanted.out_trade_no,
            "out_refund_no": wanted.out_refund_no,
            "reason": _cut(wanted.reason, REASON_BYTES),
            "notify_url": wanted.notify_url,
            "amount": {"refund": wanted.amount, "total": wanted.total, "currency": wanted.currency},
        }
        try:
            answer = await self._client.post("refund", "/v3/refund/domestic/refunds", message, RefundAnswer)
        except ProviderRefused as refusal:
            if refusal.reason in UNKNOWN_REASONS:
                raise TradeUnknown("WeChat Pay knows no such payment.") from refusal
            raise
        return answer.refund()

    async def query_refund(
        self, out_trade_no: str, out_refund_no: str, *, provider_reference: str | None = None
    ) -> Refund:
        target = f"/v3/refund/domestic/refunds/{quote(out_refund_no, safe='')}"
        try:
            answer = await self._client.get("query_refund", target, RefundAnswer)
        except ProviderRefused as refusal:
            if refusal.reason in UNKNOWN_REASONS:
                return Refund(out_refund_no, RefundState.UNKNOWN, out_trade_no)
            raise
        return answer.refund()

    async def bill(self, day: date) -> list[BillLine]:
        query = urlencode({"bill_date": day.isoformat(), "bill_type": "ALL"})
        try:
            address = await self._client.get("bill", f"/v3/bill/tradebill?{query}", BillAddress)
        except ProviderRefused as refusal:
            if refusal.reason in LATE_REASONS:
                raise BillNotReady("WeChat Pay has no bill of this day (yet).") from refusal
            raise
        return read_bill(await self._client.download(address))

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        return self._callbacks.read(headers, body)

    def acknowledge(self, ok: bool, message: str = "") -> Acknowledgement:
        return acknowledgement(ok, message)

    async def check(self, *, notify_url: str | None = None) -> list[Finding]:
        return await check(self._client, self._trust, self._merchant.id, notify_url=notify_url)

    def _order(self, wanted: CreateRequest) -> dict[str, Any]:
        scene: dict[str, Any] = {"payer_client_ip": wanted.client_ip}
        if wanted.method == Method.H5:
            scene["h5_info"] = {"type": "Wap"}
        message = {
            "appid": self._settings.app_id,
            "mchid": self._merchant.id,
            "description": _cut(wanted.description, DESCRIPTION_BYTES),
            "out_trade_no": wanted.out_trade_no,
            "time_expire": wanted.expires_at.astimezone(CHINA).isoformat(timespec="seconds"),
            "notify_url": wanted.notify_url,
            "amount": {"total": wanted.amount, "currency": wanted.currency},
            "scene_info": scene,
        }
        if wanted.method == Method.JSAPI:
            message["payer"] = {"openid": wanted.payer}
        return message

    def _action(self, wanted: CreateRequest, opened: _Opened) -> Action:
        if wanted.method == Method.JSAPI:
            seconds = int(self._clock.now().timestamp())
            return JsapiCall(
                self._merchant.jsapi_call(self._settings.app_id, opened.prepay_id, seconds=seconds)
            )
        if wanted.method == Method.H5:
            return Redirect(f"{opened.h5_url}&{urlencode({'redirect_url': wanted.return_url})}")
        return QrCode(opened.code_url)


def _trust(settings: WechatpaySettings, clock: Clock) -> Trust:
    known = {}
    for path in settings.platform_certificates:
        setting = f"{PREFIX}__PLATFORM_CERTIFICATES"
        serial, key = keys.certificate(setting, _text(setting, path))
        known[serial] = key
    if settings.public_key_id:
        setting = f"{PREFIX}__PUBLIC_KEY"
        text = keys.read_secret(setting, SecretStr(""), settings.public_key_file)
        known[settings.public_key_id] = keys.public_key(f"{setting}_FILE", text)
    return Trust(clock, known)


def _text(setting: str, path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeError) as error:
        raise BadSetting(f"{setting}: {path} cannot be read") from error


def _trade_path(out_trade_no: str) -> str:
    return f"/v3/pay/transactions/out-trade-no/{quote(out_trade_no, safe='')}"


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, whole characters."""
    return text.encode()[:size].decode(errors="ignore")


def _sharpened(refusal: ProviderRefused) -> ProviderRefused:
    if refusal.reason in PAID_REASONS:
        return AlreadyPaid("This is paid already.", reason=refusal.reason)
    if refusal.reason in CLOSED_REASONS:
        return AlreadyClosed("This is closed. Start another payment.", reason=refusal.reason)
    return refusal
