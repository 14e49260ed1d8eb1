"""The lock of an import: its next products are settled by one caller at a time."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.exchange.models import ProductImport


async def lock_import(session: AsyncSession, organisation_id: uuid.UUID, key: str) -> ProductImport:
    statement = (
        select(ProductImport)
        .where(ProductImport.organisation_id == organisation_id, ProductImport.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).one()
