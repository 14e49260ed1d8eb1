"""The locks of flash sales and wins, taken in the order of their ids: sales, then stocks, then wins."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.flash.models import FlashSale, FlashWin


async def lock_sales(session: AsyncSession, sale_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, FlashSale]:
    """Those that exist, and nobody else sells of them meanwhile."""
    statement = select(FlashSale).where(FlashSale.id.in_(sale_ids)).order_by(FlashSale.id).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {sale.id: sale for sale in rows}


async def lock_sales_of(session: AsyncSession, broadcast_id: uuid.UUID) -> dict[uuid.UUID, FlashSale]:
    """All of a broadcast: at most one of them is on."""
    statement = (
        select(FlashSale)
        .where(FlashSale.broadcast_id == broadcast_id)
        .order_by(FlashSale.id)
        .with_for_update()
    )
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {sale.id: sale for sale in rows}


async def lock_wins(session: AsyncSession, win_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, FlashWin]:
    statement = select(FlashWin).where(FlashWin.id.in_(win_ids)).order_by(FlashWin.id).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {win.id: win for win in rows}
