"""Settings, holders and audits in the database; the ledger itself is `kit.ledger`'s."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of, upsert
from liveloop.kit.ids import new_id
from liveloop.kit.ledger.models import LedgerAccount
from liveloop.people.organisations.models import Organisation
from liveloop.people.persons.models import PersonRow
from liveloop.people.points.book import UNIT, AccountKind, book_of
from liveloop.people.points.models import PointsAuditRow, PointsSettingsRow
from liveloop.people.points.schemas import PointsHolder, PointsSettings


async def settings(session: AsyncSession, organisation_id: uuid.UUID) -> PointsSettings:
    row = await session.get(PointsSettingsRow, organisation_id)
    return PointsSettings.model_validate(row) if row else PointsSettings()


async def put_settings(session: AsyncSession, organisation_id: uuid.UUID, wanted: PointsSettings) -> None:
    values = wanted.model_dump()
    statement = upsert(session, PointsSettingsRow).values(organisation_id=organisation_id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[PointsSettingsRow.organisation_id], set_=values)
    )


async def next_expiring_or_none(
    session: AsyncSession, *, after: uuid.UUID | None
) -> tuple[uuid.UUID, PointsSettings] | None:
    """The next organisation, in the order of ids, whose points expire."""
    found = select(PointsSettingsRow).where(PointsSettingsRow.expiry_months.is_not(None))
    if after is not None:
        found = found.where(PointsSettingsRow.organisation_id > after)
    row = (await session.scalars(found.order_by(PointsSettingsRow.organisation_id).limit(1))).first()
    return (row.organisation_id, PointsSettings.model_validate(row)) if row else None


async def person_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, person_id: uuid.UUID
) -> PointsHolder | None:
    rows = await _holders(session, organisation_id, PersonRow.id == person_id, limit=1)
    return rows[0] if rows else None


async def holders(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    query: str | None,
    after: tuple[int, uuid.UUID] | None,
    limit: int,
) -> list[PointsHolder]:
    """Who holds most first; `query` is a part of a nickname, or a person's whole id."""
    balance = func.coalesce(LedgerAccount.balance, 0)
    conditions: list[ColumnElement[bool]] = []
    if query:
        conditions.append(_matches(query))
    if after is not None:
        held, person_id = after
        conditions.append(or_(balance < held, and_(balance == held, PersonRow.id > person_id)))
    return await _holders(session, organisation_id, *conditions, limit=limit)


async def _holders(
    session: AsyncSession, organisation_id: uuid.UUID, *conditions: ColumnElement[bool], limit: int
) -> list[PointsHolder]:
    balance = func.coalesce(LedgerAccount.balance, 0)
    found = (
        select(PersonRow.id, PersonRow.nickname, PersonRow.account_id, balance.label("balance"))
        .outerjoin(
            LedgerAccount,
            and_(
                LedgerAccount.book == book_of(organisation_id),
                LedgerAccount.kind == AccountKind.PERSON.value,
                LedgerAccount.owner == _text_of(session, PersonRow.id),
                LedgerAccount.unit == UNIT,
            ),
        )
        .where(PersonRow.organisation_id == organisation_id, PersonRow.merged_into.is_(None), *conditions)
        .order_by(balance.desc(), PersonRow.id)
        .limit(limit)
    )
    return [
        PointsHolder(
            id=row.id, nickname=row.nickname, has_account=row.account_id is not None, balance=row.balance
        )
        for row in await session.execute(found)
    ]


async def ensure_nightly(session: AsyncSession, *, due_at: datetime) -> None:
    """Every organisation has an audit to come; one without gets it at `due_at`."""
    waiting = select(PointsAuditRow.organisation_id).where(PointsAuditRow.finished_at.is_(None))
    missing = await session.scalars(select(Organisation.id).where(Organisation.id.not_in(waiting)))
    for organisation_id in missing.all():
        await add_audit(session, organisation_id, due_at=due_at, ordered_by=None)


async def add_audit(
    session: AsyncSession, organisation_id: uuid.UUID, *, due_at: datetime, ordered_by: uuid.UUID | None
) -> PointsAuditRow:
    row = PointsAuditRow(
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


async def ordered_audit_or_none(session: AsyncSession, organisation_id: uuid.UUID) -> PointsAuditRow | None:
    """One that somebody ordered and that has not run yet."""
    found = select(PointsAuditRow).where(
        PointsAuditRow.organisation_id == organisation_id,
        PointsAuditRow.finished_at.is_(None),
        PointsAuditRow.ordered_by.is_not(None),
    )
    return (await session.scalars(found.limit(1))).first()


async def due_audits(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[PointsAuditRow]:
    found = select(PointsAuditRow).where(PointsAuditRow.finished_at.is_(None), PointsAuditRow.due_at <= now)
    return (await session.scalars(found.order_by(PointsAuditRow.due_at).limit(limit))).all()


async def audits(
    session: AsyncSession, organisation_id: uuid.UUID, *, limit: int
) -> Sequence[PointsAuditRow]:
    """Newest first."""
    found = select(PointsAuditRow).where(PointsAuditRow.organisation_id == organisation_id)
    return (await session.scalars(found.order_by(PointsAuditRow.id.desc()).limit(limit))).all()


async def get_audit(session: AsyncSession, audit_id: uuid.UUID) -> PointsAuditRow:
    return await session.get_one(PointsAuditRow, audit_id)


def _matches(query: str) -> ColumnElement[bool]:
    try:
        return PersonRow.id == uuid.UUID(query)
    except ValueError:
        return PersonRow.nickname.icontains(query, autoescape=True)


def _text_of(session: AsyncSession, column: Any) -> Any:
    """An id as the ledger writes its owners: with hyphens. SQLite keeps ids as 32 digits."""
    if dialect_of(session) != "sqlite":
        return cast(column, String)
    parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
    pieces = [func.substr(cast(column, String), start, length) for start, length in parts]
    text: Any = pieces[0]
    for piece in pieces[1:]:
        text = text.op("||")("-").op("||")(piece)
    return text
