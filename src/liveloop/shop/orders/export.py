"""Orders as a file for the warehouse: one line of an order a line, whole addresses, nothing read as a
formula."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.money import decimal_text
from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.orders import repository
from liveloop.shop.orders.models import Order, OrderLine
from liveloop.shop.orders.repository import OrderFilter, OrderRepository

ORDERS = 5_000
PAGE = 500
HEADING = (
    "order",
    "state",
    "placed_at",
    "paid_at",
    "sku",
    "title",
    "options",
    "quantity",
    "amount",
    "currency",
    "name",
    "phone",
    "country",
    "region",
    "city",
    "district",
    "street",
    "postal_code",
    "note",
    "carrier",
    "tracking_number",
)


class OrderExport:
    """It holds addresses whole, so that each export is on record."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit

    async def csv(self, session: AsyncSession, actor: Actor, wanted: OrderFilter) -> str:
        """The newest first, at most so many orders. The file may come back as a manifest of parcels."""
        repository_of = OrderRepository(session, actor.organisation_id)
        rows: list[Sequence[object]] = [HEADING]
        before: uuid.UUID | None = None
        count = 0
        while count < ORDERS and (page := await repository_of.list(wanted, before=before, limit=PAGE)):
            parts = await repository.lines(session, [order.id for order in page])
            rows += [_row(order, line) for order in page for line in parts[order.id]]
            before, count = page[-1].id, count + len(page)
        await self._audit.record(session, actor, "orders.exported", details={"orders": count})
        return BYTE_ORDER_MARK + lines(rows)


def _row(order: Order, line: OrderLine) -> list[object]:
    to = order.destination
    options = " / ".join(f"{name}: {value}" for name, value in line.options.items())
    texts = [to[name] for name in ("name", "phone", "country", "region", "city", "district", "street")]
    return [
        spoken(order.number),
        order.state,
        order.created_at.isoformat(),
        order.paid_at.isoformat() if order.paid_at else "",
        cell(line.sku),
        cell(line.title),
        cell(options),
        line.quantity - line.returned,
        decimal_text(line.amount, order.currency),
        order.currency,
        *(cell(text) for text in texts),
        cell(to["postal_code"]),
        cell(order.note),
        cell(order.carrier or ""),
        cell(order.tracking_number or ""),
    ]


def spoken(number: str) -> str:
    """In groups of four, which also keeps spreadsheets from rounding it to fifteen digits."""
    return "-".join(number[place : place + 4] for place in range(0, len(number), 4))
