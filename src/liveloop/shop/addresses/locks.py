"""The locks of addresses, taken in the order of their ids."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.persons.models import PersonRow
from liveloop.shop.addresses.models import Address


async def lock_addresses_of(session: AsyncSession, person_id: uuid.UUID) -> dict[uuid.UUID, Address]:
    """All of a person, newest first; nobody else adds, changes or removes one of them meanwhile."""
    await session.execute(select(PersonRow.id).where(PersonRow.id == person_id).with_for_update())
    statement = select(Address).where(Address.person_id == person_id).order_by(Address.id.desc())
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {address.id: address for address in rows}
