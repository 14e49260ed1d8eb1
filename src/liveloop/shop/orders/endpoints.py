"""Orders over HTTP, for staff."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile
from pydantic import AwareDatetime

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.paging import read_cursor
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.orders.desk import OrderDesk
from liveloop.shop.orders.errors import ShippingInvalid
from liveloop.shop.orders.machine import OrderStateName
from liveloop.shop.orders.policy import OrderSettings
from liveloop.shop.orders.repository import OrderFilter
from liveloop.shop.orders.staff_schemas import (
    BroadcastOrders,
    BulkForm,
    BulkRead,
    DeclineForm,
    OrderCounts,
    RefundForm,
    ShipForm,
    Source,
    StaffOrderDetail,
    StaffOrderRead,
)

router = APIRouter(tags=["orders"])

Reader = Annotated[Actor, Depends(require("orders.read"))]
Manager = Annotated[Actor, Depends(require("orders.manage"))]
Refunder = Annotated[Actor, Depends(require("orders.refund"))]

MANIFEST_BYTES = 1024 * 1024
UPLOAD_BYTES = MANIFEST_BYTES + 16 * 1024
"""With what a form puts around it."""


async def _desk(request: Request) -> OrderDesk:
    desk: OrderDesk = request.app.state.shop.sales.desk
    return desk


Desk = Annotated[OrderDesk, Depends(_desk)]


async def _filter(
    query: Annotated[str, Query(max_length=80, description="a number, a phone's last digits, a name")] = "",
    state: Annotated[list[OrderStateName] | None, Query(max_length=8)] = None,
    broadcast_id: uuid.UUID | None = None,
    source: Source | None = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    refund_wished: bool = False,
) -> OrderFilter:
    return OrderFilter(query, state or (), broadcast_id, source, since, until, refund_wished)


Wanted = Annotated[OrderFilter, Depends(_filter)]


@router.get("/orders", operation_id="listOrders")
async def list_orders(
    actor: Reader,
    session: ReadSession,
    desk: Desk,
    wanted: Wanted,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[StaffOrderRead]:
    """Newest first."""
    return await desk.orders.list(session, actor, wanted, before=read_cursor(cursor), limit=limit)


@router.get("/orders/counts", operation_id="countOrders")
async def count_orders(actor: Reader, session: ReadSession, desk: Desk) -> OrderCounts:
    return await desk.orders.counts(session, actor)


@router.get("/orders/settings", operation_id="getOrderSettings")
async def get_order_settings(actor: Reader, session: ReadSession, desk: Desk) -> OrderSettings:
    return await desk.policy.get(session, actor)


@router.put("/orders/settings", operation_id="putOrderSettings")
async def put_order_settings(
    wanted: OrderSettings, actor: Manager, session: WriteSession, desk: Desk
) -> OrderSettings:
    """For what is placed or shipped from now on."""
    return await desk.policy.put(session, actor, wanted)


@router.get(
    "/orders/export.csv",
    operation_id="exportOrders",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_orders(actor: Manager, session: WriteSession, desk: Desk, wanted: Wanted) -> Response:
    """For the warehouse: whole addresses, one line of an order a line, in UTF-8."""
    text = await desk.export.csv(session, actor, wanted)
    headers = {"Content-Disposition": 'attachment; filename="orders.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/orders/shipments", operation_id="shipOrders", max_body_size=UPLOAD_BYTES)
async def ship_orders(file: UploadFile, actor: Manager, session: WriteSession, desk: Desk) -> BulkRead:
    """A CSV file with the columns order, carrier and tracking_number, at most 1 MB."""
    data = await file.read(MANIFEST_BYTES + 1)
    if len(data) > MANIFEST_BYTES:
        raise ShippingInvalid("The file is larger than 1 MB. Ship in parts.")
    return await desk.ship_file(session, actor, data)


@router.post("/orders/packing", operation_id="packOrders")
async def pack_orders(wanted: BulkForm, actor: Manager, session: WriteSession, desk: Desk) -> BulkRead:
    """Take paid orders into the warehouse's hands."""
    return await desk.shipping.pack(session, actor, wanted.order_ids, packed=True)


@router.post("/orders/unpacking", operation_id="unpackOrders")
async def unpack_orders(wanted: BulkForm, actor: Manager, session: WriteSession, desk: Desk) -> BulkRead:
    """Give them back."""
    return await desk.shipping.pack(session, actor, wanted.order_ids, packed=False)


@router.get("/orders/{order_id}", operation_id="getOrder")
async def get_order(order_id: uuid.UUID, actor: Reader, session: ReadSession, desk: Desk) -> StaffOrderDetail:
    return await desk.orders.get(session, actor, order_id)


@router.post("/orders/{order_id}/shipment", operation_id="shipOrder")
async def ship_order(
    order_id: uuid.UUID, wanted: ShipForm, actor: Manager, session: WriteSession, desk: Desk
) -> StaffOrderDetail:
    """Also corrects the number of a shipped one."""
    order = await desk.shipping.ship(session, actor, order_id, wanted)
    return await desk.orders.detail(session, actor, order)


@router.post("/orders/{order_id}/cancel", operation_id="cancelOrder")
async def cancel_order(
    order_id: uuid.UUID, actor: Manager, session: WriteSession, desk: Desk
) -> StaffOrderDetail:
    """An unpaid one."""
    return await desk.orders.cancel(session, actor, order_id)


@router.post("/orders/{order_id}/refunds", operation_id="refundOrder")
async def refund_order(
    order_id: uuid.UUID, wanted: RefundForm, actor: Refunder, session: WriteSession, desk: Desk
) -> StaffOrderDetail:
    """All of it or a part, with or without goods that come back into the stock."""
    order = await desk.refunds.refund(session, actor, order_id, wanted)
    return await desk.orders.detail(session, actor, order)


@router.post("/orders/{order_id}/refund-wish/decline", operation_id="declineRefund")
async def decline_refund(
    order_id: uuid.UUID, wanted: DeclineForm, actor: Refunder, session: WriteSession, desk: Desk
) -> StaffOrderDetail:
    """Answer a buyer who asked for their money."""
    order = await desk.refunds.decline(session, actor, order_id, wanted.reason)
    return await desk.orders.detail(session, actor, order)


@router.get("/broadcasts/{broadcast_id}/orders/summary", operation_id="getBroadcastOrders")
async def get_broadcast_orders(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, desk: Desk
) -> BroadcastOrders:
    """What was sold in it so far."""
    return await desk.orders.of_broadcast(session, actor, broadcast_id)
