"""The lock that keeps entering and removing one person apart."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of
from liveloop.people.persons.models import PersonRow


async def lock_people(
    session: AsyncSession, people: Collection[uuid.UUID], *, against_entering: bool
) -> None:
    """Several people, in the order of their ids; without `against_entering` only against others who lock.

    (A writing SQLite transaction is alone anyway.)
    """
    if dialect_of(session) == "sqlite" or not people:
        return
    await session.execute(
        select(PersonRow.id)
        .where(PersonRow.id.in_(people))
        .order_by(PersonRow.id)
        .with_for_update(key_share=not against_entering)
    )


async def lock_person(
    session: AsyncSession, person_id: uuid.UUID, organisation_id: uuid.UUID
) -> PersonRow | None:
    """The person, locked against new viewing sessions: their foreign key needs a share of this row.

    A viewing session that was inserted before is committed when this returns; one that is inserted
    after waits, and then finds the removal.
    """
    statement = (
        select(PersonRow)
        .where(PersonRow.id == person_id, PersonRow.organisation_id == organisation_id)
        .with_for_update()
    )
    return (await session.scalars(statement)).one_or_none()
