"""Stock as staff keeps it: what came in, what went, and by whom."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.shop.goods.errors import ProductNotFound
from liveloop.shop.goods.models import ProductSource
from liveloop.shop.goods.repository import ForSale, ProductRepository, variants_by_ids
from liveloop.shop.stock import repository
from liveloop.shop.stock.errors import StockInvalid
from liveloop.shop.stock.schemas import MovementPage, MovementRead, StockChange, StockLevel
from liveloop.shop.stock.service import StockService


class StockDesk:
    def __init__(self, audit: AuditLog, stock: StockService) -> None:
        self._audit = audit
        self._stock = stock

    async def change(
        self, session: AsyncSession, actor: Actor, variant_id: uuid.UUID, wanted: StockChange
    ) -> StockLevel:
        """Raises ProductNotFound, TooFewLeft, StockInvalid."""
        found = await self._variant(session, actor, variant_id)
        if found.product.source != ProductSource.LIVELOOP:
            raise StockInvalid("This is sold elsewhere: its stock is kept there.")
        again = await repository.movement_known(session, variant_id, wanted.key)
        level = await self._stock.receive(
            session, variant_id, wanted.change, wanted.note, actor.account_id, key=wanted.key
        )
        details = {"title": found.product.title, "sku": found.variant.sku, "change": wanted.change}
        if not again:
            await self._audit.record(
                session, actor, "stock.changed", target=("variant", variant_id), details=details
            )
        return StockLevel(
            variant_id=variant_id,
            received=level.received,
            held=level.held,
            sold=level.sold,
            left=level.left,
        )

    async def movements(
        self, session: AsyncSession, actor: Actor, product_id: uuid.UUID, *, cursor: str | None, limit: int
    ) -> MovementPage:
        """Of all variants of a product, newest first. Raises ProductNotFound."""
        if await ProductRepository(session, actor.organisation_id).get_or_none(product_id) is None:
            raise ProductNotFound("There is no such product.")
        rows = await repository.movements_of_product(
            session, product_id, before=read_cursor(cursor), limit=limit + 1
        )
        page = make_page(
            rows,
            limit,
            view=lambda row: MovementRead(
                id=row[0].id,
                variant_id=row[0].variant_id,
                change=row[0].change,
                note=row[0].note,
                by=row[1],
                created_at=row[0].created_at,
            ),
            key=lambda row: row[0].id,
        )
        return MovementPage(items=page.items, next_cursor=page.next_cursor)

    async def _variant(self, session: AsyncSession, actor: Actor, variant_id: uuid.UUID) -> ForSale:
        found = await variants_by_ids(session, actor.organisation_id, [variant_id])
        if variant_id not in found:
            raise ProductNotFound("There is no such variant.")
        return found[variant_id]
