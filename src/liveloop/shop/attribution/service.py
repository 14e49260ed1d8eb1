"""To what orders are owed: broadcast or replay, host, channel, inviter; and how many come back to buy."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.money import decimal_text
from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.people.access import Actor
from liveloop.shop.attribution.errors import DaysInvalid
from liveloop.shop.attribution.repository import AttributionRepository
from liveloop.shop.attribution.schemas import AttributionRead, Dimension, SoldBy

LONGEST = timedelta(days=367)
SHOWN = 100
"""Of each dimension, on a screen."""
EXPORTED = 10_000
HEADING = ("by", "key", "name", "currency", "paid_orders", "revenue", "refunded")


class AttributionService:
    """Stateless."""

    async def get(
        self, session: AsyncSession, actor: Actor, since: datetime, until: datetime
    ) -> AttributionRead:
        """Raises DaysInvalid."""
        found = _repository(session, actor, since, until)
        buyers, returning = await found.buyers()
        return AttributionRead(
            since=since,
            until=until,
            money=await found.money(),
            buyers=buyers,
            returning=returning,
            by={dimension: await found.by(dimension, limit=SHOWN) for dimension in Dimension},
        )

    async def csv(self, session: AsyncSession, actor: Actor, since: datetime, until: datetime) -> str:
        """All dimensions one below the other. Raises DaysInvalid."""
        found = _repository(session, actor, since, until)
        rows: list[tuple[object, ...]] = [HEADING]
        for dimension in Dimension:
            rows += [_row(dimension, one) for one in await found.by(dimension, limit=EXPORTED)]
        return BYTE_ORDER_MARK + lines(rows)


def _repository(
    session: AsyncSession, actor: Actor, since: datetime, until: datetime
) -> AttributionRepository:
    if not since < until <= since + LONGEST:
        raise DaysInvalid("Choose a first and a last day, at most a year apart.")
    return AttributionRepository(session, actor.organisation_id, since=since, until=until)


def _row(dimension: Dimension, one: SoldBy) -> tuple[object, ...]:
    return (
        dimension,
        cell(one.key or ""),
        cell(one.name or ""),
        one.currency,
        one.orders,
        decimal_text(one.revenue, one.currency),
        decimal_text(one.refunded, one.currency),
    )
