"""Orders as staff sees them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.pages import Page
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page
from liveloop.shop.addresses.schemas import Destination, DestinationRead
from liveloop.shop.orders import repository
from liveloop.shop.orders.closing import CANCELLED, Closing
from liveloop.shop.orders.errors import OrderNotFound
from liveloop.shop.orders.locks import lock_order_or_none
from liveloop.shop.orders.machine import MONEY_HERE, staff
from liveloop.shop.orders.models import Order, OrderLine
from liveloop.shop.orders.repository import OrderFilter, OrderRepository
from liveloop.shop.orders.schemas import OrderView, looks_of, read_quote
from liveloop.shop.orders.staff_schemas import (
    Attribution,
    BroadcastOrders,
    MoneyOf,
    OrderCounts,
    OrderRefundRead,
    StaffOrderDetail,
    StaffOrderRead,
    StaffStepRead,
)
from liveloop.shop.pricing import Quote
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.service import BroadcastService


class OrderService:
    def __init__(self, audit: AuditLog, broadcasts: BroadcastService, closing: Closing) -> None:
        self._audit = audit
        self._broadcasts = broadcasts
        self._closing = closing

    async def list(
        self,
        session: AsyncSession,
        actor: Actor,
        wanted: OrderFilter,
        *,
        before: uuid.UUID | None,
        limit: int,
    ) -> Page[StaffOrderRead]:
        """Newest first, names and phones masked."""
        rows = await OrderRepository(session, actor.organisation_id).list(
            wanted, before=before, limit=limit + 1
        )
        lines = await repository.lines(session, [order.id for order in rows])
        ids = {order.broadcast_id for order in rows if order.broadcast_id}
        titles = await repository.broadcasts_of(session, ids)
        return make_page(
            rows,
            limit,
            view=lambda order: _read(order, lines[order.id], titles.get(order.broadcast_id)),
            key=lambda order: order.id,
        )

    async def counts(self, session: AsyncSession, actor: Actor) -> OrderCounts:
        found = OrderRepository(session, actor.organisation_id)
        return OrderCounts(states=await found.counts(), refund_wished=await found.refund_wishes())

    async def get(self, session: AsyncSession, actor: Actor, order_id: uuid.UUID) -> StaffOrderDetail:
        """Raises OrderNotFound."""
        order = await OrderRepository(session, actor.organisation_id).get_or_none(order_id)
        if order is None:
            raise OrderNotFound("There is no such order.")
        return await self.detail(session, actor, order)

    async def detail(self, session: AsyncSession, actor: Actor, order: Order) -> StaffOrderDetail:
        lines = (await repository.lines(session, [order.id]))[order.id]
        found = await repository.broadcasts_of(session, {order.broadcast_id} if order.broadcast_id else set())
        broadcast = found.get(order.broadcast_id)
        read = _read(order, lines, broadcast)
        if actor.may("orders.manage"):
            read.destination = DestinationRead.model_validate(order.destination)
        left = order.total - order.refunded - order.refunding
        return StaffOrderDetail(
            **dict(read),
            quote=read_quote(Quote.from_json(order.quote), looks_of(lines)),
            attribution=await _attribution(session, order, broadcast),
            steps=[StaffStepRead.model_validate(one) for one in await repository.steps(session, order.id)],
            refunds=[
                OrderRefundRead.model_validate(one) for one in await repository.refunds(session, order.id)
            ],
            payment_id=order.payment_id,
            refundable=left if order.state in MONEY_HERE else 0,
        )

    async def cancel(self, session: AsyncSession, actor: Actor, order_id: uuid.UUID) -> StaffOrderDetail:
        """An unpaid one. Raises OrderNotFound, OrderState."""
        order = await lock_order_or_none(session, order_id)
        if order is None or order.organisation_id != actor.organisation_id:
            raise OrderNotFound("There is no such order.")
        await self._closing.close(session, order, CANCELLED, staff(actor))
        details = {"number": order.number}
        await self._audit.record(
            session, actor, "order.cancelled", target=("order", order.id), details=details
        )
        return await self.detail(session, actor, order)

    async def of_broadcast(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID
    ) -> BroadcastOrders:
        """What was sold in it so far. Raises BroadcastNotFound."""
        await self._broadcasts.get(session, actor, broadcast_id)
        sums = await repository.sums_of(session, broadcast_id)
        return BroadcastOrders(
            placed=sum(one.placed for one in sums),
            paid=sum(one.paid for one in sums),
            replay_paid=sum(one.replay_paid for one in sums),
            pieces=await repository.pieces_of(session, broadcast_id),
            money=[MoneyOf(currency=one.currency, paid=one.taken, refunded=one.refunded) for one in sums],
        )


def _read(order: Order, lines: Sequence[OrderLine], broadcast: Broadcast | None) -> StaffOrderRead:
    return StaffOrderRead(
        **dict(OrderView.of(order, lines)),
        buyer_name=order.buyer_name,
        person_id=order.person_id,
        destination=Destination.model_validate(order.destination).masked(),
        note=order.note,
        refunding=order.refunding,
        refund_wish=order.refund_wish,
        broadcast_id=order.broadcast_id,
        broadcast_title=broadcast.title if broadcast else None,
        replay=order.replay,
        channel=order.channel,
    )


async def _attribution(session: AsyncSession, order: Order, broadcast: Broadcast | None) -> Attribution:
    started = broadcast.started_at if broadcast else None
    second = (order.media_at - started).total_seconds() if order.media_at and started else None
    return Attribution(
        broadcast_id=order.broadcast_id,
        broadcast_title=broadcast.title if broadcast else None,
        room_id=order.room_id,
        replay=order.replay,
        media_at=order.media_at,
        second=second,
        shelf_item_id=order.shelf_item_id,
        host_account_id=order.host_account_id,
        host_name=await repository.account_name_or_none(session, order.host_account_id),
        channel=order.channel,
        inviter_id=order.inviter_id,
    )
