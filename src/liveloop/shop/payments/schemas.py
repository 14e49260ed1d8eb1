"""Payments on the wire, as buyers see them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from liveloop.connect.payments.provider import Method, Surface
from liveloop.shop.payments.models import Payment
from liveloop.shop.payments.vocabulary import PaymentStateName

RoomPath = Annotated[
    str, StringConstraints(max_length=300, pattern=r"^/r/[A-Za-z0-9_\-/]+(\?[A-Za-z0-9_\-=&]*)?$")
]
"""A room's page of this site."""


class RedirectAction(BaseModel):
    """Send the browser to `url`."""

    kind: Literal["redirect"]
    url: str


class QrAction(BaseModel):
    """Show `text` as a QR code."""

    kind: Literal["qr"]
    text: str


class JsapiAction(BaseModel):
    """Hand `parameters` to WeChat's browser."""

    kind: Literal["jsapi"]
    parameters: dict[str, str]


class StripeAction(BaseModel):
    """Mount Stripe's form."""

    kind: Literal["stripe"]
    publishable_key: str
    client_secret: str


PaymentAction = Annotated[RedirectAction | QrAction | JsapiAction | StripeAction, Field(discriminator="kind")]


class PaymentView(BaseModel):
    """An attempt to pay. `action` says what the buyer does next, while it is open."""

    id: uuid.UUID
    subject_id: uuid.UUID
    provider: str
    method: Method
    amount: int
    currency: str
    state: PaymentStateName
    action: PaymentAction | None
    expires_at: datetime
    paid_at: datetime | None
    refunded: int

    @classmethod
    def of(cls, payment: Payment) -> PaymentView:
        action: Any = payment.action if payment.state == PaymentStateName.OPEN else None
        return cls(
            id=payment.id,
            subject_id=payment.subject_id,
            provider=payment.provider,
            method=Method(payment.method),
            amount=payment.amount,
            currency=payment.currency,
            state=PaymentStateName(payment.state),
            action=action,
            expires_at=payment.expires_at,
            paid_at=payment.paid_at,
            refunded=payment.refunded,
        )


class ChoiceRead(BaseModel):
    provider: str
    method: Method


class CashierRead(BaseModel):
    """What is to be paid until `expires_at`, and the ways that work on this device. `payment`: the last one.

    `payer_wanted`: WeChat Pay works here once WeChat has said who this is: send the browser to `askPayer`.
    Without `choices` there is nothing to pay (any more), or no way to pay here.
    """

    subject_id: uuid.UUID
    amount: int
    currency: str
    description: str
    expires_at: datetime
    choices: list[ChoiceRead]
    surface: Surface
    payer_wanted: bool = False
    payment: PaymentView | None

    @classmethod
    def after(cls, payment: Payment, surface: Surface) -> CashierRead:
        """Of something that cannot be paid any more."""
        return cls(
            subject_id=payment.subject_id,
            amount=payment.amount,
            currency=payment.currency,
            description=payment.description,
            expires_at=payment.expires_at,
            choices=[],
            surface=surface,
            payment=PaymentView.of(payment),
        )


class PaymentOpen(BaseModel):
    """`path`: the page of this site where the buyer comes back to from a provider's page."""

    provider: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    method: Method
    path: RoomPath
