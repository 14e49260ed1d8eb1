"""What happens when money is there: once a payment, whoever tells of it first, however late."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.people.audit.service import AuditLog
from liveloop.shop.payments import events, repository
from liveloop.shop.payments.findings import Findings, Found, held_key
from liveloop.shop.payments.locks import lock_payments_of
from liveloop.shop.payments.models import Payment
from liveloop.shop.payments.money import MoneyBook
from liveloop.shop.payments.refunding import Refunding, Wish
from liveloop.shop.payments.subjects import PaidNews, Subjects
from liveloop.shop.payments.vocabulary import (
    UNSETTLED,
    WAITING,
    FindingKind,
    PaymentStateName,
    RefundOrigin,
)

log = structlog.get_logger()

SETTLEMENTS = Counter("liveloop_payments_settled_total", "Payments that arrived", ["provider", "state"])


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider says it got. `source`: callback, query or bill."""

    amount: int
    currency: str
    paid_at: datetime | None
    reference: str | None
    source: str


class Settling:
    """Settles in the caller's transaction."""

    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        book: MoneyBook,
        findings: Findings,
        refunding: Refunding,
        subjects: Subjects,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._book = book
        self._findings = findings
        self._refunding = refunding
        self._subjects = subjects

    async def settle(self, session: AsyncSession, payment_id: uuid.UUID, receipt: Receipt) -> bool:
        """False when it was settled before, or is not ours. The transaction settles nothing else."""
        known = await repository.payment_or_none(session, payment_id)
        if known is None:
            return False
        await self._subjects.lock(session, known.subject_id)
        attempts = await lock_payments_of(session, known.subject_id)
        payment = next(one for one in attempts if one.id == payment_id)
        if payment.state not in UNSETTLED:
            await self._compare(session, payment, receipt)
            return False
        before = PaymentStateName(payment.state)
        self._receive(payment, receipt)
        origin = await self._judge(session, payment, attempts, before)
        await session.flush()
        if payment.state == PaymentStateName.PAID:
            self._close_others(payment, attempts)
        await self._book.settle(session, payment)
        if origin is not None:
            await self._give_back(session, payment, origin)
        await tell(self._channels, session, payment)
        SETTLEMENTS.labels(payment.provider, payment.state).inc()
        log.info(
            "payment.settled",
            payment=str(payment.id),
            subject=str(payment.subject_id),
            state=payment.state,
            before=before,
            source=receipt.source,
        )
        return True

    async def accept(self, session: AsyncSession, payment: Payment, attempts: Sequence[Payment]) -> bool:
        """Staff takes a held payment, under the locks of its subject; False: the subject does not want it."""
        if _settled_other(payment, attempts) or not await self._offer(session, payment):
            return False
        payment.state = PaymentStateName.PAID
        payment.changed_at = self._clock.now()
        self._close_others(payment, attempts)
        await session.flush()
        await self._book.accept(session, payment)
        await self._findings.gone(session, held_key(payment))
        await tell(self._channels, session, payment)
        return True

    def _receive(self, payment: Payment, receipt: Receipt) -> None:
        now = self._clock.now()
        payment.paid_amount, payment.paid_currency = receipt.amount, receipt.currency
        payment.paid_at = receipt.paid_at or now
        payment.provider_reference = receipt.reference or payment.provider_reference
        payment.changed_at, payment.due_at, payment.failure = now, None, None

    async def _judge(
        self,
        session: AsyncSession,
        payment: Payment,
        attempts: Sequence[Payment],
        before: PaymentStateName,
    ) -> RefundOrigin | None:
        """Sets the state; the reason for which the money is given back, if it is."""
        if (payment.paid_amount, payment.paid_currency) != (payment.amount, payment.currency):
            payment.state = PaymentStateName.HELD
            await self._findings.note(session, payment.organisation_id, _wrong_amount(payment))
            return None
        if _settled_other(payment, attempts):
            payment.state = PaymentStateName.SURPLUS
            return RefundOrigin.SECOND
        if await self._offer(session, payment):
            payment.state = PaymentStateName.PAID
            return None
        payment.state = PaymentStateName.SURPLUS
        return RefundOrigin.REFUSED if before in WAITING else RefundOrigin.LATE

    async def _offer(self, session: AsyncSession, payment: Payment) -> bool:
        assert payment.paid_at is not None, "money that is here came at a time"
        news = PaidNews(
            payment_id=payment.id,
            provider=payment.provider,
            method=payment.method,
            amount=payment.amount,
            currency=payment.currency,
            paid_at=payment.paid_at,
        )
        return await self._subjects.paid(session, payment.subject_id, news)

    def _close_others(self, payment: Payment, attempts: Sequence[Payment]) -> None:
        now = self._clock.now()
        for other in attempts:
            if other.id != payment.id and other.state in WAITING:
                other.state, other.changed_at, other.due_at = PaymentStateName.CLOSING, now, now

    async def _give_back(self, session: AsyncSession, payment: Payment, origin: RefundOrigin) -> None:
        wish = Wish(key=f"{origin}:{payment.id}", amount=payment.paid_amount, reason=origin, origin=origin)
        await self._refunding.ask(session, payment, wish)
        await self._audit.record_system(
            session,
            payment.organisation_id,
            "payment.returned",
            target=("payment", payment.id),
            details={"why": origin, "amount": payment.paid_amount, "subject": str(payment.subject_id)},
        )

    async def _compare(self, session: AsyncSession, payment: Payment, receipt: Receipt) -> None:
        """A settled payment is told again: the same, or a person has to look."""
        if (receipt.amount, receipt.currency) == (payment.paid_amount, payment.paid_currency):
            return
        found = Found(
            key=f"told:{payment.id}:{receipt.amount}:{receipt.currency}",
            kind=FindingKind.TOLD_OTHERWISE,
            provider=payment.provider,
            reference=payment.id.hex,
            payment_id=payment.id,
            expected=payment.paid_amount,
            found=receipt.amount,
            currency=receipt.currency,
            details={"source": receipt.source},
        )
        await self._findings.note(session, payment.organisation_id, found)


async def tell(channels: ChannelLog, session: AsyncSession, payment: Payment) -> None:
    """The buyer, if they are in a room."""
    if payment.room_id is not None and payment.person_id is not None:
        await channels.append(session, str(payment.room_id), [events.changed(payment, payment.person_id)])


def _settled_other(payment: Payment, attempts: Sequence[Payment]) -> bool:
    return any(one.id != payment.id and one.state == PaymentStateName.PAID for one in attempts)


def _wrong_amount(payment: Payment) -> Found:
    return Found(
        key=held_key(payment),
        kind=FindingKind.AMOUNT_DIFFERS,
        provider=payment.provider,
        reference=payment.id.hex,
        payment_id=payment.id,
        expected=payment.amount,
        found=payment.paid_amount,
        currency=payment.paid_currency,
        details={"asked_currency": payment.currency},
    )
