"""A buyer's own orders: the list, one in detail, and what they may do with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.pages import Page
from liveloop.people.paging import make_page
from liveloop.shop.addresses.schemas import Destination
from liveloop.shop.orders import repository
from liveloop.shop.orders.closing import CANCELLED, Closing
from liveloop.shop.orders.errors import OrderNotFound, OrderState
from liveloop.shop.orders.locks import lock_order_or_none
from liveloop.shop.orders.machine import OrderStateName, viewer
from liveloop.shop.orders.models import Order
from liveloop.shop.orders.refunding import may_wish
from liveloop.shop.orders.schemas import OrderDetail, OrderStepRead, OrderView, looks_of, read_quote
from liveloop.shop.orders.shipping import ShippingService
from liveloop.shop.orders.steps import Steps
from liveloop.shop.pricing import Quote
from liveloop.shows.watch.tickets import Pass

HIDDEN_ACTS = frozenset({"order.packing", "order.unpacked"})
"""Steps that say nothing to a buyer."""


class OrderGroup(StrEnum):
    """How a buyer looks through their orders."""

    ALL = "all"
    TO_PAY = "to_pay"
    TO_SHIP = "to_ship"
    TO_RECEIVE = "to_receive"
    MONEY_BACK = "money_back"


STATES_OF: dict[OrderGroup, Sequence[OrderStateName]] = {
    OrderGroup.ALL: (),
    OrderGroup.TO_PAY: (OrderStateName.PLACED,),
    OrderGroup.TO_SHIP: (OrderStateName.PAID, OrderStateName.FULFILLING),
    OrderGroup.TO_RECEIVE: (OrderStateName.SHIPPED,),
    OrderGroup.MONEY_BACK: (OrderStateName.REFUNDING, OrderStateName.REFUNDED),
}


class OwnOrders:
    def __init__(self, clock: Clock, steps: Steps, closing: Closing, shipping: ShippingService) -> None:
        self._clock = clock
        self._steps = steps
        self._closing = closing
        self._shipping = shipping

    async def list(
        self,
        session: AsyncSession,
        by: Pass,
        group: OrderGroup,
        *,
        before: uuid.UUID | None,
        limit: int,
    ) -> Page[OrderView]:
        """Newest first."""
        rows = await repository.of_person(
            session,
            by.organisation_id,
            by.person_id,
            STATES_OF[group],
            before=before,
            limit=limit + 1,
        )
        lines = await repository.lines(session, [order.id for order in rows])
        return make_page(
            rows,
            limit,
            view=lambda order: OrderView.of(order, lines[order.id]),
            key=lambda order: order.id,
        )

    async def get(self, session: AsyncSession, by: Pass, order_id: uuid.UUID) -> OrderDetail:
        """Raises OrderNotFound."""
        order = await repository.get_or_none(session, order_id)
        return await self._detail(session, _theirs(order, by))

    async def cancel(self, session: AsyncSession, by: Pass, order_id: uuid.UUID) -> OrderDetail:
        """Before it is paid; again changes nothing. Raises OrderNotFound, OrderState."""
        order = await self._locked(session, by, order_id)
        if order.state != OrderStateName.CLOSED:
            await self._closing.close(session, order, CANCELLED, viewer(by))
        return await self._detail(session, order)

    async def receive(self, session: AsyncSession, by: Pass, order_id: uuid.UUID) -> OrderDetail:
        """It has arrived; again changes nothing. Raises OrderNotFound, OrderState."""
        order = await self._locked(session, by, order_id)
        if order.state != OrderStateName.COMPLETED:
            await self._shipping.complete(session, order, viewer(by))
        return await self._detail(session, order)

    async def wish_refund(
        self, session: AsyncSession, by: Pass, order_id: uuid.UUID, reason: str
    ) -> OrderDetail:
        """Ask for the money; staff decides. Asked again, the last reason stands. Raises OrderNotFound,
        OrderState."""
        order = await self._locked(session, by, order_id)
        if not may_wish(order):
            raise OrderState("This order has nothing to give back.", state=order.state)
        again, order.refund_wish = order.refund_wished_at is not None, reason
        if not again:
            order.refund_wished_at = self._clock.now()
            await self._steps.note(session, order, "order.refund_wished", viewer(by, reason=reason))
        return await self._detail(session, order)

    async def _locked(self, session: AsyncSession, by: Pass, order_id: uuid.UUID) -> Order:
        return _theirs(await lock_order_or_none(session, order_id), by)

    async def _detail(self, session: AsyncSession, order: Order) -> OrderDetail:
        lines = (await repository.lines(session, [order.id]))[order.id]
        steps = await repository.steps(session, order.id)
        return OrderDetail(
            **dict(OrderView.of(order, lines)),
            quote=read_quote(Quote.from_json(order.quote), looks_of(lines)),
            destination=Destination.model_validate(order.destination).masked(),
            note=order.note,
            steps=[OrderStepRead.model_validate(one) for one in steps if one.act not in HIDDEN_ACTS],
        )


def _theirs(order: Order | None, by: Pass) -> Order:
    """Another person's order does not exist."""
    if order is None or order.person_id != by.person_id or order.organisation_id != by.organisation_id:
        raise OrderNotFound("There is no such order.")
    return order
