"""Sums of the paid orders of an organisation, by what they are owed to."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Label, SQLColumnExpression, String, case, cast, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.accounts.models import Account
from liveloop.people.persons.models import PersonRow
from liveloop.shop.attribution.schemas import Dimension, SoldBy, SoldIn
from liveloop.shop.orders.models import Order
from liveloop.shows.broadcasts.models import Broadcast

_NONE, _REPLAY, _LIVE = (literal_column(f"'{name}'", String) for name in ("none", "replay", "live"))
_SOURCE = case((Order.broadcast_id.is_(None), _NONE), (Order.replay.is_(True), _REPLAY), else_=_LIVE)
_IS_LIVE = Order.broadcast_id.is_not(None) & Order.replay.is_(False)
_REVENUE = Order.total - Order.refunded

COLUMNS: Mapping[Dimension, SQLColumnExpression[Any]] = {
    Dimension.SOURCE: _SOURCE,
    Dimension.BROADCAST: Order.broadcast_id,
    Dimension.HOST: Order.host_account_id,
    Dimension.CHANNEL: Order.channel,
    Dimension.INVITER: Order.inviter_id,
}
_NAMED: Mapping[Dimension, tuple[Any, Any]] = {
    Dimension.BROADCAST: (Broadcast.id, Broadcast.title),
    Dimension.HOST: (Account.id, Account.name),
    Dimension.INVITER: (PersonRow.id, PersonRow.nickname),
}


class AttributionRepository:
    """Of one organisation, paid from `since` until before `until`."""

    def __init__(
        self, session: AsyncSession, organisation_id: uuid.UUID, *, since: datetime, until: datetime
    ) -> None:
        self._session = session
        self._ever = (Order.organisation_id == organisation_id, Order.paid_at < until)
        self._paid = (*self._ever, Order.paid_at >= since)

    async def money(self) -> list[SoldIn]:
        """One a currency."""
        rows = await self._session.execute(
            select(
                Order.currency,
                func.count(),
                func.sum(_REVENUE),
                func.sum(Order.refunded),
                func.sum(case((_IS_LIVE, _REVENUE), else_=0)),
            )
            .where(*self._paid)
            .group_by(Order.currency)
            .order_by(Order.currency)
        )
        return [
            SoldIn(currency=row[0], orders=row[1], revenue=row[2], refunded=row[3], live_revenue=row[4])
            for row in rows
        ]

    async def by(self, dimension: Dimension, *, limit: int) -> list[SoldBy]:
        """The largest first."""
        sold_by: Label[Any] = COLUMNS[dimension].label("sold_by")
        revenue = func.sum(_REVENUE)
        rows = await self._session.execute(
            select(sold_by, Order.currency, func.count(), revenue, func.sum(Order.refunded))
            .where(*self._paid)
            .group_by(COLUMNS[dimension], Order.currency)
            .order_by(revenue.desc(), cast(COLUMNS[dimension], String), Order.currency)
            .limit(limit)
        )
        found = rows.all()
        names = await self._names(dimension, {row[0] for row in found if row[0] is not None})
        return [
            SoldBy(
                key=None if row[0] is None else str(row[0]),
                name=names.get(row[0]),
                currency=row[1],
                orders=row[2],
                revenue=row[3],
                refunded=row[4],
            )
            for row in found
        ]

    async def buyers(self) -> tuple[int, int]:
        """How many people paid, and how many of them for two orders or more, one of them perhaps before."""
        people = select(Order.person_id).where(*self._paid).distinct()
        more = (
            select(Order.person_id)
            .where(*self._ever, Order.person_id.in_(people))
            .group_by(Order.person_id)
            .having(func.count() > 1)
        )
        return await self._count(people), await self._count(more)

    async def _count(self, people: Any) -> int:
        return int(await self._session.scalar(select(func.count()).select_from(people.subquery())) or 0)

    async def _names(self, dimension: Dimension, keys: Collection[Any]) -> dict[Any, str]:
        if dimension not in _NAMED or not keys:
            return {}
        key, name = _NAMED[dimension]
        rows: Sequence[Any] = (await self._session.execute(select(key, name).where(key.in_(keys)))).all()
        return {row[0]: row[1] for row in rows}
