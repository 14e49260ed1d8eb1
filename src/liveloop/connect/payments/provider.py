"""What Liveloop asks of every payment provider, and what it hears back.

A provider knows numbers and money, nothing of orders. It is asked outside any database transaction: it may
take seconds. Amounts are minor units of an ISO 4217 currency, times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

NUMBER_PATTERN = r"^[0-9A-Za-z_-]{6,32}$"
"""Of `out_trade_no` and `out_refund_no`: what all providers take. A UUID in hex without dashes fits."""
DESCRIPTION_CHARACTERS = 40
"""Longer descriptions are cut: WeChat Pay takes 127 bytes."""


class Method(StrEnum):
    """A way to pay. `SURFACES` says where it works."""

    CASHIER = "cashier"
    """Sandbox: a page of this site."""
    JSAPI = "jsapi"
    """WeChat Pay inside WeChat; needs the payer's openid."""
    H5 = "h5"
    """WeChat Pay from another browser of a phone."""
    NATIVE = "native"
    """WeChat Pay by a code that the phone's WeChat scans."""
    WAP = "wap"
    """Alipay from a phone's browser."""
    PAGE = "page"
    """Alipay from a desktop browser."""
    PRECREATE = "precreate"
    """Alipay by a code that the phone's Alipay scans."""
    CHECKOUT = "checkout"
    """Stripe's own page."""
    INTENT = "intent"
    """Stripe's form inside our page."""


class Surface(StrEnum):
    """Where the buyer is: WeChat's browser, another browser of a phone, a desktop browser."""

    WECHAT = "wechat"
    PHONE = "phone"
    DESKTOP = "desktop"


SURFACES: Mapping[Method, frozenset[Surface]] = {
    Method.CASHIER: frozenset(Surface),
    Method.JSAPI: frozenset({Surface.WECHAT}),
    Method.H5: frozenset({Surface.PHONE}),
    Method.NATIVE: frozenset({Surface.DESKTOP}),
    Method.WAP: frozenset({Surface.PHONE}),
    Method.PAGE: frozenset({Surface.DESKTOP}),
    Method.PRECREATE: frozenset({Surface.DESKTOP}),
    Method.CHECKOUT: frozenset({Surface.PHONE, Surface.DESKTOP}),
    Method.INTENT: frozenset({Surface.PHONE, Surface.DESKTOP}),
}


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """`out_trade_no` is ours and the key of idempotency: the same request again opens nothing new.

    `payer` is the openid that JSAPI needs. `notify_url` is where callbacks of this payment go, `return_url`
    where the buyer comes back to; coming back proves nothing.
    """

    out_trade_no: str
    method: Method
    amount: int
    currency: str
    description: str
    expires_at: datetime
    notify_url: str
    return_url: str
    client_ip: str
    payer: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send the browser to `url`."""

    url: str


@dataclass(frozen=True, slots=True)
class QrCode:
    """Draw `text` as a QR code for the provider's app."""

    text: str


@dataclass(frozen=True, slots=True)
class JsapiCall:
    """Hand `parameters` to `WeixinJSBridge.invoke("getBrandWCPayRequest", ...)`."""

    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StripeForm:
    """Mount Stripe's payment element with these."""

    publishable_key: str
    client_secret: str


Action = Redirect | QrCode | JsapiCall | StripeForm


@dataclass(frozen=True, slots=True)
class Created:
    """`provider_reference`: keep it and give it back with later questions; some providers have none yet."""

    action: Action
    provider_reference: str | None


class TradeState(StrEnum):
    """`UNKNOWN`: the provider has no such number, perhaps not yet (Alipay: before the buyer signs in).

    `PAID` stays so after a refund.
    """

    UNKNOWN = "unknown"
    PENDING = "pending"
    PAID = "paid"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Trade:
    """A payment as the provider tells it. `amount` and `currency` are known at least when it is paid.

    Compare them with what was asked before believing that it is paid.
    """

    out_trade_no: str
    state: TradeState
    amount: int | None = None
    currency: str | None = None
    provider_reference: str | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """`out_refund_no` is the key of idempotency. `total` is what was paid, `amount` what goes back."""

    out_trade_no: str
    out_refund_no: str
    amount: int
    total: int
    currency: str
    reason: str
    notify_url: str
    provider_reference: str | None = None


class RefundState(StrEnum):
    """`FAILED`: the money stays with the merchant; a person has to look."""

    UNKNOWN = "unknown"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Refund:
    """`out_trade_no` and `amount` may be unknown where the provider names only the refund."""

    out_refund_no: str
    state: RefundState
    out_trade_no: str | None = None
    amount: int | None = None
    provider_reference: str | None = None
    refunded_at: datetime | None = None
    reason: str | None = None


class LineKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class BillLine:
    """One movement of a day. `amount` is positive for both kinds; `fee` is rounded to minor units and
    negative where the provider gives it back.

    `out_refund_no` belongs to refunds. A number is None where the bill has one that is not ours.
    """

    kind: LineKind
    out_trade_no: str | None
    out_refund_no: str | None
    provider_reference: str | None
    amount: int
    currency: str
    fee: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CallbackEvent:
    """What a verified callback says. `id` is the provider's number of the notice, the same when repeated.

    Without `trade` and `refund` it concerns nothing here and is only acknowledged.
    """

    id: str
    trade: Trade | None = None
    refund: Refund | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The HTTP answer to a callback."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class FindingLevel(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of what the test button shows. `code` is for the catalogues, `message` says what to do."""

    level: FindingLevel
    code: str
    message: str


class PaymentProvider(Protocol):
    """Every call is bounded in time and size. A call that changes something may be repeated as it was.

    Raises ProviderUnavailable (outcome unknown: `query`), ProviderRefused and what stands below it.
    """

    @property
    def name(self) -> str:
        """`sandbox`, `wechatpay`, `alipay` or `stripe`."""
        ...

    @property
    def methods(self) -> Sequence[Method]:
        """Those that are switched on."""
        ...

    @property
    def currencies(self) -> frozenset[str]: ...

    async def create(self, wanted: CreateRequest) -> Created:
        """Open a payment. Raises AlreadyPaid, AlreadyClosed, MethodUnknown."""
        ...

    async def query(self, out_trade_no: str, *, provider_reference: str | None = None) -> Trade:
        """The truth about a payment; never raises for an unknown number."""
        ...

    async def close(self, out_trade_no: str, *, provider_reference: str | None = None) -> None:
        """See to it that it cannot be paid any more; closed or unknown is fine too. Raises AlreadyPaid."""
        ...

    async def refund(self, wanted: RefundRequest) -> Refund:
        """Give back. Raises TradeUnknown."""
        ...

    async def query_refund(
        self, out_trade_no: str, out_refund_no: str, *, provider_reference: str | None = None
    ) -> Refund:
        """The truth about a refund; never raises for an unknown number. `provider_reference`: the trade's."""
        ...

    async def bill(self, day: date) -> list[BillLine]:
        """All movements of a day of the provider's own calendar. Raises BillNotReady."""
        ...

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        """Verify and decrypt; names of headers in any case. Raises CallbackForged, and nothing else."""
        ...

    def acknowledge(self, ok: bool, message: str = "") -> Acknowledgement:
        """The answer that ends the provider's repetitions, or asks for one more."""
        ...

    async def check(self, *, notify_url: str | None = None) -> list[Finding]:
        """Whether settings, keys and connection work, without moving money.

        With `notify_url`, where callbacks go, a provider that can sends one there that says nothing.
        """
        ...
