"""Puts goods into stock, by the shop's own service."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from liveloop.kit.clock import SystemClock
from liveloop.kit.database import Database
from liveloop.roles.models import METADATA
from liveloop.shop.stock.service import StockService


async def receive(url: str, stock: Mapping[str, int]) -> None:
    """So many of each variant. Columns take their types from the tables that they refer to."""
    assert "variants" in METADATA.tables, "every table is known"
    database = Database(url)
    await database.start()
    try:
        async with database.transaction() as session:
            for variant, quantity in stock.items():
                await StockService(SystemClock()).receive(
                    session, uuid.UUID(variant), quantity, "for the benchmark", None
                )
    finally:
        await database.close()
