"""What a buyer is told of their payment, on the lane `own` of the room they watch."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shop.payments.models import Payment
from liveloop.shop.payments.vocabulary import PaymentStateName

CHANGED = "payment.changed"


class PaymentChanged(BaseModel):
    """A payment of the person `to` is in another state now."""

    to: uuid.UUID
    payment_id: uuid.UUID
    subject_id: uuid.UUID
    state: PaymentStateName
    refunded: int


def changed(payment: Payment, to: uuid.UUID) -> Draft:
    news = PaymentChanged(
        to=to,
        payment_id=payment.id,
        subject_id=payment.subject_id,
        state=PaymentStateName(payment.state),
        refunded=payment.refunded,
    )
    return Draft(lane="own", type=CHANGED, data=news.model_dump(mode="json"))
