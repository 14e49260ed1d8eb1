"""The shelf in the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.keys import among
from liveloop.shop.goods.models import Product, Variant
from liveloop.shop.shelf.models import Explanation, ShelfCount, ShelfItem, ShelfLook, ShelfPrice

PRICES_KEPT = 2
"""Of each variant: the newest, and the one before for those who are some seconds behind."""

LookKey = tuple[uuid.UUID, uuid.UUID, bool]
"""(item, person, replay)."""

_LOOKS = cast("Table", ShelfLook.__table__)
_COUNTS = cast("Table", ShelfCount.__table__)
_SHELVES = select(ShelfItem.id, ShelfItem.broadcast_id).where(among(ShelfItem.id, keys="items"))
_KNOWN_LOOKS = select(_LOOKS.c.item_id, _LOOKS.c.person_id, _LOOKS.c.replay, _LOOKS.c.opened_at).where(
    among(_LOOKS.c.item_id, keys="items"),
    among(_LOOKS.c.person_id, keys="people"),
)
_OPEN_LOOK = (
    update(_LOOKS)
    .where(
        _LOOKS.c.item_id == bindparam("item"),
        _LOOKS.c.person_id == bindparam("person"),
        _LOOKS.c.replay == bindparam("of_replay"),
    )
    .values(opened_at=bindparam("now"))
)
_ADD_COUNTS = (
    update(_COUNTS)
    .where(_COUNTS.c.item_id == bindparam("item"), _COUNTS.c.replay == bindparam("of_replay"))
    .values(seen=_COUNTS.c.seen + bindparam("more_seen"), opened=_COUNTS.c.opened + bindparam("more_opened"))
)


async def add(session: AsyncSession, *rows: ShelfItem | ShelfPrice | Explanation) -> None:
    session.add_all(rows)
    await session.flush()


async def items_of(session: AsyncSession, broadcast_id: uuid.UUID) -> list[ShelfItem]:
    """What is on the shelf, in its order."""
    statement = (
        select(ShelfItem)
        .where(ShelfItem.broadcast_id == broadcast_id, ShelfItem.removed_at.is_(None))
        .order_by(ShelfItem.position, ShelfItem.id)
    )
    return list(await session.scalars(statement))


async def taken_off(
    session: AsyncSession, broadcast_id: uuid.UUID, product_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, ShelfItem]:
    """By product: what was on the shelf once."""
    statement = select(ShelfItem).where(
        ShelfItem.broadcast_id == broadcast_id,
        ShelfItem.product_id.in_(product_ids),
        ShelfItem.removed_at.is_not(None),
    )
    return {item.product_id: item for item in await session.scalars(statement)}


async def showing(
    session: AsyncSession, product_ids: Collection[uuid.UUID], broadcast_ids: Collection[uuid.UUID]
) -> list[ShelfItem]:
    """Where these products are on the shelves of these broadcasts."""
    statement = select(ShelfItem).where(
        ShelfItem.broadcast_id.in_(broadcast_ids),
        ShelfItem.product_id.in_(product_ids),
        ShelfItem.removed_at.is_(None),
    )
    return list(await session.scalars(statement.order_by(ShelfItem.room_id, ShelfItem.id)))


async def rooms_with(session: AsyncSession, product_ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """The rooms that ever had one of these products on a shelf."""
    statement = (
        select(ShelfItem.room_id)
        .where(ShelfItem.product_id.in_(product_ids), ShelfItem.removed_at.is_(None))
        .distinct()
        .order_by(ShelfItem.room_id)
    )
    return list(await session.scalars(statement))


async def products_of(session: AsyncSession, variant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(await session.scalars(select(Variant.product_id).where(Variant.id.in_(variant_ids))))


async def variants_of(session: AsyncSession, product_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(await session.scalars(select(Variant.id).where(Variant.product_id.in_(product_ids))))


async def products(session: AsyncSession, product_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Product]:
    """Of any organisation: whoever asks has them from an item."""
    rows = await session.scalars(select(Product).where(Product.id.in_(product_ids)))
    return {product.id: product for product in rows}


async def prices_of(
    session: AsyncSession, item_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[ShelfPrice]]:
    """By item: the newest two of each variant, oldest first."""
    place = func.row_number().over(
        partition_by=(ShelfPrice.item_id, ShelfPrice.variant_id),
        order_by=(ShelfPrice.at.desc(), ShelfPrice.id.desc()),
    )
    ranked = select(ShelfPrice.id, place.label("place")).where(ShelfPrice.item_id.in_(item_ids)).subquery()
    statement = (
        select(ShelfPrice)
        .join(ranked, ranked.c.id == ShelfPrice.id)
        .where(ranked.c.place <= PRICES_KEPT)
        .order_by(ShelfPrice.at, ShelfPrice.id)
    )
    found: defaultdict[uuid.UUID, list[ShelfPrice]] = defaultdict(list)
    for price in await session.scalars(statement):
        found[price.item_id].append(price)
    return found


async def open_prices(session: AsyncSession, item_id: uuid.UUID) -> dict[uuid.UUID, ShelfPrice]:
    """By variant: those without an end."""
    statement = select(ShelfPrice).where(ShelfPrice.item_id == item_id, ShelfPrice.until.is_(None))
    return {price.variant_id: price for price in await session.scalars(statement)}


async def remove_price(session: AsyncSession, price: ShelfPrice) -> None:
    await session.execute(delete(ShelfPrice).where(ShelfPrice.id == price.id))


async def prices_at(
    session: AsyncSession,
    broadcast_id: uuid.UUID,
    variant_ids: Collection[uuid.UUID],
    moment: datetime,
    honour: timedelta,
) -> list[tuple[ShelfItem, ShelfPrice]]:
    """The prices of these variants that are open at `moment`, or were closed no longer ago than `honour`."""
    statement = (
        select(ShelfItem, ShelfPrice)
        .join(ShelfPrice, ShelfPrice.item_id == ShelfItem.id)
        .where(
            ShelfItem.broadcast_id == broadcast_id,
            ShelfPrice.variant_id.in_(variant_ids),
            ShelfPrice.at <= moment,
            or_(ShelfPrice.until.is_(None), ShelfPrice.until >= moment - honour),
        )
    )
    return [(item, price) for item, price in await session.execute(statement)]


async def member_prices(session: AsyncSession, variant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Of those variants that have one."""
    statement = select(Variant.id, Variant.member_price).where(
        Variant.id.in_(variant_ids), Variant.member_price.is_not(None)
    )
    return {row.id: row.member_price for row in await session.execute(statement)}


async def running_or_none(session: AsyncSession, broadcast_id: uuid.UUID) -> Explanation | None:
    statement = select(Explanation).where(
        Explanation.broadcast_id == broadcast_id, Explanation.until.is_(None)
    )
    return (await session.scalars(statement)).one_or_none()


async def explanations(
    session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int
) -> Sequence[Explanation]:
    """The last ones, oldest first."""
    statement = (
        select(Explanation)
        .where(Explanation.broadcast_id == broadcast_id)
        .order_by(Explanation.id.desc())
        .limit(limit)
    )
    return list(reversed((await session.scalars(statement)).all()))


async def counts_of(
    session: AsyncSession, item_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, bool], tuple[int, int]]:
    """(item, replay) -> how many were shown it, how many opened it."""
    statement = select(ShelfCount.item_id, ShelfCount.replay, ShelfCount.seen, ShelfCount.opened).where(
        ShelfCount.item_id.in_(item_ids)
    )
    return {(row.item_id, row.replay): (row.seen, row.opened) for row in await session.execute(statement)}


async def shelves(session: AsyncSession, item_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Item -> broadcast, of those that are or were on a shelf."""
    rows = await session.execute(_SHELVES, {"items": item_ids}) if item_ids else ()
    return {row.id: row.broadcast_id for row in rows}


async def looks(
    session: AsyncSession, item_ids: Collection[uuid.UUID], person_ids: Collection[uuid.UUID]
) -> dict[LookKey, bool]:
    """What these people were shown of these items, and whether they opened it."""
    wanted = {"items": sorted(item_ids), "people": sorted(person_ids)}
    rows = await session.execute(_KNOWN_LOOKS, wanted) if item_ids else ()
    return {(row.item_id, row.person_id, row.replay): row.opened_at is not None for row in rows}


async def add_looks(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert looks, given as columns."""
    if rows:
        await session.execute(_LOOKS.insert(), rows)


async def mark_opened(session: AsyncSession, keys: Sequence[LookKey], now: datetime) -> None:
    if keys:
        rows = [
            {"item": item, "person": person, "of_replay": replay, "now": now} for item, person, replay in keys
        ]
        await session.execute(_OPEN_LOOK, rows)


async def add_to_counts(
    session: AsyncSession, more: Mapping[tuple[uuid.UUID, bool], tuple[int, int]]
) -> None:
    """(item, replay) -> how many more were shown it, how many more opened it."""
    if more:
        rows = [
            {
                "item": item,
                "of_replay": replay,
                "more_seen": more[item, replay][0],
                "more_opened": more[item, replay][1],
            }
            for item, replay in sorted(more)
        ]
        await session.execute(_ADD_COUNTS, rows)
