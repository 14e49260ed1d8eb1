"""A product as viewers see it: on a card in the room, and on its page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import BaseModel

from liveloop.shop.goods.models import Product, ProductSource, Variant

FEW = 10
"""So many left are told to viewers; more is nobody's business."""
PICTURE_PATH = "/api/v1/product-pictures"


class Level(Protocol):
    """What is asked about stock (`stock.service.Level`)."""

    @property
    def left(self) -> int: ...


class ProductCard(BaseModel):
    """Prices are what everybody pays, of all variants that can be chosen; `list_price`, that of the cheapest
    variant, is struck through. `only_variant_id` is there when nothing has to be chosen.

    A `source` other than `liveloop` sells it elsewhere, behind the product's redirect; there it is never
    `sold_out`."""

    id: uuid.UUID
    title: str
    subtitle: str
    cover_url: str | None
    currency: str
    price_from: int
    price_to: int
    list_price: int | None
    source: ProductSource
    only_variant_id: uuid.UUID | None
    sold_out: bool


class VariantOffer(BaseModel):
    """A variant that can be chosen. `left` is told when there are few."""

    id: uuid.UUID
    options: dict[str, str]
    price: int
    list_price: int | None
    member_price: int | None
    sold_out: bool
    left: int | None


class OptionView(BaseModel):
    name: str
    values: list[str]


class ProductSheet(BaseModel):
    """The card, and all that a viewer needs to choose."""

    card: ProductCard
    description: str
    picture_urls: list[str]
    options: list[OptionView]
    variants: list[VariantOffer]


def picture_url(name: str) -> str:
    return f"{PICTURE_PATH}/{name}"


def cover_url(product: Product) -> str | None:
    return picture_url(product.pictures[0]) if product.pictures else None


def product_card(
    product: Product, variants: Sequence[Variant], levels: Mapping[uuid.UUID, Level]
) -> ProductCard:
    """`variants` are the active ones; one without a level has nothing left."""
    cheapest = min(variants, key=lambda one: one.price, default=None)
    return ProductCard(
        id=product.id,
        title=product.title,
        subtitle=product.subtitle,
        cover_url=cover_url(product),
        currency=product.currency,
        price_from=cheapest.price if cheapest else 0,
        price_to=max((one.price for one in variants), default=0),
        list_price=_struck_through(cheapest) if cheapest else None,
        source=ProductSource(product.source),
        only_variant_id=variants[0].id if len(variants) == 1 else None,
        sold_out=all(_is_sold_out(product, one, levels) for one in variants),
    )


def product_sheet(
    product: Product, variants: Sequence[Variant], levels: Mapping[uuid.UUID, Level]
) -> ProductSheet:
    """The same for the product's page. Option values that no variant has are left out."""
    return ProductSheet(
        card=product_card(product, variants, levels),
        description=product.description,
        picture_urls=[picture_url(name) for name in product.pictures],
        options=[_option(option["name"], option["values"], variants) for option in product.options],
        variants=[_offer(product, one, levels) for one in variants],
    )


def _option(name: str, values: Sequence[str], variants: Sequence[Variant]) -> OptionView:
    had = {one.options.get(name) for one in variants}
    return OptionView(name=name, values=[value for value in values if value in had])


def _offer(product: Product, variant: Variant, levels: Mapping[uuid.UUID, Level]) -> VariantOffer:
    left = _left(product, variant, levels)
    return VariantOffer(
        id=variant.id,
        options=variant.options,
        price=variant.price,
        list_price=_struck_through(variant),
        member_price=variant.member_price,
        sold_out=_is_sold_out(product, variant, levels),
        left=left if left is not None and left <= FEW else None,
    )


def _struck_through(variant: Variant) -> int | None:
    """Only a price above the one that is asked is worth showing."""
    return variant.list_price if variant.list_price and variant.list_price > variant.price else None


def _is_sold_out(product: Product, variant: Variant, levels: Mapping[uuid.UUID, Level]) -> bool:
    return _left(product, variant, levels) == 0


def _left(product: Product, variant: Variant, levels: Mapping[uuid.UUID, Level]) -> int | None:
    """None: it is sold elsewhere, where the stock is not ours."""
    if product.source != ProductSource.LIVELOOP:
        return None
    level = levels.get(variant.id)
    return max(level.left, 0) if level else 0
