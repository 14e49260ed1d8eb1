"""Orders over HTTP, for the people who buy. Who may not come in any more buys nothing; what they have bought
stays theirs: to see, to pay, to cancel, to ask their money back."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import public
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.paging import read_cursor
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.orders.ordering import OrderingService
from liveloop.shop.orders.own import OrderGroup, OwnOrders
from liveloop.shop.orders.quoting import QuoteService
from liveloop.shop.orders.schemas import (
    OrderCreate,
    OrderDetail,
    OrderPlaced,
    OrderView,
    QuoteRead,
    QuoteWish,
    RefundWish,
)
from liveloop.shows.watch.service import WatchService

router = APIRouter(tags=["orders"])

ALL = "/watch/{slug}/orders"
ONE = ALL + "/{order_id}"


async def _quotes(request: Request) -> QuoteService:
    quotes: QuoteService = request.app.state.shop.sales.quotes
    return quotes


async def _places(request: Request) -> OrderingService:
    places: OrderingService = request.app.state.shop.sales.places
    return places


async def _own(request: Request) -> OwnOrders:
    own: OwnOrders = request.app.state.shop.sales.own
    return own


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Quotes = Annotated[QuoteService, Depends(_quotes)]
Places = Annotated[OrderingService, Depends(_places)]
Own = Annotated[OwnOrders, Depends(_own)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.post(ALL + "/quote", operation_id="quoteOrder", dependencies=[Depends(public)])
async def quote_order(
    slug: str,
    wanted: QuoteWish,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    quotes: Quotes,
) -> QuoteRead:
    """What it would cost this visitor now, and why line by line. Nothing is set aside."""
    return await quotes.quote(session, await watch.enter(slug, visitor), wanted)


@router.post(ALL, operation_id="placeOrder", dependencies=[Depends(public)])
async def place_order(
    slug: str, wanted: OrderCreate, visitor: VisitorDep, watch: Watch, places: Places
) -> OrderPlaced:
    """The same as the socket's `order.place`; answered once it is durable, again with the same order."""
    return await places.place(await watch.enter(slug, visitor), wanted.client_id, wanted)


@router.get(ALL, operation_id="listOwnOrders", dependencies=[Depends(public)])
async def list_own_orders(
    slug: str,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    own: Own,
    group: Annotated[OrderGroup, Query()] = OrderGroup.ALL,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[OrderView]:
    """This visitor's in the whole house, newest first."""
    by = await watch.recognise(slug, visitor)
    return await own.list(session, by, group, before=read_cursor(cursor), limit=limit)


@router.get(ONE, operation_id="getOwnOrder", dependencies=[Depends(public)])
async def get_own_order(
    slug: str, order_id: uuid.UUID, visitor: VisitorDep, watch: Watch, session: ReadSession, own: Own
) -> OrderDetail:
    return await own.get(session, await watch.recognise(slug, visitor), order_id)


@router.post(ONE + "/cancel", operation_id="cancelOwnOrder", dependencies=[Depends(public)])
async def cancel_own_order(
    slug: str, order_id: uuid.UUID, visitor: VisitorDep, watch: Watch, session: WriteSession, own: Own
) -> OrderDetail:
    """Before it is paid."""
    return await own.cancel(session, await watch.recognise(slug, visitor), order_id)


@router.post(ONE + "/receipt", operation_id="receiveOwnOrder", dependencies=[Depends(public)])
async def receive_own_order(
    slug: str, order_id: uuid.UUID, visitor: VisitorDep, watch: Watch, session: WriteSession, own: Own
) -> OrderDetail:
    """It has arrived; without this it is completed by itself some days after it was shipped."""
    return await own.receive(session, await watch.recognise(slug, visitor), order_id)


@router.post(ONE + "/refund-wish", operation_id="wishRefund", dependencies=[Depends(public)])
async def wish_refund(
    slug: str,
    order_id: uuid.UUID,
    wanted: RefundWish,
    visitor: VisitorDep,
    watch: Watch,
    session: WriteSession,
    own: Own,
) -> OrderDetail:
    """Ask for the money; staff decides."""
    return await own.wish_refund(session, await watch.recognise(slug, visitor), order_id, wanted.reason)
