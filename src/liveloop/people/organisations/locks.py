"""The one lock of an organisation's people: whoever changes roles holds the organisation's row."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.organisations.models import Organisation


async def lock_organisation(session: AsyncSession, organisation_id: uuid.UUID) -> None:
    """Wait until no other transaction changes the members of the organisation."""
    await session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
