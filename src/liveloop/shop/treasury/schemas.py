"""Money on the wire, as staff sees it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from liveloop.connect.payments.provider import FindingLevel, Method
from liveloop.kit.money import LARGEST_AMOUNT
from liveloop.shop.payments.models import Payment, Refund
from liveloop.shop.payments.vocabulary import (
    FindingKind,
    FindingStateName,
    PaymentStateName,
    RefundOrigin,
    RefundStateName,
)

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Key = Annotated[str, StringConstraints(min_length=8, max_length=64)]


class PaymentRead(BaseModel):
    """`number` is what the provider knows it by. `buyer` is a nickname, null for who is forgotten."""

    id: uuid.UUID
    number: str
    subject_id: uuid.UUID
    attempt: int
    buyer: str | None
    provider: str
    method: Method
    amount: int
    currency: str
    description: str
    state: PaymentStateName
    failure: str | None
    provider_reference: str | None
    paid_amount: int
    paid_currency: str | None
    paid_at: datetime | None
    refund_reserved: int
    refunded: int
    expires_at: datetime
    created_at: datetime

    @classmethod
    def of(cls, payment: Payment, buyer: str | None) -> PaymentRead:
        return cls(
            id=payment.id,
            number=payment.id.hex,
            subject_id=payment.subject_id,
            attempt=payment.attempt,
            buyer=buyer,
            provider=payment.provider,
            method=Method(payment.method),
            amount=payment.amount,
            currency=payment.currency,
            description=payment.description,
            state=PaymentStateName(payment.state),
            failure=payment.failure,
            provider_reference=payment.provider_reference,
            paid_amount=payment.paid_amount,
            paid_currency=payment.paid_currency,
            paid_at=payment.paid_at,
            refund_reserved=payment.refund_reserved,
            refunded=payment.refunded,
            expires_at=payment.expires_at,
            created_at=payment.created_at,
        )


class RefundRead(BaseModel):
    id: uuid.UUID
    number: str
    payment_id: uuid.UUID
    provider: str
    amount: int
    currency: str
    reason: str
    origin: RefundOrigin
    ordered_by: str
    state: RefundStateName
    failure: str | None
    done_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, refund: Refund, provider: str) -> RefundRead:
        return cls(
            id=refund.id,
            number=refund.id.hex,
            payment_id=refund.payment_id,
            provider=provider,
            amount=refund.amount,
            currency=refund.currency,
            reason=refund.reason,
            origin=RefundOrigin(refund.origin),
            ordered_by=refund.ordered_by,
            state=RefundStateName(refund.state),
            failure=refund.failure,
            done_at=refund.done_at,
            created_at=refund.created_at,
        )


class NoticeRead(BaseModel):
    """A callback: how often it came and what it changed."""

    model_config = ConfigDict(from_attributes=True)

    event_id: str
    outcome: str | None
    times: int
    received_at: datetime
    applied_at: datetime | None


class FindingRead(BaseModel):
    """Something a person has to look at. `details` depend on the kind."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    kind: FindingKind
    provider: str
    day: date | None
    payment_id: uuid.UUID | None
    refund_id: uuid.UUID | None
    reference: str
    expected: int | None
    found: int | None
    currency: str | None
    details: dict[str, Any]
    state: FindingStateName
    note: str | None
    resolved_by: str | None
    resolved_at: datetime | None
    created_at: datetime


class PaymentDetail(PaymentRead):
    """With everything that happened to it."""

    refunds: list[RefundRead]
    notices: list[NoticeRead]
    findings: list[FindingRead]


class RefundCreate(BaseModel):
    """`key` makes it safe to send it again."""

    key: Key
    amount: Annotated[int, Field(ge=1, le=LARGEST_AMOUNT)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NoteForm(BaseModel):
    note: Note


class BillTotals(BaseModel):
    """What a bill says in one currency, and what we say of the same numbers."""

    payments: int
    refunds: int
    fees: int
    our_payments: int
    our_refunds: int


class BillDayRead(BaseModel):
    """A day's bill. Not compared yet: `compared_at` null, and at `due_at` it is. `problem` is why not."""

    provider: str
    day: date
    due_at: datetime | None
    problem: str | None
    compared_at: datetime | None
    lines: int
    matched: int
    healed: int
    open_findings: int
    totals: dict[str, BillTotals]


class BillDays(BaseModel):
    """The newest first."""

    items: list[BillDayRead]


class ProviderRead(BaseModel):
    """What is configured of a provider; secrets are never shown. `missing`: settings that it lacks."""

    name: str
    on: bool
    methods: list[Method]
    currencies: list[str]
    callback_url: str
    settings: list[ProviderSetting]


class ProviderSetting(BaseModel):
    """A setting by its name in the environment. A secret has no `value`."""

    key: str
    kind: Literal["set", "secret", "unset"]
    value: str | None


class ProviderList(BaseModel):
    items: list[ProviderRead]


class CheckRead(BaseModel):
    """A line of what the test found."""

    level: FindingLevel
    code: str
    message: str


class ProviderCheck(BaseModel):
    items: list[CheckRead]


class MoneyBalance(BaseModel):
    """Where an organisation's money is, in one currency, each as people say it: above zero."""

    currency: str
    clearing: int
    sales: int
    refunds: int
    fees: int
    difference: int


class MoneyOverview(BaseModel):
    balances: list[MoneyBalance]
    open_findings: int
    failed_refunds: int


class MoneyFault(BaseModel):
    check: str
    subject: str
    expected: int
    found: int


class MoneyAuditRead(BaseModel):
    """`finished_at` null: it runs within seconds, or at `due_at`."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    due_at: datetime
    finished_at: datetime | None
    ordered_by: uuid.UUID | None
    accounts: int
    transfers: int
    entries: int
    faults: list[MoneyFault]


class MoneyAudits(BaseModel):
    items: list[MoneyAuditRead]
