"""Stocks are locked in the order of their variants. Whoever has a variant's stock has its holds too."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.stock.holds import Level
from liveloop.shop.stock.models import Stock


async def lock_stocks(session: AsyncSession, variant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Level]:
    """Of those variants that have a stock; nobody else changes it until the transaction ends."""
    if not variant_ids:
        return {}
    statement = (
        select(Stock.variant_id, Stock.received, Stock.held, Stock.sold)
        .where(Stock.variant_id.in_(sorted(variant_ids)))
        .order_by(Stock.variant_id)
        .with_for_update()
    )
    rows = await session.execute(statement)
    return {row.variant_id: Level(row.received, row.held, row.sold) for row in rows}
