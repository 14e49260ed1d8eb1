"""Payments as the rest of the shop uses them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.provider import Method
from liveloop.kit.clock import Clock
from liveloop.shop.payments import errors, repository
from liveloop.shop.payments.locks import lock_payments_of
from liveloop.shop.payments.models import Payment, Refund
from liveloop.shop.payments.opening import Opened, Opening
from liveloop.shop.payments.refunding import Refunding, Wish
from liveloop.shop.payments.subjects import Payable, Subjects
from liveloop.shop.payments.vocabulary import WAITING, PaymentStateName, RefundOrigin


class PaymentService:
    """What is called with a session is part of the caller's transaction and never asks a provider."""

    def __init__(self, clock: Clock, opening: Opening, refunding: Refunding, subjects: Subjects) -> None:
        self._clock = clock
        self._opening = opening
        self._refunding = refunding
        self._subjects = subjects

    async def open(
        self,
        session: AsyncSession,
        payable: Payable,
        *,
        provider: str,
        method: Method,
        client_ip: str,
        return_url: str,
        payer: str | None = None,
    ) -> Opened:
        """See `Opening.open`. After the commit, `ask` has the provider make the action."""
        return await self._opening.open(
            session,
            payable,
            provider=provider,
            method=method,
            client_ip=client_ip,
            return_url=return_url,
            payer=payer,
        )

    async def ask(self, payment_id: uuid.UUID) -> Opened:
        """See `Opening.ask`. Outside any transaction."""
        return await self._opening.ask(payment_id)

    async def refund(
        self,
        session: AsyncSession,
        payment_id: uuid.UUID,
        amount: int,
        key: str,
        reason: str,
        *,
        origin: RefundOrigin = RefundOrigin.SUBJECT,
        ordered_by: str = "system",
    ) -> Refund:
        """Have `amount` given back; the same key of the same payment gives back once.

        It is under way when this returns; `Subjects.refunded` is called when it is done. Raises
        PaymentNotFound, PaymentState, RefundTooMuch, RefundKeyUsed.
        """
        payment = await self._locked(session, payment_id)
        wish = Wish(key=key, amount=amount, reason=reason[:200], origin=origin, ordered_by=ordered_by[:120])
        return await self._refunding.ask(session, payment, wish)

    async def close(self, session: AsyncSession, subject_id: uuid.UUID) -> None:
        """The subject wants no money any more: what waits is closed at the provider. Money that comes all the
        same is offered to the subject, and given back if it is refused."""
        await self._subjects.lock(session, subject_id)
        now = self._clock.now()
        for payment in await lock_payments_of(session, subject_id):
            if payment.state in WAITING:
                payment.state, payment.changed_at, payment.due_at = PaymentStateName.CLOSING, now, now

    async def waiting(self, session: AsyncSession, subject_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        """Those with a payment that may still come in time: it is open, or not closed at its provider yet."""
        return await repository.waiting_subjects(session, subject_ids)

    async def of_subject(self, session: AsyncSession, subject_id: uuid.UUID) -> Sequence[Payment]:
        """All attempts, the newest first."""
        return await repository.payments_of(session, subject_id)

    async def _locked(self, session: AsyncSession, payment_id: uuid.UUID) -> Payment:
        known = await repository.payment_or_none(session, payment_id)
        if known is None:
            raise errors.PaymentNotFound("There is no such payment.")
        await self._subjects.lock(session, known.subject_id)
        attempts = await lock_payments_of(session, known.subject_id)
        return next(one for one in attempts if one.id == payment_id)
