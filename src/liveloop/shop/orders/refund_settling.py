"""What becomes of an order when its money went back, or did not."""

from __future__ import annotations

import uuid
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.orders import repository
from liveloop.shop.orders.holding import Holding
from liveloop.shop.orders.machine import MONEY_HERE, ActorKind, By, OrderStateName
from liveloop.shop.orders.models import Order, OrderRefund
from liveloop.shop.orders.steps import Steps
from liveloop.shop.payments.subjects import RefundNews

KEY = "order:"
"""Begins the keys under which orders ask payments for a refund; the id of our row follows."""


class RefundStateName(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundSettling:
    """Under the lock of the order. Stateless but for the clock."""

    def __init__(self, clock: Clock, steps: Steps, holding: Holding) -> None:
        self._clock = clock
        self._steps = steps
        self._holding = holding

    async def settled(self, session: AsyncSession, order: Order, news: RefundNews) -> None:
        """Money of the order's payment went back, whoever wanted it. Told again it changes nothing."""
        refund = await self._refund(session, order, news)
        if refund is not None and refund.state != RefundStateName.SUCCEEDED:
            by = By(ActorKind.PAYMENT, news.payment_id, "payment", {"amount": news.amount})
            await self.settle(session, order, refund, by)

    async def settle(self, session: AsyncSession, order: Order, refund: OrderRefund, by: By) -> None:
        """The order goes on where it was, or is refunded when nothing is left of what was paid."""
        if refund.state == RefundStateName.PENDING:
            order.refunding -= refund.amount
        order.refunded += refund.amount
        refund.state, refund.settled_at = RefundStateName.SUCCEEDED, self._clock.now()
        lines = (await repository.lines(session, [order.id]))[order.id]
        await self._holding.take_back(session, order, lines, refund.goods)
        if order.state != OrderStateName.REFUNDING:
            await self._steps.take(session, order, OrderStateName.REFUNDING, "order.refunding", by)
        if order.refunded == order.total:
            await self._holding.give_coupons_back(session, order)
            await self._steps.take(session, order, OrderStateName.REFUNDED, "order.refunded", by)
        elif order.refunding:
            await self._steps.note(session, order, "order.part_refunded", by)
        else:
            resumed = OrderStateName(refund.resumes)
            await self._steps.take(session, order, resumed, "order.part_refunded", by)

    async def dropped(self, session: AsyncSession, order: Order, key: str) -> None:
        """Staff gave up a refund that its provider would not make: the order goes on where it was."""
        refund = await repository.refund_or_none(session, order.id, _id_of(key))
        if refund is None or refund.state != RefundStateName.PENDING:
            return
        refund.state, refund.settled_at = RefundStateName.FAILED, self._clock.now()
        order.refunding -= refund.amount
        by = By(ActorKind.PAYMENT, order.payment_id, "payment", {"amount": refund.amount})
        resumed = OrderStateName(refund.resumes)
        await self._steps.take(session, order, resumed, "order.refund_failed", by)

    async def _refund(self, session: AsyncSession, order: Order, news: RefundNews) -> OrderRefund | None:
        """The row of a refund that was asked for here, or a new one for what was asked of payments itself.
        None for money that never was the order's."""
        if asked := await repository.refund_or_none(session, order.id, _id_of(news.key)):
            asked.payment_refund_id = news.refund_id
            return asked
        key = f"payment:{news.refund_id}"
        if known := await repository.refund_by_key_or_none(session, order.id, key):
            return known
        if order.state not in MONEY_HERE | {OrderStateName.REFUNDING} or order.payment_id != news.payment_id:
            return None
        refund = OrderRefund(
            id=new_id(),
            order_id=order.id,
            key=key,
            amount=news.amount,
            reason=news.reason,
            goods={},
            state=RefundStateName.FAILED,
            resumes=order.state,
            payment_refund_id=news.refund_id,
            created_at=self._clock.now(),
        )
        await repository.add_refund(session, refund)
        return refund


def key_of(refund: OrderRefund) -> str:
    """Under which payments is asked for it."""
    return f"{KEY}{refund.id}"


def _id_of(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key.removeprefix(KEY)) if key.startswith(KEY) else None
    except ValueError:
        return None
