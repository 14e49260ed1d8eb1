"""Bills, days and audits in the database, and payments as staff looks for them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.provider import BillLine, LineKind
from liveloop.kit.database import upsert
from liveloop.kit.ids import new_id
from liveloop.people.organisations.models import Organisation
from liveloop.people.persons.models import PersonRow
from liveloop.shop.payments.models import Payment, PaymentFinding, PaymentNotice, Refund
from liveloop.shop.payments.notices import id_or_none
from liveloop.shop.payments.vocabulary import SETTLED, FindingKind, FindingStateName, RefundStateName
from liveloop.shop.treasury.comparing import Ours, number_of
from liveloop.shop.treasury.models import BillDay, BillLineRow, BillRun, MoneyAuditRow

AT_ONCE = 500
"""Numbers of one question: databases bound how many parameters it may have."""
DUE_LIMIT = 20


async def due_runs(session: AsyncSession, *, now: datetime) -> Sequence[BillRun]:
    """The oldest days first."""
    found = select(BillRun).where(BillRun.due_at <= now).order_by(BillRun.day, BillRun.provider)
    return (await session.scalars(found.limit(DUE_LIMIT))).all()


async def known_runs(session: AsyncSession, keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    name = tuple_(BillRun.provider, BillRun.day)
    rows = await session.execute(select(BillRun.provider, BillRun.day).where(name.in_(sorted(keys))))
    return {(row.provider, row.day) for row in rows}


async def plan_runs(session: AsyncSession, due: Mapping[tuple[str, str], datetime]) -> None:
    """What is planned already stays as it is."""
    rows = [
        {"provider": provider, "day": day, "due_at": at, "runs": 0, "tries": 0}
        for (provider, day), at in sorted(due.items())
    ]
    await session.execute(upsert(session, BillRun).values(rows).on_conflict_do_nothing())


async def order_run(session: AsyncSession, provider: str, day: str, *, at: datetime) -> None:
    values = {"provider": provider, "day": day, "due_at": at, "runs": 0, "tries": 0}
    statement = upsert(session, BillRun).values(**values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[BillRun.provider, BillRun.day], set_={"due_at": at, "tries": 0, "problem": None}
        )
    )


async def get_run(session: AsyncSession, provider: str, day: str) -> BillRun:
    return await session.get_one(BillRun, (provider, day))


async def replace_lines(session: AsyncSession, provider: str, day: str, lines: Sequence[BillLine]) -> None:
    """The day as it is read now."""
    await session.execute(delete(BillLineRow).where(BillLineRow.provider == provider, BillLineRow.day == day))
    session.add_all(
        BillLineRow(
            id=new_id(),
            provider=provider,
            day=day,
            kind=line.kind,
            number=number_of(line),
            amount=line.amount,
            currency=line.currency,
            fee=line.fee,
            at=line.at,
        )
        for line in lines
    )
    await session.flush()


async def ours_of(
    session: AsyncSession, provider: str, lines: Sequence[BillLine]
) -> dict[tuple[LineKind, str], Ours]:
    """What we have under the numbers of these lines."""
    found: dict[tuple[LineKind, str], Ours] = {}
    for start in range(0, len(lines), AT_ONCE):
        part = lines[start : start + AT_ONCE]
        payment_ids = [
            one for line in part if line.kind is LineKind.PAYMENT and (one := id_or_none(number_of(line)))
        ]
        refund_ids = [
            one for line in part if line.kind is LineKind.REFUND and (one := id_or_none(number_of(line)))
        ]
        rows = await session.scalars(
            select(Payment).where(Payment.id.in_(payment_ids), Payment.provider == provider)
        )
        found |= {(LineKind.PAYMENT, row.id.hex): _payment(row) for row in rows}
        pairs = await session.execute(
            select(Refund, Payment)
            .join(Payment, Payment.id == Refund.payment_id)
            .where(Refund.id.in_(refund_ids), Payment.provider == provider)
        )
        found |= {(LineKind.REFUND, refund.id.hex): _refund(refund) for refund, _ in pairs}
    return found


async def on_no_bill(session: AsyncSession, provider: str, *, start: datetime, end: datetime) -> list[Ours]:
    """Money that moved in this time as far as we know, and that is a line of no bill of any day."""
    paid = await session.scalars(
        select(Payment).where(
            Payment.provider == provider,
            Payment.state.in_(list(SETTLED)),
            Payment.paid_at >= start,
            Payment.paid_at < end,
        )
    )
    gone = await session.scalars(
        select(Refund)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(
            Payment.provider == provider,
            Refund.state == RefundStateName.DONE,
            Refund.done_at >= start,
            Refund.done_at < end,
        )
    )
    ours = [*map(_payment, paid), *map(_refund, gone)]
    billed: set[tuple[str, str]] = set()
    for first in range(0, len(ours), AT_ONCE):
        numbers = [one.number for one in ours[first : first + AT_ONCE]]
        rows = await session.execute(
            select(BillLineRow.kind, BillLineRow.number).where(
                BillLineRow.provider == provider, BillLineRow.number.in_(numbers)
            )
        )
        billed |= {(row.kind, row.number) for row in rows}
    return [one for one in ours if (one.kind.value, one.number) not in billed]


async def open_keys(session: AsyncSession, provider: str, day: str) -> set[str]:
    """Findings of a day's bill that wait for somebody."""
    found = select(PaymentFinding.key).where(
        PaymentFinding.provider == provider,
        PaymentFinding.day == day,
        PaymentFinding.state == FindingStateName.OPEN,
    )
    return set(await session.scalars(found))


async def open_missing(session: AsyncSession, payment_ids: Sequence[uuid.UUID]) -> set[str]:
    """Findings of any day that these are on no bill."""
    keys: set[str] = set()
    for start in range(0, len(payment_ids), AT_ONCE):
        found = select(PaymentFinding.key).where(
            PaymentFinding.payment_id.in_(payment_ids[start : start + AT_ONCE]),
            PaymentFinding.kind == FindingKind.MISSING_THERE,
            PaymentFinding.refund_id.is_(None),
            PaymentFinding.state == FindingStateName.OPEN,
        )
        keys |= set(await session.scalars(found))
    return keys


async def payments_by_ids(session: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Payment]:
    rows = await session.scalars(select(Payment).where(Payment.id.in_(ids)))
    return {row.id: row for row in rows}


async def put_day(session: AsyncSession, values: dict[str, Any]) -> None:
    statement = upsert(session, BillDay).values(**values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[BillDay.organisation_id, BillDay.provider, BillDay.day], set_=values
        )
    )


async def days(
    session: AsyncSession, organisation_id: uuid.UUID, *, limit: int
) -> list[tuple[BillRun, BillDay | None]]:
    """The newest first."""
    mine = and_(
        BillDay.provider == BillRun.provider,
        BillDay.day == BillRun.day,
        BillDay.organisation_id == organisation_id,
    )
    found = select(BillRun, BillDay).outerjoin(BillDay, mine)
    rows = await session.execute(found.order_by(BillRun.day.desc(), BillRun.provider).limit(limit))
    return [(run, day) for run, day in rows.all()]


async def open_findings_by_day(
    session: AsyncSession, organisation_id: uuid.UUID
) -> dict[tuple[str, str], int]:
    """How many of a day wait for somebody."""
    found = (
        select(PaymentFinding.provider, PaymentFinding.day, func.count().label("waiting"))
        .where(
            PaymentFinding.organisation_id == organisation_id,
            PaymentFinding.state == FindingStateName.OPEN,
            PaymentFinding.day.is_not(None),
        )
        .group_by(PaymentFinding.provider, PaymentFinding.day)
    )
    return {(row.provider, row.day or ""): int(row.waiting) for row in await session.execute(found)}


async def findings(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    state: str | None,
    before: uuid.UUID | None,
    limit: int,
) -> Sequence[PaymentFinding]:
    """The newest first."""
    found = select(PaymentFinding).where(PaymentFinding.organisation_id == organisation_id)
    if state is not None:
        found = found.where(PaymentFinding.state == state)
    if before is not None:
        found = found.where(PaymentFinding.id < before)
    return (await session.scalars(found.order_by(PaymentFinding.id.desc()).limit(limit))).all()


async def findings_of(session: AsyncSession, payment_id: uuid.UUID) -> Sequence[PaymentFinding]:
    found = select(PaymentFinding).where(PaymentFinding.payment_id == payment_id)
    return (await session.scalars(found.order_by(PaymentFinding.id))).all()


async def finding_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, finding_id: uuid.UUID
) -> PaymentFinding | None:
    found = select(PaymentFinding).where(
        PaymentFinding.id == finding_id, PaymentFinding.organisation_id == organisation_id
    )
    return (await session.scalars(found.with_for_update())).one_or_none()


async def payments(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    state: str | None,
    provider: str | None,
    query: str | None,
    before: uuid.UUID | None,
    limit: int,
) -> list[tuple[Payment, str | None]]:
    """With the buyer's nickname, newest first. `query` is a number, a subject, or a part of a nickname."""
    found = (
        select(Payment, PersonRow.nickname)
        .outerjoin(PersonRow, PersonRow.id == Payment.person_id)
        .where(Payment.organisation_id == organisation_id)
    )
    if state is not None:
        found = found.where(Payment.state == state)
    if provider is not None:
        found = found.where(Payment.provider == provider)
    if query:
        found = found.where(_matches(query))
    if before is not None:
        found = found.where(Payment.id < before)
    rows = await session.execute(found.order_by(Payment.id.desc()).limit(limit))
    return [(payment, nickname) for payment, nickname in rows.all()]


async def payment_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, payment_id: uuid.UUID
) -> tuple[Payment, str | None] | None:
    found = (
        select(Payment, PersonRow.nickname)
        .outerjoin(PersonRow, PersonRow.id == Payment.person_id)
        .where(Payment.organisation_id == organisation_id, Payment.id == payment_id)
    )
    row = (await session.execute(found)).one_or_none()
    return (row[0], row[1]) if row else None


async def refunds(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    state: str | None,
    before: uuid.UUID | None,
    limit: int,
) -> list[tuple[Refund, Payment]]:
    """The newest first."""
    found = (
        select(Refund, Payment)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Refund.organisation_id == organisation_id)
    )
    if state is not None:
        found = found.where(Refund.state == state)
    if before is not None:
        found = found.where(Refund.id < before)
    rows = await session.execute(found.order_by(Refund.id.desc()).limit(limit))
    return [(refund, payment) for refund, payment in rows.all()]


async def ensure_nightly(session: AsyncSession, *, due_at: datetime) -> None:
    """Every organisation has an audit to come; one without gets it at `due_at`."""
    waiting = select(MoneyAuditRow.organisation_id).where(MoneyAuditRow.finished_at.is_(None))
    missing = await session.scalars(select(Organisation.id).where(Organisation.id.not_in(waiting)))
    for organisation_id in missing.all():
        await add_audit(session, organisation_id, due_at=due_at, ordered_by=None)


async def add_audit(
    session: AsyncSession, organisation_id: uuid.UUID, *, due_at: datetime, ordered_by: uuid.UUID | None
) -> MoneyAuditRow:
    row = MoneyAuditRow(
        id=new_id(),
        organisation_id=organisation_id,
        due_at=due_at,
        ordered_by=ordered_by,
        accounts=0,
        transfers=0,
        entries=0,
        faults=[],
    )
    session.add(row)
    await session.flush()
    return row


async def ordered_audit_or_none(session: AsyncSession, organisation_id: uuid.UUID) -> MoneyAuditRow | None:
    found = select(MoneyAuditRow).where(
        MoneyAuditRow.organisation_id == organisation_id,
        MoneyAuditRow.finished_at.is_(None),
        MoneyAuditRow.ordered_by.is_not(None),
    )
    return (await session.scalars(found.limit(1))).first()


async def due_audits(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[MoneyAuditRow]:
    found = select(MoneyAuditRow).where(MoneyAuditRow.finished_at.is_(None), MoneyAuditRow.due_at <= now)
    return (await session.scalars(found.order_by(MoneyAuditRow.due_at).limit(limit))).all()


async def audits(session: AsyncSession, organisation_id: uuid.UUID, *, limit: int) -> Sequence[MoneyAuditRow]:
    """The newest first."""
    found = select(MoneyAuditRow).where(MoneyAuditRow.organisation_id == organisation_id)
    return (await session.scalars(found.order_by(MoneyAuditRow.id.desc()).limit(limit))).all()


async def get_audit(session: AsyncSession, audit_id: uuid.UUID) -> MoneyAuditRow:
    return await session.get_one(MoneyAuditRow, audit_id)


def _payment(row: Payment) -> Ours:
    moved = row.state in SETTLED
    return Ours(
        kind=LineKind.PAYMENT,
        number=row.id.hex,
        organisation_id=row.organisation_id,
        payment_id=row.id,
        refund_id=None,
        amount=row.paid_amount if moved else row.amount,
        currency=(row.paid_currency if moved else None) or row.currency,
        moved=moved,
    )


def _refund(row: Refund) -> Ours:
    return Ours(
        kind=LineKind.REFUND,
        number=row.id.hex,
        organisation_id=row.organisation_id,
        payment_id=row.payment_id,
        refund_id=row.id,
        amount=row.amount,
        currency=row.currency,
        moved=row.state == RefundStateName.DONE,
    )


def _matches(query: str) -> ColumnElement[bool]:
    number = id_or_none(query.strip())
    if number is not None:
        return or_(Payment.id == number, Payment.subject_id == number)
    return or_(
        PersonRow.nickname.icontains(query, autoescape=True), Payment.provider_reference == query.strip()
    )


async def count_open_findings(session: AsyncSession, organisation_id: uuid.UUID) -> int:
    found = select(func.count(PaymentFinding.id)).where(
        PaymentFinding.organisation_id == organisation_id, PaymentFinding.state == FindingStateName.OPEN
    )
    return int((await session.scalars(found)).one())


async def count_failed_refunds(session: AsyncSession, organisation_id: uuid.UUID) -> int:
    found = select(func.count(Refund.id)).where(
        Refund.organisation_id == organisation_id, Refund.state == RefundStateName.FAILED
    )
    return int((await session.scalars(found)).one())


async def last_notice_at(session: AsyncSession, provider: str) -> datetime | None:
    """When a verified callback of this provider came last."""
    statement = select(func.max(PaymentNotice.received_at)).where(PaymentNotice.provider == provider)
    return (await session.scalars(statement)).one_or_none()
