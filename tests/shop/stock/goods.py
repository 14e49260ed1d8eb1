"""Goods straight in the database, and short names for the stock's tests."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.people.organisations.models import Organisation
from liveloop.shop.goods.models import Product, Variant
from liveloop.shop.stock import repository
from liveloop.shop.stock.audit import audit
from liveloop.shop.stock.holds import EMPTY, Hold, Level
from liveloop.shop.stock.service import Answer, StockService


async def add_organisation(database: Database) -> uuid.UUID:
    organisation_id = new_id()
    async with database.transaction() as session:
        session.add(Organisation(id=organisation_id, name="Tea House", created_at=ManualClock().now()))
    return organisation_id


async def add_variant(
    database: Database,
    organisation_id: uuid.UUID,
    *,
    received: int = 0,
    price: int = 9900,
    title: str = "Spring tea",
    product_id: uuid.UUID | None = None,
    **columns: Any,
) -> uuid.UUID:
    """An active variant, of a new active product unless one is named; `received` of it are there."""
    now = ManualClock().now()
    variant_id = new_id()
    async with database.transaction() as session:
        if product_id is None:
            product_id = new_id()
            session.add(
                Product(
                    id=product_id,
                    organisation_id=organisation_id,
                    category_id=None,
                    title=title,
                    subtitle="",
                    description="",
                    status="active",
                    source="liveloop",
                    link=None,
                    currency="CNY",
                    options=[],
                    pictures=[],
                    created_at=now,
                    updated_at=now,
                )
            )
            await session.flush()
        values: dict[str, Any] = {
            "sku": variant_id.hex,
            "options": {},
            "price": price,
            "list_price": None,
            "member_price": None,
            "position": 0,
            "active": True,
            "created_at": now,
            "updated_at": now,
        }
        session.add(
            Variant(
                id=variant_id,
                organisation_id=organisation_id,
                product_id=product_id,
                **{**values, **columns},
            )
        )
        await session.flush()
        if received:
            await StockService(ManualClock()).receive(session, variant_id, received, "delivered", None)
    return variant_id


async def hold(
    database: Database, stock: StockService, *wanted: tuple[str, uuid.UUID, int]
) -> Sequence[Answer]:
    async with database.transaction() as session:
        return await stock.hold(session, [Hold(*one) for one in wanted])


async def level(database: Database, variant_id: uuid.UUID) -> Level:
    async with database.read() as session:
        return (await repository.levels(session, [variant_id])).get(variant_id, EMPTY)


async def faults(database: Database) -> object:
    async with database.read() as session:
        return await audit(session)
