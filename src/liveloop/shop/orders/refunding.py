"""Money back: buyers ask, staff decides."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.orders import repository
from liveloop.shop.orders.errors import OrderNotFound, OrderState, RefundInvalid, RefundTooLarge
from liveloop.shop.orders.locks import lock_order_or_none
from liveloop.shop.orders.machine import MONEY_HERE, OrderStateName, check, staff
from liveloop.shop.orders.models import Order, OrderLine, OrderRefund
from liveloop.shop.orders.neighbours import Money
from liveloop.shop.orders.refund_settling import RefundSettling, RefundStateName, key_of
from liveloop.shop.orders.staff_schemas import RefundForm
from liveloop.shop.orders.steps import Steps


class RefundService:
    def __init__(
        self, clock: Clock, audit: AuditLog, steps: Steps, settling: RefundSettling, money: Money
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._steps = steps
        self._settling = settling
        self._money = money

    async def refund(
        self, session: AsyncSession, actor: Actor, order_id: uuid.UUID, wanted: RefundForm
    ) -> Order:
        """Have money given back, all of it or a part, with or without goods that come back into the stock.

        The same key gives back once. Raises OrderNotFound, OrderState, RefundTooLarge, RefundInvalid.
        """
        order = await self._locked(session, actor, order_id)
        if await repository.refund_by_key_or_none(session, order.id, wanted.key):
            return order
        check(order, OrderStateName.REFUNDING)
        amount = self._amount(order, wanted.amount)
        lines = (await repository.lines(session, [order.id]))[order.id]
        refund = OrderRefund(
            id=new_id(),
            order_id=order.id,
            key=wanted.key,
            amount=amount,
            reason=wanted.reason,
            goods=_returning(lines, wanted.goods),
            state=RefundStateName.PENDING,
            resumes=order.state,
            created_at=self._clock.now(),
        )
        order.refunding += amount
        order.refund_wish = order.refund_wished_at = None
        await repository.add_refund(session, refund)
        by = staff(actor, amount=amount, reason=wanted.reason, goods=sum(refund.goods.values()))
        await self._steps.take(session, order, OrderStateName.REFUNDING, "order.refunding", by)
        await self._give_back(session, order, refund, actor)
        details = {"number": order.number, "amount": amount, "currency": order.currency}
        target = ("order", order.id)
        await self._audit.record(session, actor, "order.refund_ordered", target=target, details=details)
        return order

    async def decline(self, session: AsyncSession, actor: Actor, order_id: uuid.UUID, reason: str) -> Order:
        """Answer a buyer who asked for their money. Raises OrderNotFound, OrderState."""
        order = await self._locked(session, actor, order_id)
        if order.refund_wished_at is None:
            raise OrderState("Nobody asks for this order's money.", state=order.state)
        order.refund_wish = order.refund_wished_at = None
        await self._steps.note(session, order, "order.refund_declined", staff(actor, reason=reason))
        details = {"number": order.number}
        target = ("order", order.id)
        await self._audit.record(session, actor, "order.refund_declined", target=target, details=details)
        return order

    async def _give_back(
        self, session: AsyncSession, order: Order, refund: OrderRefund, actor: Actor
    ) -> None:
        """Through the payment; what cost nothing is given back at once."""
        if refund.amount == 0:
            await self._settling.settle(session, order, refund, staff(actor, amount=0))
            return
        assert order.payment_id is not None, "money that is here came with a payment"
        await self._money.refund(
            session,
            order.payment_id,
            refund.amount,
            key_of(refund),
            refund.reason,
            ordered_by=actor.name,
        )

    def _amount(self, order: Order, wanted: int | None) -> int:
        most = order.total - order.refunded - order.refunding
        amount = most if wanted is None else wanted
        if amount > most:
            raise RefundTooLarge("Give back at most what is left of what was paid.", most=most)
        if amount == 0 and order.total > 0:
            raise RefundInvalid("Give back at least one of the smallest coins.")
        return amount

    async def _locked(self, session: AsyncSession, actor: Actor, order_id: uuid.UUID) -> Order:
        order = await lock_order_or_none(session, order_id)
        if order is None or order.organisation_id != actor.organisation_id:
            raise OrderNotFound("There is no such order.")
        return order


def may_wish(order: Order) -> bool:
    """Whether a buyer can ask for their money."""
    return order.state in MONEY_HERE and order.refunded < order.total


def _returning(lines: Sequence[OrderLine], goods: Mapping[uuid.UUID, int]) -> dict[str, int]:
    left = {line.id: line.quantity - line.returned for line in lines}
    for line_id, count in goods.items():
        if count > left.get(line_id, 0):
            raise RefundInvalid("Not that much of it was bought.", line_id=str(line_id))
    return {str(line_id): count for line_id, count in goods.items()}
