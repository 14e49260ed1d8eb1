"""Live-exclusive prices of what is on a shelf: opened, changed, closed. Who may pay them is in `offers`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.ids import new_id
from liveloop.shop.goods.models import Product, ProductSource, Variant
from liveloop.shop.shelf import repository
from liveloop.shop.shelf.errors import PriceInvalid
from liveloop.shop.shelf.models import ShelfItem, ShelfPrice
from liveloop.shop.shelf.schemas import VariantPrice
from liveloop.shows.broadcasts.models import Broadcast


async def change_prices(
    session: AsyncSession,
    broadcast: Broadcast,
    item: ShelfItem,
    wanted: Sequence[VariantPrice],
    at: datetime,
) -> None:
    """From media time `at` on; of one named twice the last counts. The caller has locked the broadcast."""
    known = await repository.open_prices(session, item.id)
    for one in {one.variant_id: one for one in wanted}.values():
        before = known.get(one.variant_id)
        if (before and before.price) == one.price:
            continue
        if before is not None:
            await _close(session, broadcast, before, at)
        if one.price is not None:
            begins = max(at, before.at) if before else at
            price = ShelfPrice(
                id=new_id(), item_id=item.id, variant_id=one.variant_id, price=one.price, at=begins
            )
            await repository.add(session, price)


async def close_prices(session: AsyncSession, broadcast: Broadcast, item: ShelfItem, at: datetime) -> None:
    for price in (await repository.open_prices(session, item.id)).values():
        await _close(session, broadcast, price, at)


async def _close(session: AsyncSession, broadcast: Broadcast, price: ShelfPrice, at: datetime) -> None:
    """A price that nobody could pay yet is forgotten."""
    if broadcast.started_at is None:
        await repository.remove_price(session, price)
    else:
        price.until = max(at, price.at)
        await session.flush()


def check_prices(
    product: Product, variants: Mapping[uuid.UUID, Variant], wanted: Sequence[VariantPrice]
) -> None:
    """Raises PriceInvalid."""
    for one in wanted:
        variant = variants.get(one.variant_id)
        if variant is None:
            raise PriceInvalid("This is no variant of the product.", variant_id=str(one.variant_id))
        if one.price is None:
            continue
        if product.source != ProductSource.LIVELOOP:
            raise PriceInvalid("What is sold elsewhere has its price there.", variant_id=str(variant.id))
        if one.price >= variant.price:
            message = "A live price is below what everybody pays."
            raise PriceInvalid(message, variant_id=str(variant.id), price=variant.price)
