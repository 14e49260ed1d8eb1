"""Stocks, holds and movements in the database. Who writes has locked the stocks of the variants before."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, Uuid, and_, bindparam, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.people.accounts.models import Account
from liveloop.shop.goods.models import Variant
from liveloop.shop.stock.holds import Fault, HoldState, KnownHold, Level
from liveloop.shop.stock.models import Stock, StockHold, StockMovement

_STOCKS = cast("Table", Stock.__table__)
_HOLDS = cast("Table", StockHold.__table__)

_MOVE = (
    update(_STOCKS)
    .where(_STOCKS.c.variant_id == bindparam("variant", type_=Uuid()))
    .values(
        received=_STOCKS.c.received + bindparam("more_received"),
        held=_STOCKS.c.held + bindparam("more_held"),
        sold=_STOCKS.c.sold + bindparam("more_sold"),
    )
)
_CHANGE = (
    update(_HOLDS)
    .where(_HOLDS.c.key == bindparam("hold"))
    .values(state=bindparam("new_state"), quantity=bindparam("new_quantity"), changed_at=bindparam("now"))
)


async def levels(session: AsyncSession, variant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Level]:
    if not variant_ids:
        return {}
    rows = await session.execute(
        select(Stock.variant_id, Stock.received, Stock.held, Stock.sold).where(
            Stock.variant_id.in_(variant_ids)
        )
    )
    return {row.variant_id: Level(row.received, row.held, row.sold) for row in rows}


async def holds(session: AsyncSession, keys: Collection[str]) -> dict[str, KnownHold]:
    if not keys:
        return {}
    rows = await session.execute(
        select(StockHold.key, StockHold.variant_id, StockHold.quantity, StockHold.state).where(
            StockHold.key.in_(keys)
        )
    )
    return {row.key: KnownHold(row.key, row.variant_id, row.quantity, HoldState(row.state)) for row in rows}


async def open_stock(session: AsyncSession, variant_id: uuid.UUID) -> None:
    """An empty one, if the variant has none."""
    values = {"variant_id": variant_id, "received": 0, "held": 0, "sold": 0}
    await session.execute(upsert(session, _STOCKS).values(values).on_conflict_do_nothing())


async def add_holds(session: AsyncSession, holds: Sequence[KnownHold], *, now: datetime) -> bool:
    """False if somebody else used one of the keys meanwhile."""
    rows = [
        {
            "key": one.key,
            "variant_id": one.variant_id,
            "quantity": one.quantity,
            "state": one.state.value,
            "created_at": now,
            "changed_at": now,
        }
        for one in sorted(holds, key=lambda one: one.key)
    ]
    statement = upsert(session, _HOLDS).values(rows).on_conflict_do_nothing().returning(_HOLDS.c.key)
    return len((await session.execute(statement)).all()) == len(rows)


async def change_holds(session: AsyncSession, holds: Sequence[KnownHold], *, now: datetime) -> None:
    """Their state and quantity."""
    rows = [
        {"hold": one.key, "new_state": one.state.value, "new_quantity": one.quantity, "now": now}
        for one in holds
    ]
    await session.execute(_CHANGE, rows)


async def move(session: AsyncSession, by: Mapping[uuid.UUID, Level]) -> None:
    """Add `by` to the stocks; each of its figures may be negative. The database refuses less than none."""
    rows = [
        {
            "variant": variant_id,
            "more_received": by[variant_id].received,
            "more_held": by[variant_id].held,
            "more_sold": by[variant_id].sold,
        }
        for variant_id in sorted(by)
    ]
    await session.execute(_MOVE, rows)


async def add_movement(session: AsyncSession, movement: StockMovement) -> None:
    session.add(movement)
    await session.flush()


async def movement_known(session: AsyncSession, variant_id: uuid.UUID, key: str) -> bool:
    found = select(StockMovement.id).where(StockMovement.variant_id == variant_id, StockMovement.key == key)
    return (await session.scalars(found)).one_or_none() is not None


async def movements(
    session: AsyncSession, variant_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
) -> Sequence[StockMovement]:
    """Newest first; `before` is the last one already read."""
    found = select(StockMovement).where(StockMovement.variant_id == variant_id)
    if before is not None:
        found = found.where(StockMovement.id < before)
    return (await session.scalars(found.order_by(StockMovement.id.desc()).limit(limit))).all()


async def movements_of_product(
    session: AsyncSession, product_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
) -> list[tuple[StockMovement, str | None]]:
    """The same of all its variants, each with the name of who did it."""
    found = (
        select(StockMovement, Account.name)
        .join(Variant, Variant.id == StockMovement.variant_id)
        .outerjoin(Account, Account.id == StockMovement.account_id)
        .where(Variant.product_id == product_id)
    )
    if before is not None:
        found = found.where(StockMovement.id < before)
    rows = await session.execute(found.order_by(StockMovement.id.desc()).limit(limit))
    return [(row[0], row[1]) for row in rows]


async def faults(session: AsyncSession, *, limit: int) -> list[Fault]:
    """Where a stock is not the sum of its holds and movements. Each check is one statement: one moment."""
    found: list[Fault] = []
    for name, check in _checks().items():
        rows = await session.execute(check.limit(limit))
        found.extend(Fault(row.variant_id, name, int(row.expected), int(row.found)) for row in rows)
    return found


def _checks() -> dict[str, Select[*tuple[Any, ...]]]:
    return {
        "held": _sum_of_holds(Stock.held, HoldState.HELD),
        "sold": _sum_of_holds(Stock.sold, HoldState.SOLD),
        "received": _sum_of_movements(),
        "left": select(Stock.variant_id, literal(0).label("expected"), _LEFT.label("found")).where(_LEFT < 0),
    }


_LEFT = Stock.received - Stock.held - Stock.sold


def _sum_of_holds(column: Any, state: HoldState) -> Select[*tuple[Any, ...]]:
    total = func.coalesce(func.sum(StockHold.quantity), 0)
    return (
        select(Stock.variant_id, total.label("expected"), column.label("found"))
        .outerjoin(StockHold, and_(StockHold.variant_id == Stock.variant_id, StockHold.state == state.value))
        .group_by(Stock.variant_id)
        .having(column != total)
    )


def _sum_of_movements() -> Select[*tuple[Any, ...]]:
    total = func.coalesce(func.sum(StockMovement.change), 0)
    return (
        select(Stock.variant_id, total.label("expected"), Stock.received.label("found"))
        .outerjoin(StockMovement, StockMovement.variant_id == Stock.variant_id)
        .group_by(Stock.variant_id)
        .having(Stock.received != total)
    )
