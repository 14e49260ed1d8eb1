"""The locks of the shelf: of its counts; and of goods while rooms hear of them, products before stocks."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shop.goods import repository as goods
from liveloop.shop.goods.locks import lock_products
from liveloop.shop.goods.models import Product, Variant
from liveloop.shop.shelf.models import ShelfCount
from liveloop.shop.stock.locks import lock_stocks


async def lock_goods(
    session: AsyncSession, organisation_id: uuid.UUID, product_ids: Collection[uuid.UUID]
) -> tuple[dict[uuid.UUID, Product], dict[uuid.UUID, Sequence[Variant]]]:
    """Those of the organisation, with their active variants. Until the transaction ends nobody changes them,
    sells the last one or brings more; whoever waits tells the room after us."""
    products = await lock_products(session, organisation_id, product_ids)
    variants = await goods.variants_of(session, list(products), active_only=True)
    await lock_stocks(session, {variant.id for some in variants.values() for variant in some})
    return products, dict(variants)


async def lock_counts(session: AsyncSession, item_ids: Collection[uuid.UUID]) -> None:
    """Nobody else counts looks of these items meanwhile; each has both its counts from now on."""
    rows = [
        {"item_id": item_id, "replay": replay, "seen": 0, "opened": 0}
        for item_id in sorted(item_ids)
        for replay in (False, True)
    ]
    if not rows:
        return
    await session.execute(upsert(session, ShelfCount).on_conflict_do_nothing(), rows)
    await session.execute(
        select(ShelfCount.item_id)
        .where(ShelfCount.item_id.in_(item_ids))
        .order_by(ShelfCount.item_id, ShelfCount.replay)
        .with_for_update()
    )
