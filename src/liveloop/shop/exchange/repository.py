"""What an import and an export read of goods, and the imports themselves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shop.exchange.models import ProductImport
from liveloop.shop.goods.models import Product, ProductStatus


async def products_by_title(
    session: AsyncSession, organisation_id: uuid.UUID, titles: Collection[str]
) -> dict[str, list[uuid.UUID]]:
    """Without those that are archived."""
    rows = await session.execute(
        select(Product.title, Product.id)
        .where(
            Product.organisation_id == organisation_id,
            Product.title.in_(titles),
            Product.status != ProductStatus.ARCHIVED,
        )
        .order_by(Product.id)
    )
    found: defaultdict[str, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        found[row.title].append(row.id)
    return found


async def add_import(session: AsyncSession, values: dict[str, Any]) -> None:
    """Nothing if there is one of this key."""
    await session.execute(upsert(session, ProductImport).values(values).on_conflict_do_nothing())


async def import_or_none(session: AsyncSession, organisation_id: uuid.UUID, key: str) -> ProductImport | None:
    return await session.get(ProductImport, (organisation_id, key))


async def advance(
    session: AsyncSession, row: ProductImport, *, done: int, result: dict[str, Any], now: datetime
) -> None:
    row.done = done
    row.result = result
    row.finished_at = now if done == row.total else None
    await session.flush()


async def products_after(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    statuses: Sequence[ProductStatus],
    *,
    after: uuid.UUID | None,
    limit: int,
) -> Sequence[Product]:
    """Oldest first, a page at a time."""
    statement = select(Product).where(Product.organisation_id == organisation_id)
    if statuses:
        statement = statement.where(Product.status.in_(statuses))
    if after is not None:
        statement = statement.where(Product.id > after)
    return (await session.scalars(statement.order_by(Product.id).limit(limit))).all()
