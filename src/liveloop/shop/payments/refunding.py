"""Money on its way back: asked for in one transaction, sent outside of any, booked in another."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.provider import Refund as ProviderRefund
from liveloop.connect.payments.provider import RefundState
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.payments import errors, events, repository
from liveloop.shop.payments.findings import Findings, Found
from liveloop.shop.payments.locks import lock_payments_of, lock_refund
from liveloop.shop.payments.models import Payment, Refund
from liveloop.shop.payments.money import MoneyBook
from liveloop.shop.payments.pace import refund_pause
from liveloop.shop.payments.subjects import RefundNews, Subjects
from liveloop.shop.payments.vocabulary import (
    SETTLED,
    UNDER_WAY,
    FindingKind,
    PaymentStateName,
    RefundOrigin,
    RefundStateName,
)

log = structlog.get_logger()

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Wish:
    """`amount` of a payment shall go back. The same `key` of the same payment asks once."""

    key: str
    amount: int
    reason: str
    origin: RefundOrigin
    ordered_by: str = SYSTEM


class Refunding:
    """In the caller's transaction, under the locks of the payment's subject and payments."""

    def __init__(
        self, clock: Clock, channels: ChannelLog, book: MoneyBook, findings: Findings, subjects: Subjects
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._book = book
        self._findings = findings
        self._subjects = subjects

    async def ask(self, session: AsyncSession, payment: Payment, wish: Wish) -> Refund:
        """Reserve the amount and have the worker send it. `payment` is locked.

        Raises PaymentState for one without money, RefundTooMuch, RefundKeyUsed.
        """
        known = await repository.refund_by_key_or_none(session, payment.id, wish.key)
        if known is not None:
            if known.amount != wish.amount:
                raise errors.RefundKeyUsed("This key asked for another amount before. Use a new one.")
            return known
        if payment.state not in SETTLED or payment.paid_currency is None:
            raise errors.PaymentState("Nothing was paid here, so nothing can go back.", state=payment.state)
        left = payment.paid_amount - payment.refund_reserved
        if not 0 < wish.amount <= left:
            raise errors.RefundTooMuch("Give back at most what is left of what was paid.", left=left)
        now = self._clock.now()
        payment.refund_reserved += wish.amount
        refund = Refund(
            id=new_id(),
            organisation_id=payment.organisation_id,
            payment_id=payment.id,
            key=wish.key,
            amount=wish.amount,
            currency=payment.paid_currency,
            reason=wish.reason,
            origin=wish.origin,
            ordered_by=wish.ordered_by,
            state=RefundStateName.ASKED,
            due_at=now,
            looks=0,
            created_at=now,
            changed_at=now,
        )
        session.add(refund)
        await session.flush()
        return refund

    async def told(self, session: AsyncSession, refund_id: uuid.UUID, said: ProviderRefund) -> bool:
        """The provider says how a refund of ours stands. True when that changed something.

        Takes all the locks itself; the transaction does nothing else with payments.
        """
        known = await repository.refund_or_none(session, refund_id)
        payment = await repository.payment_or_none(session, known.payment_id) if known else None
        if known is None or payment is None:
            return False
        await self._subjects.lock(session, payment.subject_id)
        attempts = await lock_payments_of(session, payment.subject_id)
        payment = next(one for one in attempts if one.id == known.payment_id)
        refund = await lock_refund(session, refund_id)
        if refund is None or refund.state == RefundStateName.DONE:
            return False
        refund.provider_reference = said.provider_reference or refund.provider_reference
        if said.amount is not None and said.amount != refund.amount:
            await self._differs(session, payment, refund, said.amount)
            return False
        if said.state is RefundState.SUCCEEDED:
            return await self._done(session, payment, refund, said.refunded_at)
        if refund.state not in UNDER_WAY:
            return False
        if said.state is RefundState.FAILED:
            await self.fail(session, payment, refund, said.reason or "failed")
        elif said.state is RefundState.PENDING:
            self._postpone(refund, RefundStateName.PROCESSING)
        else:
            self._postpone(refund, RefundStateName.ASKED)
        await session.flush()
        return True

    async def fail(self, session: AsyncSession, payment: Payment, refund: Refund, why: str) -> None:
        """The money stays here until a person decides; its amount stays reserved."""
        refund.state, refund.failure, refund.due_at = RefundStateName.FAILED, why[:200], None
        refund.changed_at = self._clock.now()
        found = _found(f"refund:{refund.id}", FindingKind.REFUND_FAILED, payment, refund, None)
        await self._findings.note(
            session, payment.organisation_id, replace(found, details={"why": why[:200]})
        )

    async def again(self, session: AsyncSession, refund: Refund) -> None:
        """Staff has a failed one sent once more, under the same number. Raises RefundState."""
        if refund.state != RefundStateName.FAILED:
            raise errors.RefundState("Only a refund that failed is sent again.", state=refund.state)
        now = self._clock.now()
        refund.state, refund.failure = RefundStateName.ASKED, None
        refund.due_at, refund.looks, refund.changed_at = now, 0, now
        await self._findings.gone(session, f"refund:{refund.id}")

    async def drop(self, session: AsyncSession, payment: Payment, refund: Refund) -> None:
        """Staff gives a failed one up: its amount may be given back in another way. Raises RefundState."""
        if refund.state != RefundStateName.FAILED:
            raise errors.RefundState("Only a refund that failed can be given up.", state=refund.state)
        refund.state, refund.changed_at = RefundStateName.DROPPED, self._clock.now()
        payment.refund_reserved -= refund.amount
        await self._findings.gone(session, f"refund:{refund.id}")
        if payment.state == PaymentStateName.PAID:
            await self._subjects.dropped(session, payment.subject_id, refund.key)

    async def _done(
        self, session: AsyncSession, payment: Payment, refund: Refund, done_at: datetime | None
    ) -> bool:
        now = self._clock.now()
        if refund.state == RefundStateName.DROPPED:
            if payment.refund_reserved + refund.amount > payment.paid_amount:
                await self._twice(session, payment, refund)
                return False
            payment.refund_reserved += refund.amount
        refund.state, refund.done_at, refund.due_at = RefundStateName.DONE, done_at or now, None
        refund.failure, refund.changed_at = None, now
        payment.refunded += refund.amount
        payment.changed_at = now
        await session.flush()
        await self._findings.gone(session, f"refund:{refund.id}")
        if payment.state == PaymentStateName.PAID:
            await self._subjects.refunded(session, payment.subject_id, _news(payment, refund))
        await self._book.refund(session, payment, refund)
        if payment.room_id is not None and payment.person_id is not None:
            news = events.changed(payment, payment.person_id)
            await self._channels.append(session, str(payment.room_id), [news])
        log.info("refund.done", refund=str(refund.id), payment=str(payment.id), amount=refund.amount)
        return True

    async def _differs(self, session: AsyncSession, payment: Payment, refund: Refund, amount: int) -> None:
        """Another amount went back than was asked: a person looks, nothing is booked."""
        found = _found(f"refund_told:{refund.id}", FindingKind.TOLD_OTHERWISE, payment, refund, amount)
        await self._findings.note(session, payment.organisation_id, found)
        if refund.state in UNDER_WAY:
            refund.state, refund.due_at = RefundStateName.FAILED, None
            refund.failure, refund.changed_at = "another amount", self._clock.now()

    async def _twice(self, session: AsyncSession, payment: Payment, refund: Refund) -> None:
        """One that was given up went through after its amount had been given back in another way."""
        found = _found(
            f"refund_twice:{refund.id}", FindingKind.UNKNOWN_REFUND, payment, refund, refund.amount
        )
        await self._findings.note(session, payment.organisation_id, found)

    def _postpone(self, refund: Refund, state: RefundStateName) -> None:
        now = self._clock.now()
        refund.state, refund.changed_at = state, now
        refund.looks += 1
        refund.due_at = now + refund_pause(refund.looks)


def _news(payment: Payment, refund: Refund) -> RefundNews:
    assert refund.done_at is not None, "a refund that is done has its time"
    return RefundNews(
        refund_id=refund.id,
        payment_id=payment.id,
        key=refund.key,
        amount=refund.amount,
        refunded=payment.refunded,
        currency=refund.currency,
        reason=refund.reason,
        done_at=refund.done_at,
    )


def _found(key: str, kind: FindingKind, payment: Payment, refund: Refund, found: int | None) -> Found:
    return Found(
        key=key,
        kind=kind,
        provider=payment.provider,
        reference=refund.id.hex,
        payment_id=payment.id,
        refund_id=refund.id,
        expected=refund.amount,
        found=found,
        currency=refund.currency,
    )
