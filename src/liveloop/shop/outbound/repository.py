"""Clicks in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shop.goods.models import Product, ProductSource, ProductStatus
from liveloop.shop.outbound.models import ProductClick
from liveloop.shows.broadcasts.models import Broadcast

_CLICKS = cast("Table", ProductClick.__table__)


async def link_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, product_id: uuid.UUID
) -> str | None:
    """Of an active product of the organisation that is sold elsewhere."""
    statement = select(Product.link).where(
        Product.id == product_id,
        Product.organisation_id == organisation_id,
        Product.status == ProductStatus.ACTIVE,
        Product.source != ProductSource.LIVELOOP,
    )
    return (await session.scalars(statement)).one_or_none()


async def count(
    session: AsyncSession, rows: Sequence[dict[str, Any]], *, now: datetime, apart: timedelta
) -> None:
    """Add one click each; a second one of the same viewer sooner than `apart` is the same click.

    `rows` are columns in the order of their keys, each key once.
    """
    statement = upsert(session, _CLICKS)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["product_id", "place_id", "viewer_id"],
            set_={"clicks": _CLICKS.c.clicks + 1, "last_at": now},
            where=_CLICKS.c.last_at <= now - apart,
        ),
        [{**row, "clicks": 1, "first_at": now, "last_at": now} for row in rows],
    )


async def totals(session: AsyncSession, product_id: uuid.UUID) -> tuple[int, int]:
    """(clicks, viewers)."""
    statement = select(
        func.coalesce(func.sum(ProductClick.clicks), 0), func.count(func.distinct(ProductClick.viewer_id))
    ).where(ProductClick.product_id == product_id)
    row = (await session.execute(statement)).one()
    return int(row[0]), int(row[1])


async def by_broadcast(session: AsyncSession, product_id: uuid.UUID, *, limit: int) -> Sequence[Any]:
    """Rows of (broadcast_id, title, clicks, viewers, last_at), the last one first."""
    last_at = func.max(ProductClick.last_at).label("last_at")
    statement = (
        select(
            ProductClick.broadcast_id,
            Broadcast.title,
            func.sum(ProductClick.clicks).label("clicks"),
            func.count(func.distinct(ProductClick.viewer_id)).label("viewers"),
            last_at,
        )
        .outerjoin(Broadcast, Broadcast.id == ProductClick.broadcast_id)
        .where(ProductClick.product_id == product_id)
        .group_by(ProductClick.broadcast_id, Broadcast.title)
        .order_by(last_at.desc())
        .limit(limit)
    )
    return (await session.execute(statement)).all()


async def of_broadcast(session: AsyncSession, broadcast_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """Product -> (clicks, viewers)."""
    statement = (
        select(ProductClick.product_id, func.sum(ProductClick.clicks), func.count())
        .where(ProductClick.broadcast_id == broadcast_id)
        .group_by(ProductClick.product_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in await session.execute(statement)}
