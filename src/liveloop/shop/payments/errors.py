"""Why somebody cannot pay, or money does not go back."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class PaymentNotFound(NotFound):
    code = "payment.not_found"


class SubjectNotFound(NotFound):
    code = "payment.subject_not_found"


class NothingToPay(Conflict):
    """It is paid, closed or has run out."""

    code = "payment.nothing_to_pay"


class PaymentExpired(Conflict):
    code = "payment.expired"


class ProviderNotOffered(Conflict):
    """This provider or method is switched off, or does not work on this device or in this currency."""

    code = "payment.not_offered"


class PayerMissing(Conflict):
    """Inside WeChat the buyer's openid is needed first."""

    code = "payment.payer_missing"


class PaymentState(Conflict):
    """This cannot be done to a payment in its state."""

    code = "payment.state"


class RefundNotFound(NotFound):
    code = "refund.not_found"


class RefundState(Conflict):
    code = "refund.state"


class RefundTooMuch(Conflict):
    """More than is left of what was paid; `left` says how much that is."""

    code = "refund.too_much"


class RefundKeyUsed(Conflict):
    """This key asked for another refund before."""

    code = "refund.key_used"


class FindingNotFound(NotFound):
    code = "finding.not_found"


class FindingState(Conflict):
    code = "finding.state"
