"""Payments, refunds, notices and findings in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.kit.ledger.models import LedgerAccount
from liveloop.people.organisations.models import Organisation
from liveloop.shop.payments.models import Payment, PaymentFinding, PaymentNotice, Refund
from liveloop.shop.payments.vocabulary import WAITING, PaymentStateName, RefundStateName


@dataclass(frozen=True, slots=True)
class Balance:
    """Of one kind of account in one currency: what payments and refunds say, and what the book holds."""

    kind: str
    unit: str
    expected: int
    found: int


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


async def balances(session: AsyncSession, organisation_id: uuid.UUID, book: str) -> list[Balance]:
    """Of sales, refunds and difference in every currency: what the book holds, and what payments and refunds
    say. One statement, so it sees one moment."""
    owned = Payment.organisation_id == organisation_id
    paid, other = Payment.state == PaymentStateName.PAID, Payment.state.in_(["held", "surplus"])
    done = Refund.state == RefundStateName.DONE
    ours = select(Refund, Payment).join(Payment, Payment.id == Refund.payment_id).where(owned, done)
    parts = [
        _sums("sales", Payment.currency, -Payment.amount, select().where(owned, paid)),
        _sums(
            "difference", Payment.currency, Payment.amount - Payment.paid_amount, select().where(owned, paid)
        ),
        _sums("difference", Payment.paid_currency, -Payment.paid_amount, select().where(owned, other)),
        _sums("refunds", Refund.currency, Refund.amount, ours.where(paid)),
        _sums("difference", Refund.currency, Refund.amount, ours.where(other)),
        select(
            LedgerAccount.kind.label("kind"),
            LedgerAccount.unit.label("unit"),
            literal(0).label("expected"),
            func.sum(LedgerAccount.balance).label("found"),
        )
        .where(LedgerAccount.book == book, LedgerAccount.kind.in_(["sales", "refunds", "difference"]))
        .group_by(LedgerAccount.kind, LedgerAccount.unit),
    ]
    rows = union_all(*parts).subquery()
    found = select(
        rows.c.kind,
        rows.c.unit,
        func.sum(rows.c.expected).label("expected"),
        func.sum(rows.c.found).label("found"),
    ).group_by(rows.c.kind, rows.c.unit)
    return [
        Balance(row.kind, row.unit, int(row.expected), int(row.found)) for row in await session.execute(found)
    ]


def _sums(kind: str, unit: Any, amount: Any, of: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return of.with_only_columns(
        literal(kind).label("kind"),
        unit.label("unit"),
        func.coalesce(func.sum(amount), 0).label("expected"),
        literal(0).label("found"),
        maintain_column_froms=True,
    ).group_by(unit)
