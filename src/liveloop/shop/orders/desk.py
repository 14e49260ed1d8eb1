"""The services that staff works with, in one hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import Actor
from liveloop.shop.orders.deciding import PolicyService
from liveloop.shop.orders.export import OrderExport
from liveloop.shop.orders.manifest import read_manifest
from liveloop.shop.orders.refunding import RefundService
from liveloop.shop.orders.service import OrderService
from liveloop.shop.orders.shipping import ShippingService
from liveloop.shop.orders.staff_schemas import BulkRead


@dataclass(frozen=True, slots=True)
class OrderDesk:
    orders: OrderService
    refunds: RefundService
    shipping: ShippingService
    policy: PolicyService
    export: OrderExport

    async def ship_file(self, session: AsyncSession, actor: Actor, data: bytes) -> BulkRead:
        """Raises ShippingInvalid when it is no manifest of parcels."""
        parcels, faults = read_manifest(data)
        return await self.shipping.ship_many(session, actor, parcels, faults)
