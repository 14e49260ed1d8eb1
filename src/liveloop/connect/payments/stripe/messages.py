"""What Stripe says (https://docs.stripe.com/api): only what is needed, the rest is ignored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from liveloop.connect.payments.provider import (
    BillLine,
    LineKind,
    Refund,
    RefundState,
    Trade,
    TradeState,
)

TRADE_NUMBER = "out_trade_no"
REFUND_NUMBER = "out_refund_no"
"""The metadata by which we know our own."""

Id = Annotated[str, Field(max_length=255)]
Amount = Annotated[int, Field(ge=0, le=10**12)]
Seconds = Annotated[int, Field(ge=0, le=10**11)]
Metadata = Annotated[dict[str, str], Field(max_length=100)]

REFUND_STATES = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


class Charge(BaseModel):
    id: Id
    amount: Amount
    currency: Id
    payment_intent: Id | None = None
    metadata: Metadata = {}
    created: Seconds


class Intent(BaseModel):
    id: Id
    status: Id
    amount: Amount
    amount_received: Amount = 0
    currency: Id
    client_secret: Id | None = None
    latest_charge: Charge | Id | None = None
    metadata: Metadata = {}

    def trade(self, out_trade_no: str) -> Trade:
        state = {"succeeded": TradeState.PAID, "canceled": TradeState.CLOSED}.get(
            self.status, TradeState.PENDING
        )
        charge = self.latest_charge
        return Trade(
            out_trade_no=out_trade_no,
            state=state,
            amount=self.amount_received if state == TradeState.PAID else self.amount,
            currency=self.currency.upper(),
            provider_reference=self.id,
            paid_at=_moment(charge.created) if isinstance(charge, Charge) else None,
        )


class Session(BaseModel):
    """`payment_intent` is there as soon as the buyer has tried to pay."""

    id: Id
    url: Annotated[str, Field(max_length=4096)] | None = None
    status: Id | None = None
    payment_status: Id
    amount_total: Amount | None = None
    currency: Id | None = None
    payment_intent: Intent | Id | None = None
    metadata: Metadata = {}

    @property
    def intent_id(self) -> str | None:
        return self.payment_intent.id if isinstance(self.payment_intent, Intent) else self.payment_intent

    def trade(self, out_trade_no: str) -> Trade:
        state = TradeState.PENDING
        if self.payment_status in {"paid", "no_payment_required"}:
            state = TradeState.PAID
        elif self.status == "expired":
            state = TradeState.CLOSED
        intent = self.payment_intent
        charge = intent.latest_charge if isinstance(intent, Intent) else None
        return Trade(
            out_trade_no=out_trade_no,
            state=state,
            amount=self.amount_total,
            currency=self.currency.upper() if self.currency else None,
            provider_reference=self.intent_id or self.id,
            paid_at=_moment(charge.created) if isinstance(charge, Charge) else None,
        )


class RefundObject(BaseModel):
    id: Id
    status: Id
    amount: Amount
    currency: Id
    payment_intent: Id | None = None
    failure_reason: Id | None = None
    metadata: Metadata = {}
    created: Seconds

    def refund(self, out_refund_no: str) -> Refund:
        state = REFUND_STATES.get(self.status, RefundState.PENDING)
        return Refund(
            out_refund_no=out_refund_no,
            state=state,
            out_trade_no=self.metadata.get(TRADE_NUMBER),
            amount=self.amount,
            provider_reference=self.id,
            refunded_at=_moment(self.created) if state == RefundState.SUCCEEDED else None,
            reason=(self.failure_reason or self.status) if state == RefundState.FAILED else None,
        )


class Refunds(BaseModel):
    data: Annotated[list[RefundObject], Field(max_length=100)]


class Intents(BaseModel):
    data: Annotated[list[Intent], Field(max_length=100)]


class BalanceTransaction(BaseModel):
    """In the currency of the account; `source` has that of the buyer. `exchange_rate` leads from the
    buyer's to the account's."""

    id: Id
    type: Id
    fee: int
    currency: Id
    exchange_rate: Decimal | None = None
    created: Seconds
    source: dict[str, Any] | Id | None = None

    def lines(self) -> Iterator[BillLine]:
        """None for what is neither a payment nor a refund."""
        if self.type in {"charge", "payment"} and isinstance(self.source, dict):
            charge = Charge.model_validate(self.source)
            reference = charge.payment_intent or charge.id
            yield self._line(LineKind.PAYMENT, charge, reference, None)
        elif self.type in {"refund", "payment_refund"} and isinstance(self.source, dict):
            refund = RefundObject.model_validate(self.source)
            yield self._line(LineKind.REFUND, refund, refund.id, refund.metadata.get(REFUND_NUMBER))

    def _line(
        self, kind: LineKind, source: Charge | RefundObject, reference: str, out_refund_no: str | None
    ) -> BillLine:
        rate = self.exchange_rate or Decimal(1)
        return BillLine(
            kind=kind,
            out_trade_no=source.metadata.get(TRADE_NUMBER),
            out_refund_no=out_refund_no,
            provider_reference=reference,
            amount=source.amount,
            currency=source.currency.upper(),
            fee=int((self.fee / rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)),
            at=_moment(self.created),
        )


class BalanceTransactions(BaseModel):
    data: Annotated[list[BalanceTransaction], Field(max_length=100)]
    has_more: bool = False


class Balance(BaseModel):
    livemode: bool


class EventData(BaseModel):
    object: dict[str, Any]


class Event(BaseModel):
    id: Id
    object: Id
    type: Id
    livemode: bool
    data: EventData | None = None


class Fault(BaseModel):
    type: Id = "unknown"
    code: Id | None = None
    message: Annotated[str, Field(max_length=4000)] = ""


class Faulty(BaseModel):
    error: Fault = Fault()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
