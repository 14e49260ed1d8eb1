"""Who counts what a person earned holds that person's row, in the order of ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of
from liveloop.people.persons.models import PersonRow


async def lock_people(session: AsyncSession, person_ids: Collection[uuid.UUID]) -> None:
    """Wait until nobody else counts for these people. Foreign keys to them are left alone.

    Taken after the locks of rooms and before those of the ledger. (A writing SQLite transaction is alone.)
    """
    if dialect_of(session) == "sqlite":
        return
    await session.execute(
        select(PersonRow.id)
        .where(PersonRow.id.in_(person_ids))
        .order_by(PersonRow.id)
        .with_for_update(key_share=True)
    )
