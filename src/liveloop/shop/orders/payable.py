"""Orders as what is paid for (`payments.subjects.Subjects`).

Money that comes after an order has closed is taken if all of its goods, and its coupons, can be set aside
once more; the buyer wanted them and paid. Else it is refused, and payments gives it back by itself. What
was won in a flash sale is never set aside again: it has gone to the waiting list."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shop.orders import repository
from liveloop.shop.orders.life import Life
from liveloop.shop.orders.locks import lock_order_or_none
from liveloop.shop.orders.machine import ActorKind, By, OrderStateName
from liveloop.shop.orders.models import Order
from liveloop.shop.orders.refund_settling import RefundSettling
from liveloop.shop.payments.errors import NothingToPay
from liveloop.shop.payments.subjects import PaidNews, Payable, RefundNews


class OrderSubjects:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock, life: Life, refunds: RefundSettling) -> None:
        self._clock = clock
        self._life = life
        self._refunds = refunds

    async def lock(self, session: AsyncSession, subject_id: uuid.UUID) -> None:
        await lock_order_or_none(session, subject_id)

    async def payable(
        self, session: AsyncSession, subject_id: uuid.UUID, person_id: uuid.UUID
    ) -> Payable | None:
        """Raises NothingToPay."""
        order = await repository.get_or_none(session, subject_id)
        if order is None or order.person_id != person_id:
            return None
        if order.state != OrderStateName.PLACED or order.expires_at <= self._clock.now():
            raise NothingToPay("This order is not waiting for a payment. Look at its state.")
        return Payable(
            subject_id=order.id,
            organisation_id=order.organisation_id,
            person_id=order.person_id,
            amount=order.total,
            currency=order.currency,
            description=await self._description(session, order),
            expires_at=order.expires_at,
            room_id=order.room_id,
        )

    async def paid(self, session: AsyncSession, subject_id: uuid.UUID, payment: PaidNews) -> bool:
        """False: the money is not wanted."""
        order = await lock_order_or_none(session, subject_id)
        if order is None or (payment.amount, payment.currency) != (order.total, order.currency):
            return False
        if order.payment_id == payment.payment_id:
            return True
        by = By(ActorKind.PAYMENT, payment.payment_id, payment.provider)
        if order.state == OrderStateName.PLACED:
            order.payment_id = payment.payment_id
            await self._life.pay(session, order, by)
            return True
        if order.state != OrderStateName.CLOSED or not await self._life.pay_late(session, order, by):
            return False
        order.payment_id = payment.payment_id
        await session.flush()
        return True

    async def refunded(self, session: AsyncSession, subject_id: uuid.UUID, refund: RefundNews) -> None:
        order = await lock_order_or_none(session, subject_id)
        if order is not None:
            await self._refunds.settled(session, order, refund)

    async def dropped(self, session: AsyncSession, subject_id: uuid.UUID, key: str) -> None:
        order = await lock_order_or_none(session, subject_id)
        if order is not None:
            await self._refunds.dropped(session, order, key)

    async def _description(self, session: AsyncSession, order: Order) -> str:
        lines = (await repository.lines(session, [order.id]))[order.id]
        return lines[0].title if len(lines) == 1 else f"{lines[0].title} …"
