"""Tells other systems what becomes of orders (outgoing webhooks). Where they go is not told: whoever
sends them reads it with a token of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.orders.models import Order, OrderLine, OrderStep
from liveloop.shop.webhooks.emitting import Emitter
from liveloop.shop.webhooks.vocabulary import EventType

EVENTS: Mapping[str, EventType] = {
    "order.placed": "order.placed",
    "order.paid": "order.paid",
    "order.shipped": "order.shipped",
    "order.completed": "order.completed",
    "order.cancelled": "order.closed",
    "order.expired": "order.closed",
    "order.refunding": "order.refunding",
    "order.part_refunded": "order.refunded",
    "order.refunded": "order.refunded",
}
"""By the act of a step; other acts are the house's own."""


class OrderHooks:
    """A listener of `steps`."""

    def __init__(self, emitter: Emitter) -> None:
        self._emitter = emitter

    async def stepped(
        self, session: AsyncSession, order: Order, lines: Sequence[OrderLine], step: OrderStep
    ) -> None:
        if event := EVENTS.get(step.act):
            await self._emitter.emit(session, order.organisation_id, event, told_of(order, lines))


def told_of(order: Order, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """An order as other systems know it. Amounts are minor units of `currency`."""
    return {
        "id": str(order.id),
        "number": order.number,
        "state": order.state,
        "currency": order.currency,
        "total": order.total,
        "refunded": order.refunded,
        "closed_because": order.closed_because,
        "carrier": order.carrier,
        "tracking_number": order.tracking_number,
        "lines": [
            {
                "sku": line.sku,
                "title": line.title,
                "options": line.options,
                "quantity": line.quantity,
                "returned": line.returned,
                "price": line.price,
                "amount": line.amount,
                "offer": line.offer,
            }
            for line in lines
        ],
        "broadcast_id": _text(order.broadcast_id),
        "replay": order.replay,
        "media_at": _text(order.media_at),
        "shelf_item_id": _text(order.shelf_item_id),
        "host_account_id": _text(order.host_account_id),
        "channel": order.channel,
        "inviter_id": _text(order.inviter_id),
        "placed_at": order.created_at.isoformat(),
        "paid_at": _text(order.paid_at),
        "shipped_at": _text(order.shipped_at),
        "completed_at": _text(order.completed_at),
        "closed_at": _text(order.closed_at),
    }


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value is None else str(value)
