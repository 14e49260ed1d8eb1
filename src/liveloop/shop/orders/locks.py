"""The locks of orders, taken in the order of their ids; before those of payments, wins, stocks and
coupons."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.orders.models import Order


async def lock_orders(session: AsyncSession, order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Order]:
    """Those that exist, and nobody else moves them meanwhile."""
    statement = select(Order).where(Order.id.in_(order_ids)).order_by(Order.id).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {order.id: order for order in rows}


async def lock_order_or_none(session: AsyncSession, order_id: uuid.UUID) -> Order | None:
    return (await lock_orders(session, [order_id])).get(order_id)
