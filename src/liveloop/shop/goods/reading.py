"""Rows of goods as staff reads them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from liveloop.shop.goods.cards import Level, OptionView, cover_url, picture_url
from liveloop.shop.goods.models import Product, ProductSource, ProductStatus, Variant
from liveloop.shop.goods.schemas import ProductPicture, ProductRead, ProductSummary, VariantRead

Stock = Mapping[uuid.UUID, Level]


def summary(product: Product, variants: Sequence[Variant], levels: Stock) -> ProductSummary:
    """`variants` are the active ones."""
    prices = [one.price for one in variants]
    return ProductSummary(
        id=product.id,
        title=product.title,
        subtitle=product.subtitle,
        cover_url=cover_url(product),
        category_id=product.category_id,
        status=ProductStatus(product.status),
        source=ProductSource(product.source),
        link=product.link,
        currency=product.currency,
        price_from=min(prices, default=0),
        price_to=max(prices, default=0),
        variants=len(variants),
        left=_sum(product, variants, levels),
        updated_at=product.updated_at,
    )


def product(product: Product, variants: Sequence[Variant], levels: Stock) -> ProductRead:
    return ProductRead(
        id=product.id,
        title=product.title,
        subtitle=product.subtitle,
        description=product.description,
        category_id=product.category_id,
        status=ProductStatus(product.status),
        source=ProductSource(product.source),
        link=product.link,
        currency=product.currency,
        options=[OptionView.model_validate(option) for option in product.options],
        variants=[_variant(product, one, levels) for one in variants],
        pictures=[ProductPicture(name=name, url=picture_url(name)) for name in product.pictures],
        created_at=product.created_at,
        updated_at=product.updated_at,
    )


def _variant(product: Product, variant: Variant, levels: Stock) -> VariantRead:
    return VariantRead(
        id=variant.id,
        sku=variant.sku,
        options=variant.options,
        price=variant.price,
        list_price=variant.list_price,
        member_price=variant.member_price,
        active=variant.active,
        left=_sum(product, [variant], levels),
    )


def _sum(product: Product, variants: Sequence[Variant], levels: Stock) -> int | None:
    if product.source != ProductSource.LIVELOOP:
        return None
    return sum(levels[one.id].left for one in variants if one.id in levels)
