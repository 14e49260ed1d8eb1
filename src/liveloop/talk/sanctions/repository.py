"""Sanctions, visits and notes in the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liveloop.kit.database import UtcDateTime, upsert
from liveloop.kit.keys import among
from liveloop.kit.trimming import delete_some
from liveloop.people.persons.models import PersonRow
from liveloop.talk.sanctions.models import (
    Appeal,
    AppealState,
    PersonNote,
    Sanction,
    SanctionKind,
    SanctionMark,
    Visit,
)

PEOPLE_MET = 1_000
"""Of those whom a sanction meets by device and network at once."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A sanction that holds now, as far as it decides about anything."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    room_id: uuid.UUID | None
    kind: SanctionKind
    until: datetime | None
    reason: str | None


def _holds(now: Any) -> ColumnElement[bool]:
    return Sanction.lifted_at.is_(None) & (Sanction.until.is_(None) | (Sanction.until > now))


_HOLDING = (
    select(
        SanctionMark.mark,
        Sanction.id,
        Sanction.organisation_id,
        Sanction.room_id,
        Sanction.kind,
        Sanction.until,
        Sanction.reason,
    )
    .join(Sanction, Sanction.id == SanctionMark.sanction_id)
    .where(
        among(SanctionMark.mark, keys="marks"),
        _holds(bindparam("now", type_=UtcDateTime())),
    )
)


async def holding(
    session: AsyncSession, marks: Collection[str], *, now: datetime
) -> dict[str, list[Holding]]:
    """What holds for each of these marks, in every organisation and room."""
    found: defaultdict[str, list[Holding]] = defaultdict(list)
    if marks:
        for row in await session.execute(_HOLDING, {"marks": sorted(marks), "now": now}):
            one = Holding(
                row.id, row.organisation_id, row.room_id, SanctionKind(row.kind), row.until, row.reason
            )
            found[row.mark].append(one)
    return found


async def add(session: AsyncSession, sanction: Sanction, marks: Collection[str]) -> None:
    session.add(sanction)
    await session.flush()
    session.add_all([SanctionMark(mark=mark, sanction_id=sanction.id) for mark in sorted(marks)])
    await session.flush()


async def of_person(
    session: AsyncSession, organisation_id: uuid.UUID, person_id: uuid.UUID, *, limit: int
) -> Sequence[Sanction]:
    """Every sanction that was given to the person, newest first."""
    statement = (
        select(Sanction)
        .where(Sanction.organisation_id == organisation_id, Sanction.person_id == person_id)
        .order_by(Sanction.id.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def same(
    session: AsyncSession,
    person_id: uuid.UUID,
    room_id: uuid.UUID | None,
    kind: SanctionKind,
    *,
    now: datetime,
) -> Sequence[Sanction]:
    """What holds already of this kind for the person in this very place."""
    place = Sanction.room_id.is_(None) if room_id is None else Sanction.room_id == room_id
    statement = select(Sanction).where(
        Sanction.person_id == person_id, Sanction.kind == kind, place, _holds(now)
    )
    return (await session.scalars(statement)).all()


async def get_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, sanction_id: uuid.UUID, *, lock: bool = False
) -> Sanction | None:
    """`lock`: nobody else lifts it meanwhile."""
    statement = select(Sanction).where(
        Sanction.organisation_id == organisation_id, Sanction.id == sanction_id
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(statement)).one_or_none()


async def newest(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    room_id: uuid.UUID | None,
    holding_at: datetime | None,
    before: uuid.UUID | None,
    limit: int,
) -> Sequence[tuple[Sanction, str]]:
    """(sanction, the person's name), newest first; with `holding_at` those alone that hold then."""
    statement = (
        select(Sanction, PersonRow.nickname)
        .join(PersonRow, PersonRow.id == Sanction.person_id)
        .where(Sanction.organisation_id == organisation_id)
        .order_by(Sanction.id.desc())
        .limit(limit)
    )
    if room_id is not None:
        statement = statement.where(Sanction.room_id == room_id)
    if holding_at is not None:
        statement = statement.where(_holds(holding_at))
    if before is not None:
        statement = statement.where(Sanction.id < before)
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def marks_of(session: AsyncSession, sanction_id: uuid.UUID) -> list[str]:
    return list(
        await session.scalars(select(SanctionMark.mark).where(SanctionMark.sanction_id == sanction_id))
    )


async def note_visits(session: AsyncSession, rows: Sequence[dict[str, Any]], *, stale: datetime) -> None:
    """Write from where people came, given as columns; one seen since `stale` stays as it is."""
    if not rows:
        return
    statement = upsert(session, Visit)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "device_id", "network"],
            set_={"seen_at": statement.excluded.seen_at},
            where=Visit.seen_at < stale,
        ),
        rows,
    )


async def visits(session: AsyncSession, people: Collection[uuid.UUID], *, each: int) -> Sequence[Visit]:
    """From where these people came, the last first; of each at most so many."""
    nth = func.row_number().over(partition_by=Visit.person_id, order_by=Visit.seen_at.desc())
    counted = select(Visit, nth.label("nth")).where(Visit.person_id.in_(people)).subquery()
    visit = aliased(Visit, counted)
    statement = select(visit).where(counted.c.nth <= each).order_by(visit.seen_at.desc())
    return (await session.scalars(statement)).all()


async def met_by(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    devices: Collection[uuid.UUID],
    networks: Collection[str],
) -> set[uuid.UUID]:
    """Who was seen with one of these devices or in one of these networks."""
    if not devices and not networks:
        return set()
    statement = (
        select(Visit.person_id)
        .where(
            Visit.organisation_id == organisation_id,
            Visit.device_id.in_(devices) | Visit.network.in_(networks),
        )
        .distinct()
        .limit(PEOPLE_MET)
    )
    return set(await session.scalars(statement))


async def people_in(
    session: AsyncSession, organisation_id: uuid.UUID, networks: Collection[str]
) -> dict[str, int]:
    """How many people were seen in each of these networks."""
    if not networks:
        return {}
    statement = (
        select(Visit.network, func.count(Visit.person_id.distinct()))
        .where(Visit.organisation_id == organisation_id, Visit.network.in_(networks))
        .group_by(Visit.network)
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def forget_visits(session: AsyncSession, *, before: datetime, limit: int) -> int:
    """Drop at most `limit` visits that are older; returns how many."""
    return await delete_some(session, Visit.person_id, Visit.seen_at < before, limit=limit)


async def open_appeal(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Insert an appeal, given as columns; False when one is open already."""
    made = await session.execute(
        upsert(session, Appeal).values(**row).on_conflict_do_nothing().returning(Appeal.id)
    )
    return made.one_or_none() is not None


async def appeals_of(session: AsyncSession, device_id: uuid.UUID, *, limit: int) -> Sequence[Appeal]:
    """What came from this device, newest first."""
    statement = select(Appeal).where(Appeal.device_id == device_id).order_by(Appeal.id.desc()).limit(limit)
    return (await session.scalars(statement)).all()


async def lock_appeal_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, appeal_id: uuid.UUID
) -> Appeal | None:
    """One that nobody else answers meanwhile."""
    statement = (
        select(Appeal)
        .where(Appeal.organisation_id == organisation_id, Appeal.id == appeal_id)
        .with_for_update()
    )
    return (await session.scalars(statement)).one_or_none()


async def appeals(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    state: AppealState,
    after: uuid.UUID | None,
    limit: int,
) -> Sequence[tuple[Appeal, Sanction, str]]:
    """(appeal, sanction, name of the person it was given to), oldest first."""
    statement = (
        select(Appeal, Sanction, PersonRow.nickname)
        .join(Sanction, Sanction.id == Appeal.sanction_id)
        .join(PersonRow, PersonRow.id == Sanction.person_id)
        .where(Appeal.organisation_id == organisation_id, Appeal.state == state)
        .order_by(Appeal.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Appeal.id > after)
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


async def add_note(session: AsyncSession, note: PersonNote) -> None:
    session.add(note)
    await session.flush()


async def notes_of(session: AsyncSession, person_id: uuid.UUID, *, limit: int) -> Sequence[PersonNote]:
    """Newest first."""
    statement = (
        select(PersonNote)
        .where(PersonNote.person_id == person_id)
        .order_by(PersonNote.id.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()
