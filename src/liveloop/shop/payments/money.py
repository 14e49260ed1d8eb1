"""Where money is: five kinds of accounts in the book `money:<organisation>`, in the currency's minor units.

clearing    of each provider: what it holds for us, or has passed on (above zero)
sales       what was sold (below zero: sales are where money comes from)
refunds     what of that went back (above zero)
fees        what providers kept (above zero)
difference  what came and belongs to no sale: held or surplus payments, and the rest of what staff accepted
            with another amount (below zero while such money is here)

They sum to zero in every currency. A transaction posts once, after all its other locks.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.ledger.errors import KeyUsed
from liveloop.kit.ledger.service import Ledger
from liveloop.kit.ledger.transfers import Account, Line, Transfer
from liveloop.shop.payments.models import Payment, Refund
from liveloop.shop.payments.vocabulary import PaymentStateName


class MoneyKind(StrEnum):
    CLEARING = "clearing"
    SALES = "sales"
    REFUNDS = "refunds"
    FEES = "fees"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Fee:
    """What a provider kept of the movement `number` of its bill; below zero: what it gave back."""

    payment: Payment
    number: str
    amount: int
    currency: str


class MoneyBook:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._ledger = Ledger(clock)

    async def settle(self, session: AsyncSession, payment: Payment) -> None:
        """A payment has just become paid, held or surplus."""
        assert payment.paid_currency is not None, "settled payments say what was paid"
        target = MoneyKind.SALES if payment.state == PaymentStateName.PAID else MoneyKind.DIFFERENCE
        await self._post(
            session,
            payment,
            key=f"payment:{payment.id}",
            reason=f"payment.{payment.state}",
            moves={MoneyKind.CLEARING: payment.paid_amount, target: -payment.paid_amount},
            currency=payment.paid_currency,
        )

    async def accept(self, session: AsyncSession, payment: Payment) -> None:
        """Staff takes a held payment for what was asked."""
        await self._post(
            session,
            payment,
            key=f"accept:{payment.id}",
            reason="payment.accepted",
            moves={MoneyKind.DIFFERENCE: payment.amount, MoneyKind.SALES: -payment.amount},
            currency=payment.currency,
        )

    async def refund(self, session: AsyncSession, payment: Payment, refund: Refund) -> None:
        """A refund has just been done."""
        paid = payment.state == PaymentStateName.PAID
        source = MoneyKind.REFUNDS if paid else MoneyKind.DIFFERENCE
        await self._post(
            session,
            payment,
            key=f"refund:{refund.id}",
            reason="refund.done",
            moves={MoneyKind.CLEARING: -refund.amount, source: refund.amount},
            currency=refund.currency,
        )

    async def fees(self, session: AsyncSession, fees: Sequence[Fee]) -> list[Fee]:
        """Each movement's fee once; those are returned of which another amount is booked already."""
        transfers = [
            _transfer(
                fee.payment,
                key=f"fee:{fee.payment.provider}:{fee.number}",
                reason="payment.fee",
                moves={MoneyKind.CLEARING: -fee.amount, MoneyKind.FEES: fee.amount},
                currency=fee.currency,
            )
            for fee in fees
        ]
        other: list[Fee] = []
        for fee, answer in zip(fees, await self._ledger.post(session, transfers), strict=True):
            if isinstance(answer, KeyUsed):
                other.append(fee)
            elif isinstance(answer, LiveloopError):
                raise answer
        return other

    async def _post(
        self,
        session: AsyncSession,
        payment: Payment,
        *,
        key: str,
        reason: str,
        moves: dict[MoneyKind, int],
        currency: str,
    ) -> None:
        transfer = _transfer(payment, key=key, reason=reason, moves=moves, currency=currency)
        for answer in await self._ledger.post(session, [transfer]):
            if isinstance(answer, LiveloopError):
                raise answer


def _transfer(
    payment: Payment, *, key: str, reason: str, moves: dict[MoneyKind, int], currency: str
) -> Transfer:
    lines = tuple(
        Line(account(payment.organisation_id, kind, payment.provider, currency), amount)
        for kind, amount in moves.items()
    )
    details = {"payment": str(payment.id), "subject": str(payment.subject_id)}
    return Transfer(book_of(payment.organisation_id), key, reason, lines, details)


def book_of(organisation_id: uuid.UUID) -> str:
    """The ledger's name for an organisation's money."""
    return f"money:{organisation_id}"


def account(organisation_id: uuid.UUID, kind: MoneyKind, provider: str, currency: str) -> Account:
    owner = provider if kind is MoneyKind.CLEARING else str(organisation_id)
    return Account(book_of(organisation_id), kind, owner, currency, floor=None)
