"""The proof that the stock is right: it reads everything and changes nothing."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.stock import repository
from liveloop.shop.stock.holds import Fault

FAULTS_LIMIT = 1_000
"""Of each check that are named; one is too many already."""


async def audit(session: AsyncSession) -> list[Fault]:
    """Recompute what is held and sold from the holds, and what was received from the movements; nothing, if
    all is well."""
    return await repository.faults(session, limit=FAULTS_LIMIT)
