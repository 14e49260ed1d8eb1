"""Goods in the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.goods.errors import CategoryTaken, SkuTaken
from liveloop.shop.goods.models import Category, Product, ProductSource, ProductStatus, Variant


@dataclass(frozen=True, slots=True)
class ForSale:
    """A variant that can be bought here, and its product."""

    variant: Variant
    product: Product


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What is looked for. No statuses and no sources: all of them; `uncategorised` beats `category_id`."""

    query: str = ""
    statuses: Collection[ProductStatus] = ()
    sources: Collection[ProductSource] = ()
    category_id: uuid.UUID | None = None
    uncategorised: bool = False


class ProductRepository:
    """The products of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(self, wanted: ProductFilter, *, before: uuid.UUID | None, limit: int) -> list[Product]:
        """Newest first; `before` is the id of the last product of the page before."""
        statement = self._base().where(*_conditions(wanted)).order_by(Product.id.desc()).limit(limit)
        if before is not None:
            statement = statement.where(Product.id < before)
        return list(await self._session.scalars(statement))

    async def get_or_none(self, product_id: uuid.UUID) -> Product | None:
        return (await self._session.scalars(self._base().where(Product.id == product_id))).one_or_none()

    async def by_ids(self, product_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Product]:
        rows = await self._session.scalars(self._base().where(Product.id.in_(product_ids)))
        return {product.id: product for product in rows}

    def _base(self) -> Select[Product]:
        return select(Product).where(Product.organisation_id == self._organisation_id)


class CategoryRepository:
    """The categories of one organisation."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(self) -> list[Category]:
        """In their order."""
        return list(await self._session.scalars(self._base().order_by(Category.position, Category.id)))

    async def get_or_none(self, category_id: uuid.UUID) -> Category | None:
        return (await self._session.scalars(self._base().where(Category.id == category_id))).one_or_none()

    async def product_counts(self) -> dict[uuid.UUID, int]:
        """By category, without what is archived."""
        rows = await self._session.execute(
            select(Product.category_id, func.count())
            .where(
                Product.organisation_id == self._organisation_id,
                Product.category_id.is_not(None),
                Product.status != ProductStatus.ARCHIVED,
            )
            .group_by(Product.category_id)
        )
        return {category_id: count for category_id, count in rows if category_id}

    def _base(self) -> Select[Category]:
        return select(Category).where(Category.organisation_id == self._organisation_id)


async def variants_for_sale(
    session: AsyncSession, organisation_id: uuid.UUID, variant_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, ForSale]:
    """Those that can be bought here now, stock apart: active, of an active product that is sold here."""
    statement = (
        select(Variant, Product)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Variant.organisation_id == organisation_id,
            Variant.id.in_(variant_ids),
            Variant.active,
            Product.status == ProductStatus.ACTIVE,
            Product.source == ProductSource.LIVELOOP,
        )
    )
    return {row[0].id: ForSale(row[0], row[1]) for row in await session.execute(statement)}


async def variants_by_ids(
    session: AsyncSession, organisation_id: uuid.UUID, variant_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, ForSale]:
    """Those of the organisation, whether they can be bought or not: for what was agreed upon earlier."""
    statement = (
        select(Variant, Product)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.organisation_id == organisation_id, Variant.id.in_(variant_ids))
    )
    return {row[0].id: ForSale(row[0], row[1]) for row in await session.execute(statement)}


async def variants_of(
    session: AsyncSession, product_ids: Collection[uuid.UUID], *, active_only: bool = False
) -> dict[uuid.UUID, list[Variant]]:
    """The variants of each product in their order, active ones first."""
    statement = (
        select(Variant)
        .where(Variant.product_id.in_(product_ids))
        .order_by(Variant.active.desc(), Variant.position, Variant.id)
    )
    if active_only:
        statement = statement.where(Variant.active)
    found: defaultdict[uuid.UUID, list[Variant]] = defaultdict(list)
    for variant in await session.scalars(statement):
        found[variant.product_id].append(variant)
    return {product_id: found[product_id] for product_id in product_ids}


async def skus_taken(
    session: AsyncSession, organisation_id: uuid.UUID, skus: Collection[str]
) -> dict[str, uuid.UUID]:
    """SKU -> the product that has it."""
    statement = select(Variant.sku, Variant.product_id).where(
        Variant.organisation_id == organisation_id, Variant.sku.in_(skus)
    )
    return {row.sku: row.product_id for row in await session.execute(statement)}


async def save(session: AsyncSession, product: Product, variants: Sequence[Variant]) -> None:
    """Write a product and its variants; the database decides whether a SKU is free. Raises SkuTaken."""
    try:
        async with session.begin_nested():
            session.add(product)
            await session.flush()
            session.add_all(variants)
            await session.flush()
    except IntegrityError as error:
        raise SkuTaken("Another product has one of these SKUs by now. Choose another one.") from error


async def save_category(session: AsyncSession, category: Category) -> None:
    """Raises CategoryTaken."""
    try:
        async with session.begin_nested():
            session.add(category)
            await session.flush()
    except IntegrityError as error:
        raise CategoryTaken("There is a category of this name. Choose another name.") from error


async def remove_category(session: AsyncSession, category: Category) -> None:
    await session.delete(category)
    await session.flush()


def _conditions(wanted: ProductFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(Product.status.in_(wanted.statuses))
    if wanted.sources:
        conditions.append(Product.source.in_(wanted.sources))
    if wanted.uncategorised:
        conditions.append(Product.category_id.is_(None))
    elif wanted.category_id is not None:
        conditions.append(Product.category_id == wanted.category_id)
    for word in wanted.query.lower().split():
        has_sku = exists().where(
            Variant.product_id == Product.id, func.lower(Variant.sku).contains(word, autoescape=True)
        )
        conditions.append(
            or_(
                func.lower(Product.title).contains(word, autoescape=True),
                func.lower(Product.subtitle).contains(word, autoescape=True),
                has_sku,
            )
        )
    return conditions
