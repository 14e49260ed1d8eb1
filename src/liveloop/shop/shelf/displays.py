"""Items of a shelf with all that is known of them, and how they are shown."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.goods import repository as goods
from liveloop.shop.goods.cards import product_card, product_sheet
from liveloop.shop.goods.models import Product, ProductSource, ProductStatus, Variant
from liveloop.shop.shelf import repository
from liveloop.shop.shelf.models import ShelfItem, ShelfPrice
from liveloop.shop.shelf.schemas import (
    LookCount,
    ShelfItemRead,
    ShelfItemView,
    ShelfProduct,
    ShelfVariantRead,
    price_views,
)
from liveloop.shop.stock import repository as stock
from liveloop.shop.stock.holds import Level


@dataclass(frozen=True, slots=True)
class Display:
    """`variants` are the active ones, in their order; `prices` the newest of each, oldest first."""

    item: ShelfItem
    product: Product
    variants: Sequence[Variant]
    prices: Sequence[ShelfPrice]
    levels: Mapping[uuid.UUID, Level]

    @property
    def is_shown(self) -> bool:
        """To viewers."""
        return self.product.status == ProductStatus.ACTIVE and bool(self.variants)

    def view(self) -> ShelfItemView:
        active = {variant.id for variant in self.variants}
        return ShelfItemView(
            id=self.item.id,
            card=product_card(self.product, self.variants, self.levels),
            live=price_views([price for price in self.prices if price.variant_id in active]),
            sold_out=self.sold_out(),
            replay_price=self.item.replay_price,
        )

    def sold_out(self) -> list[uuid.UUID]:
        """What is sold elsewhere never is."""
        return [variant.id for variant in self.variants if self._left(variant) == 0]

    def page(self) -> ShelfProduct:
        return ShelfProduct(item=self.view(), sheet=product_sheet(self.product, self.variants, self.levels))

    def read(self, looks: LookCount, replay_looks: LookCount) -> ShelfItemRead:
        live = {price.variant_id: price.price for price in self.prices if price.until is None}
        return ShelfItemRead(
            id=self.item.id,
            product_id=self.product.id,
            status=ProductStatus(self.product.status),
            card=product_card(self.product, self.variants, self.levels),
            variants=[
                ShelfVariantRead(
                    id=one.id,
                    sku=one.sku,
                    options=one.options,
                    price=one.price,
                    member_price=one.member_price,
                    live_price=live.get(one.id),
                    left=self._left(one),
                )
                for one in self.variants
            ],
            replay_price=self.item.replay_price,
            looks=looks,
            replay_looks=replay_looks,
        )

    def _left(self, variant: Variant) -> int | None:
        if self.product.source != ProductSource.LIVELOOP:
            return None
        level = self.levels.get(variant.id)
        return max(level.left, 0) if level else 0


async def displays_of(session: AsyncSession, items: Collection[ShelfItem]) -> list[Display]:
    """In the order of `items`."""
    if not items:
        return []
    product_ids = {item.product_id for item in items}
    products = await repository.products(session, product_ids)
    variants = await goods.variants_of(session, product_ids, active_only=True)
    prices = await repository.prices_of(session, [item.id for item in items])
    levels = await stock.levels(session, [one.id for of in variants.values() for one in of])
    return [
        Display(item, products[item.product_id], variants[item.product_id], prices.get(item.id, []), levels)
        for item in items
    ]


async def shown_of(
    session: AsyncSession, broadcast_id: uuid.UUID, *, item_id: uuid.UUID | None = None
) -> list[Display]:
    """What viewers see on the shelf of a broadcast, or of it only this item."""
    items = await repository.items_of(session, broadcast_id)
    wanted = [item for item in items if item_id is None or item.id == item_id]
    return [display for display in await displays_of(session, wanted) if display.is_shown]
