"""Addresses in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.addresses.models import Address


async def list_of(session: AsyncSession, person_id: uuid.UUID) -> Sequence[Address]:
    """The default first, then the newest."""
    statement = (
        select(Address)
        .where(Address.person_id == person_id)
        .order_by(Address.is_default.desc(), Address.id.desc())
    )
    return (await session.scalars(statement)).all()


async def get_or_none(session: AsyncSession, person_id: uuid.UUID, address_id: uuid.UUID) -> Address | None:
    statement = select(Address).where(Address.id == address_id, Address.person_id == person_id)
    return (await session.scalars(statement)).one_or_none()


async def add(session: AsyncSession, address: Address) -> None:
    session.add(address)
    await session.flush()


async def remove(session: AsyncSession, address: Address) -> None:
    await session.delete(address)
    await session.flush()
