"""What Stripe sends by itself: verified, of our mode, and turned into what we know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from liveloop.connect.payments.errors import CallbackForged
from liveloop.connect.payments.provider import Acknowledgement, CallbackEvent
from liveloop.connect.payments.stripe.messages import (
    REFUND_NUMBER,
    TRADE_NUMBER,
    Event,
    Intent,
    RefundObject,
    Session,
)
from liveloop.connect.payments.stripe.signatures import is_signed
from liveloop.kit.clock import Clock

BODY_BYTES = 1024 * 1024


class CallbackReader:
    """`is_live`: a payment of the test mode must not pay a real order, nor the reverse."""

    def __init__(self, clock: Clock, secrets: Sequence[str], *, is_live: bool) -> None:
        self._clock = clock
        self._secrets = secrets
        self._is_live = is_live

    def read(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        """Raises CallbackForged."""
        if len(body) > BODY_BYTES:
            raise CallbackForged("The callback is too large.")
        header = {name.lower(): value for name, value in headers.items()}.get("stripe-signature", "")
        try:
            genuine = is_signed(header, body, self._secrets, now=self._clock.now().timestamp())
        except UnicodeError:
            genuine = False
        if not genuine:
            raise CallbackForged("The signature of Stripe's callback is missing, wrong or too old.")
        try:
            event = Event.model_validate_json(body)
            if event.livemode != self._is_live:
                raise CallbackForged("The callback of Stripe is of the other mode, test or live.")
            return _told(event)
        except ValidationError as error:
            raise CallbackForged("The callback of Stripe cannot be read.") from error


def acknowledgement(ok: bool) -> Acknowledgement:
    return Acknowledgement(204 if ok else 503, {}, b"")


def _told(event: Event) -> CallbackEvent:
    if event.object != "event" or event.data is None:
        return CallbackEvent(event.id)
    if event.type.startswith("checkout.session."):
        session = Session.model_validate(event.data.object)
        if number := session.metadata.get(TRADE_NUMBER):
            return CallbackEvent(event.id, trade=session.trade(number))
    elif event.type.startswith("payment_intent."):
        intent = Intent.model_validate(event.data.object)
        if number := intent.metadata.get(TRADE_NUMBER):
            return CallbackEvent(event.id, trade=intent.trade(number))
    elif event.type.startswith(("refund.", "charge.refund.")):
        refund = RefundObject.model_validate(event.data.object)
        if number := refund.metadata.get(REFUND_NUMBER):
            return CallbackEvent(event.id, refund=refund.refund(number))
    return CallbackEvent(event.id)
