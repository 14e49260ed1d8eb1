"""The catalogue as CSV, in the columns that the import reads, a little at a time."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.money import decimal_text
from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.exchange import repository
from liveloop.shop.exchange.columns import HEADERS, Language, header_row, status_text
from liveloop.shop.goods.cards import Level
from liveloop.shop.goods.fields import OPTIONS
from liveloop.shop.goods.models import Product, ProductSource, ProductStatus, Variant
from liveloop.shop.goods.repository import CategoryRepository, variants_of
from liveloop.shop.goods.service import Levels

AT_ONCE = 100
"""Products of one piece, each read in a session of its own: a slow reader holds nothing up."""

_EXAMPLES: dict[Language, Sequence[Mapping[str, str]]] = {
    "zh-CN": (
        {"title": "白瓷盖碗", "category": "茶具", "status": "草稿", "sku": "GAIWAN-S", "price": "128.00"},
        {"title": "白瓷盖碗", "sku": "GAIWAN-L", "price": "158.00"},
    ),
    "en": (
        {
            "title": "White gaiwan",
            "category": "Teaware",
            "status": "Draft",
            "sku": "GAIWAN-S",
            "price": "128.00",
        },
        {"title": "White gaiwan", "sku": "GAIWAN-L", "price": "158.00"},
    ),
}
_SIZES: dict[Language, tuple[str, tuple[str, str]]] = {
    "zh-CN": ("容量", ("120 毫升", "180 毫升")),
    "en": ("Size", ("120 ml", "180 ml")),
}


class ProductExport:
    def __init__(self, database: Database, audit: AuditLog, stock: Levels) -> None:
        self._database = database
        self._audit = audit
        self._stock = stock

    async def begin(self, session: AsyncSession, actor: Actor) -> None:
        """Write down who exports."""
        await self._audit.record(session, actor, "products.exported")

    async def csv(
        self, organisation_id: uuid.UUID, statuses: Sequence[ProductStatus], language: Language
    ) -> AsyncIterator[str]:
        """One active variant a line, products oldest first."""
        yield BYTE_ORDER_MARK + lines([header_row(language)])
        after: uuid.UUID | None = None
        while True:
            async with self._database.read() as session:
                products = await repository.products_after(
                    session, organisation_id, statuses, after=after, limit=AT_ONCE
                )
                piece = await self._piece(session, organisation_id, products, language)
            if piece:
                yield lines(piece)
            if len(products) < AT_ONCE:
                return
            after = products[-1].id

    def template(self, language: Language) -> str:
        """The header with the two rows of an example, which an import takes."""
        name, values = _SIZES[language]
        rows = [
            {"option1_name": name, "option1_value": value, **example}
            for example, value in zip(_EXAMPLES[language], values, strict=True)
        ]
        return BYTE_ORDER_MARK + lines(
            [header_row(language), *([row.get(key, "") for key in HEADERS] for row in rows)]
        )

    async def _piece(
        self,
        session: AsyncSession,
        organisation_id: uuid.UUID,
        products: Sequence[Product],
        language: Language,
    ) -> list[list[object]]:
        variants = await variants_of(session, [one.id for one in products], active_only=True)
        levels = await self._stock.levels(session, [one.id for some in variants.values() for one in some])
        named = {one.id: one.name for one in await CategoryRepository(session, organisation_id).list()}
        return [
            _line(
                product,
                variant,
                named.get(product.category_id, "") if product.category_id else "",
                levels,
                language,
            )
            for product in products
            for variant in variants[product.id]
        ]


def _line(
    product: Product, variant: Variant, category: str, levels: Mapping[uuid.UUID, Level], language: Language
) -> list[object]:
    values: dict[str, str] = {
        "id": str(product.id),
        "title": product.title,
        "subtitle": product.subtitle,
        "description": product.description,
        "category": category,
        "status": status_text(product.status, language),
        "link": product.link or "",
        "sku": variant.sku,
        "currency": product.currency,
        "price": decimal_text(variant.price, product.currency),
        "list_price": _price(variant.list_price, product.currency),
        "member_price": _price(variant.member_price, product.currency),
    }
    for at, option in enumerate(product.options[:OPTIONS], start=1):
        values[f"option{at}_name"] = option["name"]
        values[f"option{at}_value"] = variant.options.get(option["name"], "")
    if product.source == ProductSource.LIVELOOP:
        level = levels.get(variant.id)
        values["left"] = str(level.left if level else 0)
    return [cell(values.get(key, "")) for key in HEADERS]


def _price(amount: int | None, currency: str) -> str:
    return "" if amount is None else decimal_text(amount, currency)
