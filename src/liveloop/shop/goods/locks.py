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
    """Those of the organisation that exist; nobody else changes them meanwhile.

    The lock leaves foreign keys to products alone: who orders has the stocks and then refers to the
    products, and who changes goods takes the stocks after the products.
    """
    statement = (
        select(Product)
        .where(Product.organisation_id == organisation_id, Product.id.in_(product_ids))
        .order_by(Product.id)
        .with_for_update(key_share=True)
    )
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {product.id: product for product in rows}
