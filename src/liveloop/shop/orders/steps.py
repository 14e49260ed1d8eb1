"""Takes an order a step further: the state, the record of it, and the news of it, together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.shop.orders import events, repository
from liveloop.shop.orders.machine import By, OrderStateName, move, step
from liveloop.shop.orders.models import Order, OrderLine, OrderStep


class Listener(Protocol):
    """Is told in the transaction of the step. `lines` are the order's."""

    async def stepped(
        self, session: AsyncSession, order: Order, lines: Sequence[OrderLine], step: OrderStep
    ) -> None: ...


class Steps:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock, channels: ChannelLog, listeners: Iterable[Listener] = ()) -> None:
        self._clock = clock
        self._channels = channels
        self._listeners = tuple(listeners)

    async def begin(self, session: AsyncSession, order: Order, act: str, by: By) -> None:
        """The first step of a new order."""
        await self._keep(session, order, step(order, None, act, by, self._clock.now()))

    async def take(
        self, session: AsyncSession, order: Order, after: OrderStateName, act: str, by: By
    ) -> None:
        """Move a locked order. Raises OrderState."""
        await self._keep(session, order, move(order, after, act, by, self._clock.now()))

    async def note(self, session: AsyncSession, order: Order, act: str, by: By) -> None:
        """Something happened to a locked order that stays in its state."""
        await self._keep(session, order, step(order, OrderStateName(order.state), act, by, self._clock.now()))

    async def _keep(self, session: AsyncSession, order: Order, taken: OrderStep) -> None:
        await session.flush()
        await repository.add_step(session, taken)
        lines = (await repository.lines(session, [order.id]))[order.id]
        for listener in self._listeners:
            await listener.stepped(session, order, lines, taken)
        if order.room_id is not None:
            await self._channels.append(session, str(order.room_id), [events.changed(order, lines)])
