"""An unpaid order closes: its time is over, or its buyer or staff does not want it. All it held is let go."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shop.orders import repository
from liveloop.shop.orders.holding import Holding
from liveloop.shop.orders.locks import lock_order_or_none
from liveloop.shop.orders.machine import SYSTEM, By, OrderStateName, check
from liveloop.shop.orders.models import Order
from liveloop.shop.orders.neighbours import Money
from liveloop.shop.orders.steps import Steps

EXPIRED = "expired"
CANCELLED = "cancelled"


class Closing:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock, steps: Steps, holding: Holding, money: Money) -> None:
        self._clock = clock
        self._steps = steps
        self._holding = holding
        self._money = money

    async def close(self, session: AsyncSession, order: Order, because: str, by: By) -> None:
        """A locked order. Raises OrderState unless it waits for its payment."""
        check(order, OrderStateName.CLOSED)
        await self._money.close(session, order.id)
        await self._holding.let_go(session, order, (await repository.lines(session, [order.id]))[order.id])
        order.closed_because = because
        order.closed_at = self._clock.now()
        await self._steps.take(session, order, OrderStateName.CLOSED, f"order.{because}", by)

    async def expire_due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `orders.expire`. What was paid or cancelled meanwhile stays."""
        order = await lock_order_or_none(session, uuid.UUID(payload["order"]))
        if order is not None and order.state == OrderStateName.PLACED:
            await self.close(session, order, EXPIRED, SYSTEM)
