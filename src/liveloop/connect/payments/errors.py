"""What goes wrong between Liveloop and a payment provider."""

from __future__ import annotations

from typing import Any

from liveloop.kit.errors import Conflict, LiveloopError, NotFound, Unavailable


class CallbackForged(LiveloopError):
    """What claims to be a callback is not one: no, wrong, stale or foreign signature, or unreadable.

    The message is for the log. The sender is answered by `acknowledge(False, ...)`.
    """

    code = "payment.callback_forged"
    status = 401
    title = "This is not from the payment provider"


class ProviderUnavailable(Unavailable):
    """No answer, or one that says nothing. Whether the request took effect is unknown: `query` tells."""

    code = "payment.provider_unavailable"
    title = "The payment provider does not answer"


class ResponseForged(ProviderUnavailable):
    """The answer does not bear the provider's signature, so nothing in it is believed."""

    code = "payment.response_forged"


class ProviderRefused(Conflict):
    """The provider understood and said no. `reason` is its own code."""

    code = "payment.refused"
    title = "The payment provider refused"

    def __init__(self, message: str, *, reason: str, **details: Any) -> None:
        super().__init__(message, reason=reason, **details)
        self.reason = reason


class AlreadyPaid(ProviderRefused):
    """It cannot be opened or closed, because it is paid."""

    code = "payment.already_paid"


class AlreadyClosed(ProviderRefused):
    """It cannot be paid any more; a new attempt needs another number."""

    code = "payment.already_closed"


class TradeUnknown(NotFound):
    """Nothing with this number is known to the provider."""

    code = "payment.trade_unknown"


class BillNotReady(Unavailable):
    """The provider makes the bill of a day some hours after its end."""

    code = "payment.bill_not_ready"
    title = "The bill is not there yet"


class MethodUnknown(Conflict):
    """The provider is switched off, has no such method or does not take this currency."""

    code = "payment.method_unknown"
