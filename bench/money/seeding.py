"""Puts goods into stock, by the shop's own service."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from liveloop.kit.clock import SystemClock
from liveloop.kit.database import Database
from liveloop.shop.stock.service import StockService


async def receive(url: str, variants: Sequence[str], quantity: int) -> None:
    """So many of each."""
    database = Database(url)
    await database.start()
    try:
        async with database.transaction() as session:
            for variant in variants:
                await StockService(SystemClock()).receive(
                    session, uuid.UUID(variant), quantity, "for the benchmark", None
                )
    finally:
        await database.close()
