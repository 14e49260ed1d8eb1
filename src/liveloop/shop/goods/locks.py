"""The locks of goods, taken in the order of their ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.goods.models import Product


async def lock_products(
    session: AsyncSession, organisation_id: uuid.UUID, product_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Product]:
    """Those of the organisation that exist; nobody else changes them meanwhile."""
    statement = (
        select(Product)
        .where(Product.organisation_id == organisation_id, Product.id.in_(product_ids))
        .order_by(Product.id)
        .with_for_update()
    )
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {product.id: product for product in rows}
