"""An order is placed, and paid: in time, or late if there is still everything that it needs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import savepoint
from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.jobs import Jobs
from liveloop.shop.orders import repository
from liveloop.shop.orders.holding import Holding
from liveloop.shop.orders.machine import SYSTEM, By, OrderStateName, check
from liveloop.shop.orders.models import Order
from liveloop.shop.orders.steps import Steps

EXPIRE = "orders.expire"
PATIENCE = timedelta(seconds=30)
"""After an order's time to pay is over: news of money that was paid in its last seconds still arrives."""


class Life:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock, jobs: Jobs, steps: Steps, holding: Holding) -> None:
        self._clock = clock
        self._jobs = jobs
        self._steps = steps
        self._holding = holding

    async def placed(self, session: AsyncSession, order: Order, by: By) -> None:
        """A new order that holds its goods. One that costs nothing is paid at once.

        The job that closes it is never cancelled: it locks its own row before the order's, and whoever
        pays or cancels has the order's. It finds nothing to do then."""
        if order.total == 0:
            await self._steps.begin(session, order, "order.placed", by)
            await self.pay(session, order, SYSTEM)
            return
        await self._jobs.enqueue(
            session,
            EXPIRE,
            {"order": str(order.id)},
            run_at=order.expires_at + PATIENCE,
            unique_key=f"{EXPIRE}:{order.id}",
        )
        await self._steps.begin(session, order, "order.placed", by)

    async def pay(self, session: AsyncSession, order: Order, by: By) -> None:
        """The money of a locked order is there; its goods are held. Raises OrderState."""
        check(order, OrderStateName.PAID)
        await self._holding.sell(session, order, (await repository.lines(session, [order.id]))[order.id])
        order.paid_at = self._clock.now()
        await self._steps.take(session, order, OrderStateName.PAID, "order.paid", by)

    async def pay_late(self, session: AsyncSession, order: Order, by: By) -> bool:
        """Money for a closed order: it is taken if everything can be set aside once more, else False and
        nothing has changed."""
        lines = (await repository.lines(session, [order.id]))[order.id]
        try:
            async with savepoint(session):
                if not await self._holding.set_aside_again(session, order, lines):
                    return False
        except LiveloopError:
            order.held_again = False
            return False
        order.closed_because = order.closed_at = None
        await self.pay(session, order, by)
        return True
