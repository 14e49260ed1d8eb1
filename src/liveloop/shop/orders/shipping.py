"""Orders leave the house: packed, shipped one by one or many from a file, and completed by themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.jobs import Jobs
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.orders import repository
from liveloop.shop.orders.errors import OrderNotFound, OrderState
from liveloop.shop.orders.locks import lock_order_or_none, lock_orders
from liveloop.shop.orders.machine import SYSTEM, TO_SHIP, By, OrderStateName, check, staff
from liveloop.shop.orders.models import Order
from liveloop.shop.orders.staff_schemas import BulkFault, BulkRead, ShipForm
from liveloop.shop.orders.steps import Steps

COMPLETE = "orders.complete"
ANOTHER_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of a file: `row` counts from 1; `number` is an order's, as it was written there."""

    row: int
    number: str
    form: ShipForm


class ShippingService:
    def __init__(self, clock: Clock, jobs: Jobs, audit: AuditLog, steps: Steps) -> None:
        self._clock = clock
        self._jobs = jobs
        self._audit = audit
        self._steps = steps

    async def ship(self, session: AsyncSession, actor: Actor, order_id: uuid.UUID, wanted: ShipForm) -> Order:
        """With the same number again nothing changes; with another one the number of a shipped order is
        corrected. Raises OrderNotFound, OrderState."""
        order = await lock_order_or_none(session, order_id)
        if order is None or order.organisation_id != actor.organisation_id:
            raise OrderNotFound("There is no such order.")
        if await self._ship(session, actor, order, wanted):
            await self._record(session, actor, "order.shipped", order)
        return order

    async def ship_many(
        self, session: AsyncSession, actor: Actor, parcels: Sequence[Parcel], faults: Iterable[BulkFault]
    ) -> BulkRead:
        """Each by itself: what cannot be shipped stays as it is and says why. `faults` were found in the file
        before."""
        ids = await repository.ids_by_number(
            session, actor.organisation_id, {parcel.number for parcel in parcels}
        )
        orders = await lock_orders(session, ids.values())
        read = BulkRead(done=0, unchanged=0, faults=[*faults])
        for parcel in parcels:
            order = orders.get(ids[parcel.number]) if parcel.number in ids else None
            try:
                if order is None:
                    raise OrderNotFound("There is no order of this number.")
                changed = await self._ship(session, actor, order, parcel.form)
            except LiveloopError as error:
                read.faults.append(_fault(parcel.row, parcel.number, error))
                continue
            read.done, read.unchanged = read.done + changed, read.unchanged + (not changed)
        read.faults.sort(key=lambda fault: fault.row)
        details = {"shipped": read.done, "faults": len(read.faults)}
        await self._audit.record(session, actor, "orders.shipped", details=details)
        return read

    async def pack(
        self, session: AsyncSession, actor: Actor, order_ids: Sequence[uuid.UUID], *, packed: bool
    ) -> BulkRead:
        """Take paid orders into the warehouse's hands, or give them back; each by itself."""
        orders = await lock_orders(session, order_ids)
        after = OrderStateName.FULFILLING if packed else OrderStateName.PAID
        read = BulkRead(done=0, unchanged=0, faults=[])
        for row, order_id in enumerate(order_ids, start=1):
            order = orders.get(order_id)
            try:
                if order is None or order.organisation_id != actor.organisation_id:
                    raise OrderNotFound("There is no such order.")
                done = await self._pack(session, actor, order, after)
            except LiveloopError as error:
                read.faults.append(_fault(row, order.number if order else str(order_id), error))
                continue
            read.done, read.unchanged = read.done + done, read.unchanged + (not done)
        details = {"orders": read.done}
        act = "orders.packed" if packed else "orders.unpacked"
        await self._audit.record(session, actor, act, details=details)
        return read

    async def complete(self, session: AsyncSession, order: Order, by: By) -> None:
        """A locked order arrived. Raises OrderState."""
        check(order, OrderStateName.COMPLETED)
        order.completed_at = self._clock.now()
        await self._steps.take(session, order, OrderStateName.COMPLETED, "order.completed", by)

    async def complete_due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `orders.complete`. One whose money is on its way back is looked at again a day later."""
        order = await lock_order_or_none(session, uuid.UUID(payload["order"]))
        if order is None or order.state not in (OrderStateName.SHIPPED, OrderStateName.REFUNDING):
            return
        if order.state == OrderStateName.SHIPPED and order.refund_wished_at is None:
            await self.complete(session, order, SYSTEM)
            return
        await self._plan(session, order, later=True)

    async def _ship(self, session: AsyncSession, actor: Actor, order: Order, wanted: ShipForm) -> bool:
        """False when it is shipped just so already."""
        now = (wanted.carrier, wanted.tracking_number)
        if order.state == OrderStateName.SHIPPED:
            if (order.carrier, order.tracking_number) == now:
                return False
            order.carrier, order.tracking_number = now
            await self._steps.note(session, order, "order.tracking_changed", staff(actor, number=now[1]))
            return True
        if order.state not in TO_SHIP:
            raise OrderState(f"This order is {order.state}. Only paid orders are shipped.", state=order.state)
        order.carrier, order.tracking_number = now
        order.shipped_at = self._clock.now()
        await self._plan(session, order)
        by = staff(actor, carrier=now[0], number=now[1])
        await self._steps.take(session, order, OrderStateName.SHIPPED, "order.shipped", by)
        return True

    async def _pack(self, session: AsyncSession, actor: Actor, order: Order, after: OrderStateName) -> bool:
        if order.state == after:
            return False
        if order.state not in TO_SHIP:
            raise OrderState(f"This order is {order.state}. Only paid ones are packed.", state=order.state)
        act = "order.packing" if after is OrderStateName.FULFILLING else "order.unpacked"
        await self._steps.take(session, order, after, act, staff(actor))
        return True

    async def _plan(self, session: AsyncSession, order: Order, *, later: bool = False) -> None:
        settings = await repository.settings(session, order.organisation_id)
        assert order.shipped_at is not None, "what is shipped has its time"
        due = settings.completion(order.shipped_at)
        if later:
            due = max(due, self._clock.now()) + ANOTHER_DAY
        payload = {"order": str(order.id)}
        await self._jobs.enqueue(session, COMPLETE, payload, run_at=due, unique_key=_job_key(order))

    async def _record(self, session: AsyncSession, actor: Actor, act: str, order: Order) -> None:
        details = {"number": order.number}
        await self._audit.record(session, actor, act, target=("order", order.id), details=details)


def _fault(row: int, number: str, error: LiveloopError) -> BulkFault:
    return BulkFault(row=row, number=number, code=error.code, detail=error.message)


def _job_key(order: Order) -> str:
    return f"{COMPLETE}:{order.id}"
