"""The words of payments: states, origins of refunds, kinds of findings."""

from __future__ import annotations

from enum import StrEnum


class PaymentStateName(StrEnum):
    """`models.Payment` says what each means."""

    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    FAILED = "failed"
    PAID = "paid"
    HELD = "held"
    SURPLUS = "surplus"


WAITING = frozenset({PaymentStateName.OPENING, PaymentStateName.OPEN})
"""The buyer may still pay it; a subject has at most one such."""
UNSETTLED = WAITING | {PaymentStateName.CLOSING, PaymentStateName.CLOSED, PaymentStateName.FAILED}
"""No money is here yet; it may still come, late."""
SETTLED = frozenset({PaymentStateName.PAID, PaymentStateName.HELD, PaymentStateName.SURPLUS})


class RefundStateName(StrEnum):
    """`models.Refund` says what each means."""

    ASKED = "asked"
    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


UNDER_WAY = frozenset({RefundStateName.ASKED, RefundStateName.PROCESSING})


class RefundOrigin(StrEnum):
    """Who wanted it: staff at the payment, the subject; or by itself, because the money came after the close
    (late), after another payment of the same subject (second), or was refused by the subject."""

    STAFF = "staff"
    SUBJECT = "subject"
    LATE = "late"
    SECOND = "second"
    REFUSED = "refused"


class FindingKind(StrEnum):
    AMOUNT_DIFFERS = "amount_differs"
    """Paid with another amount or currency than was asked: the payment is held."""
    TOLD_OTHERWISE = "told_otherwise"
    """A settled payment was told again with another amount."""
    UNKNOWN_PAYMENT = "unknown_payment"
    """The provider tells of a payment whose number is not ours."""
    UNKNOWN_REFUND = "unknown_refund"
    """Money went back that nobody here asked for."""
    REFUND_FAILED = "refund_failed"
    MISSING_HERE = "missing_here"
    """The bill has it, we do not."""
    MISSING_THERE = "missing_there"
    """We have it, the bill does not."""
    BILL_DIFFERS = "bill_differs"
    """Both have it, with different amounts."""


class FindingStateName(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"
    GONE = "gone"
