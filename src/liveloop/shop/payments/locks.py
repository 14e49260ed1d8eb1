"""The locks of payments: after that of their subject, in the order of their ids, before the ledger's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.payments.models import Payment, PaymentNotice, Refund


async def lock_payments_of(session: AsyncSession, subject_id: uuid.UUID) -> Sequence[Payment]:
    """All attempts of a subject, the oldest first. Whoever opens one holds the subject's own lock."""
    found = select(Payment).where(Payment.subject_id == subject_id).order_by(Payment.id).with_for_update()
    return (await session.scalars(found.execution_options(populate_existing=True))).all()


async def lock_refund(session: AsyncSession, refund_id: uuid.UUID) -> Refund | None:
    """After the lock of its payment."""
    found = select(Refund).where(Refund.id == refund_id).with_for_update()
    return (await session.scalars(found.execution_options(populate_existing=True))).one_or_none()


async def lock_notice(session: AsyncSession, notice_id: uuid.UUID) -> PaymentNotice | None:
    """Before all others: a notice is applied by one at a time."""
    found = select(PaymentNotice).where(PaymentNotice.id == notice_id).with_for_update()
    return (await session.scalars(found.execution_options(populate_existing=True))).one_or_none()
