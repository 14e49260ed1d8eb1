"""Payments, refunds, notices and findings in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.people.organisations.models import Organisation
from liveloop.shop.payments.models import Payment, PaymentFinding, PaymentNotice, Refund
from liveloop.shop.payments.vocabulary import WAITING, PaymentStateName


async def payment_or_none(session: AsyncSession, payment_id: uuid.UUID) -> Payment | None:
    found = select(Payment).where(Payment.id == payment_id)
    return (await session.scalars(found.execution_options(populate_existing=True))).one_or_none()


async def payments_of(session: AsyncSession, subject_id: uuid.UUID) -> Sequence[Payment]:
    """The newest attempt first."""
    found = select(Payment).where(Payment.subject_id == subject_id)
    return (await session.scalars(found.order_by(Payment.attempt.desc()))).all()


async def waiting_subjects(session: AsyncSession, subject_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those that may still be paid, or that a provider still has to close."""
    states = [*WAITING, PaymentStateName.CLOSING]
    found = select(Payment.subject_id).where(Payment.subject_id.in_(subject_ids), Payment.state.in_(states))
    return set(await session.scalars(found))


async def due_payments(session: AsyncSession, *, now: datetime, limit: int) -> list[uuid.UUID]:
    found = select(Payment.id).where(Payment.due_at <= now).order_by(Payment.due_at).limit(limit)
    return list(await session.scalars(found))


async def due_refunds(session: AsyncSession, *, now: datetime, limit: int) -> list[uuid.UUID]:
    found = select(Refund.id).where(Refund.due_at <= now).order_by(Refund.due_at).limit(limit)
    return list(await session.scalars(found))


async def refund_or_none(session: AsyncSession, refund_id: uuid.UUID) -> Refund | None:
    found = select(Refund).where(Refund.id == refund_id)
    return (await session.scalars(found.execution_options(populate_existing=True))).one_or_none()


async def refund_by_key_or_none(session: AsyncSession, payment_id: uuid.UUID, key: str) -> Refund | None:
    found = select(Refund).where(Refund.payment_id == payment_id, Refund.key == key)
    return (await session.scalars(found)).one_or_none()


async def refunds_of(session: AsyncSession, payment_ids: Sequence[uuid.UUID]) -> Sequence[Refund]:
    """The oldest first."""
    found = select(Refund).where(Refund.payment_id.in_(payment_ids)).order_by(Refund.id)
    return (await session.scalars(found)).all()


async def store_notice(session: AsyncSession, values: dict[str, Any]) -> PaymentNotice:
    """As it was stored the first time; `times` counts how often it came."""
    statement = upsert(session, PaymentNotice).values(times=1, **values)
    statement = statement.on_conflict_do_update(
        index_elements=[PaymentNotice.provider, PaymentNotice.event_id],
        set_={"times": PaymentNotice.times + 1},
    ).returning(PaymentNotice)
    stored: PaymentNotice = (
        await session.scalars(statement, execution_options={"populate_existing": True})
    ).one()
    return stored


async def notice_or_none(session: AsyncSession, notice_id: uuid.UUID) -> PaymentNotice | None:
    found = select(PaymentNotice).where(PaymentNotice.id == notice_id)
    return (await session.scalars(found)).one_or_none()


async def waiting_notices(session: AsyncSession, *, before: datetime, limit: int) -> list[uuid.UUID]:
    """Stored before a moment and not applied yet, the oldest first."""
    found = select(PaymentNotice.id).where(
        PaymentNotice.outcome.is_(None), PaymentNotice.received_at < before
    )
    return list(await session.scalars(found.order_by(PaymentNotice.id).limit(limit)))


async def notices_of(session: AsyncSession, payment_id: uuid.UUID) -> Sequence[PaymentNotice]:
    found = select(PaymentNotice).where(PaymentNotice.payment_id == payment_id).order_by(PaymentNotice.id)
    return (await session.scalars(found)).all()


async def finding_by_key_or_none(session: AsyncSession, key: str) -> PaymentFinding | None:
    found = select(PaymentFinding).where(PaymentFinding.key == key)
    return (await session.scalars(found)).one_or_none()


async def add_finding(session: AsyncSession, values: dict[str, Any]) -> bool:
    """False when somebody else wrote it down at the same time."""
    added = await session.execute(
        upsert(session, PaymentFinding)
        .values(**values)
        .on_conflict_do_nothing(index_elements=[PaymentFinding.key])
        .returning(PaymentFinding.id)
    )
    return added.one_or_none() is not None


async def oldest_organisation_or_none(session: AsyncSession) -> uuid.UUID | None:
    return (await session.scalars(select(Organisation.id).order_by(Organisation.id).limit(1))).one_or_none()
