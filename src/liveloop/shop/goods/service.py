"""Products as staff keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pictures import Pictures
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.shop.goods import reading, repository, shaping
from liveloop.shop.goods.cards import Level, picture_url
from liveloop.shop.goods.errors import (
    CategoryNotFound,
    ProductChanged,
    ProductInvalid,
    ProductNotFound,
    SkuTaken,
)
from liveloop.shop.goods.locks import lock_products
from liveloop.shop.goods.models import Product, ProductSource, Variant
from liveloop.shop.goods.repository import CategoryRepository, ProductFilter, ProductRepository
from liveloop.shop.goods.schemas import (
    ProductForm,
    ProductPage,
    ProductPicture,
    ProductRead,
    ProductUpdate,
    StatusChange,
    StatusChanged,
)
from liveloop.shop.settings import ShopSettings


class Levels(Protocol):
    """What is asked about stock (`stock.service.StockService`)."""

    async def levels(
        self, session: AsyncSession, variant_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Level]: ...


class Stock(Levels, Protocol):
    """The same, and what comes in."""

    async def receive(
        self,
        session: AsyncSession,
        variant_id: uuid.UUID,
        change: int,
        note: str,
        account_id: uuid.UUID | None,
    ) -> object: ...


class ProductListener(Protocol):
    """Somebody who shows goods. Called in the transaction that changed them."""

    async def goods_changed(self, session: AsyncSession, product_ids: Collection[uuid.UUID]) -> None: ...


class ProductService:
    """`listeners` are told which products look or cost different from now on, or are not sold any more."""

    def __init__(
        self,
        clock: Clock,
        audit: AuditLog,
        pictures: Pictures,
        stock: Stock,
        settings: ShopSettings,
        listeners: Sequence[ProductListener] = (),
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._pictures = pictures
        self._stock = stock
        self._settings = settings
        self._listeners = listeners

    async def list(
        self, session: AsyncSession, actor: Actor, wanted: ProductFilter, *, cursor: str | None, limit: int
    ) -> ProductPage:
        """Newest first."""
        products = await ProductRepository(session, actor.organisation_id).list(
            wanted, before=read_cursor(cursor), limit=limit + 1
        )
        variants = await repository.variants_of(session, [one.id for one in products], active_only=True)
        levels = await self._stock.levels(session, [one.id for some in variants.values() for one in some])
        page = make_page(
            products,
            limit,
            view=lambda one: reading.summary(one, variants[one.id], levels),
            key=lambda one: one.id,
        )
        return ProductPage(items=page.items, next_cursor=page.next_cursor, currency=self._settings.currency)

    async def get(self, session: AsyncSession, actor: Actor, product_id: uuid.UUID) -> ProductRead:
        """With its inactive variants. Raises ProductNotFound."""
        product = await ProductRepository(session, actor.organisation_id).get_or_none(product_id)
        if product is None:
            raise ProductNotFound("There is no such product.")
        return await self._read(session, product)

    async def create(self, session: AsyncSession, actor: Actor, form: ProductForm) -> ProductRead:
        """Raises ProductInvalid, CategoryNotFound, SkuTaken, PictureNotFound."""
        now = self._clock.now()
        product = Product(
            id=new_id(), organisation_id=actor.organisation_id, currency="", created_at=now, updated_at=now
        )
        await self._write(session, actor, product, form, [])
        await self._record(session, actor, "product.created", product)
        return await self._read(session, product)

    async def update(
        self, session: AsyncSession, actor: Actor, product_id: uuid.UUID, form: ProductUpdate
    ) -> ProductRead:
        """Raises ProductNotFound, ProductChanged, and what `create` raises."""
        locked = await lock_products(session, actor.organisation_id, {product_id})
        if product_id not in locked:
            raise ProductNotFound("There is no such product.")
        product = locked[product_id]
        if form.seen is not None and form.seen != product.updated_at:
            raise ProductChanged("Somebody else has changed this product meanwhile. Load it again.")
        known = await repository.variants_of(session, [product_id])
        await self._write(session, actor, product, form, known[product_id])
        await self._record(session, actor, "product.updated", product)
        await self._tell(session, [product_id])
        return await self._read(session, product)

    async def set_status(self, session: AsyncSession, actor: Actor, wanted: StatusChange) -> StatusChanged:
        """Of many at once. Raises ProductNotFound when one of them is not there, and then changes none."""
        products = await lock_products(session, actor.organisation_id, set(wanted.ids))
        if products.keys() != set(wanted.ids):
            raise ProductNotFound("One of these products is not there any more. Reload the page.")
        changed = [one for one in products.values() if one.status != wanted.status]
        for product in changed:
            product.status = wanted.status
            product.updated_at = self._clock.now()
            await self._record(session, actor, "product.status_changed", product)
        await session.flush()
        await self._tell(session, [one.id for one in changed])
        return StatusChanged(changed=len(changed))

    async def store_picture(self, picture: bytes) -> ProductPicture:
        """Keep a picture; a form names it. Raises PictureInvalid."""
        name = await self._pictures.store(picture)
        return ProductPicture(name=name, url=picture_url(name))

    async def _write(
        self,
        session: AsyncSession,
        actor: Actor,
        product: Product,
        form: ProductForm,
        known: Sequence[Variant],
    ) -> None:
        shaping.check(form)
        source, link = shaping.source_and_link(form)
        await self._check_category(session, product.organisation_id, form.category_id)
        for name in set(form.pictures) - set(product.pictures or ()):
            await self._pictures.load(name)
        product.title = form.title
        product.subtitle = form.subtitle
        product.description = form.description
        product.category_id = form.category_id
        product.status = form.status
        product.source = source
        product.link = link
        product.currency = self._currency(product, form, source)
        product.options = [option.model_dump() for option in form.options]
        product.pictures = list(dict.fromkeys(form.pictures))
        product.updated_at = self._clock.now()
        variants = shaping.shape_variants(product, form.variants, known, now=product.updated_at)
        await self._check_skus(session, product, variants)
        await repository.save(session, product, variants)
        there = {variant.id for variant in known}
        for variant, wanted in zip(variants, form.variants, strict=False):
            if wanted.receive and variant.id not in there:
                await self._stock.receive(session, variant.id, wanted.receive, "", actor.account_id)

    async def _check_category(
        self, session: AsyncSession, organisation_id: uuid.UUID, category_id: uuid.UUID | None
    ) -> None:
        if category_id is None:
            return
        if await CategoryRepository(session, organisation_id).get_or_none(category_id) is None:
            raise CategoryNotFound("This category is not there any more. Choose another one.")

    async def _check_skus(self, session: AsyncSession, product: Product, variants: Sequence[Variant]) -> None:
        """Name the SKU that is taken; the database decides in the end."""
        with session.no_autoflush:
            skus = {variant.sku for variant in variants}
            taken = await repository.skus_taken(session, product.organisation_id, skus)
        for sku, product_id in sorted(taken.items()):
            if product_id != product.id:
                raise SkuTaken(f"Another product has the SKU {sku}. Choose another one.", sku=sku)

    def _currency(self, product: Product, form: ProductForm, source: ProductSource) -> str:
        """What is sold here is sold in the shop's currency, or the one it was made with."""
        if source is not ProductSource.LIVELOOP:
            return form.currency or product.currency or self._settings.currency
        own = product.currency or self._settings.currency
        if form.currency not in (None, own):
            raise ProductInvalid(
                f"This shop sells in {own}. Use that currency.", field="currency", reason="currency"
            )
        return own

    async def _read(self, session: AsyncSession, product: Product) -> ProductRead:
        variants = (await repository.variants_of(session, [product.id]))[product.id]
        levels = await self._stock.levels(session, [one.id for one in variants])
        return reading.product(product, variants, levels)

    async def _tell(self, session: AsyncSession, product_ids: Collection[uuid.UUID]) -> None:
        if product_ids:
            for listener in self._listeners:
                await listener.goods_changed(session, product_ids)

    async def _record(self, session: AsyncSession, actor: Actor, act: str, product: Product) -> None:
        details: dict[str, Any] = {"title": product.title, "status": product.status}
        await self._audit.record(session, actor, act, target=("product", product.id), details=details)
