"""Flash sales over HTTP, for staff and for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.flash.buying import BuyService
from liveloop.shop.flash.schemas import (
    BuyRead,
    BuyWanted,
    FlashCreate,
    FlashDraw,
    FlashList,
    FlashRead,
    FlashStart,
    FlashViews,
    FlashWinnerPage,
)
from liveloop.shop.flash.service import FlashService
from liveloop.shows.watch.service import WatchService

router = APIRouter(tags=["flash"])

Reader = Annotated[Actor, Depends(require("shop.read"))]
Runner = Annotated[Actor, Depends(require("shop.run"))]

STAFF = "/broadcasts/{broadcast_id}/flash-sales"
WATCH = "/watch/{slug}/broadcasts/{broadcast_id}/flash-sales"
BUY = "/watch/{slug}/flash-sales/{sale_id}/purchase"


async def _service(request: Request) -> FlashService:
    service: FlashService = request.app.state.shop.flash.sales
    return service


async def _buys(request: Request) -> BuyService:
    buys: BuyService = request.app.state.shop.flash.buys
    return buys


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[FlashService, Depends(_service)]
Buys = Annotated[BuyService, Depends(_buys)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get("/flash-sales", operation_id="listAllFlashSales")
async def list_all_flash_sales(
    actor: Reader, session: ReadSession, service: Service, cursor: Cursor = None, limit: Limit = 50
) -> Page[FlashRead]:
    """Of every broadcast, newest first."""
    return await service.list_all(session, actor, cursor=cursor, limit=limit)


@router.get(STAFF, operation_id="listFlashSales")
async def list_flash_sales(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> FlashList:
    return await service.list(session, actor, broadcast_id)


@router.post(STAFF, operation_id="createFlashSale", status_code=201)
async def create_flash_sale(
    broadcast_id: uuid.UUID, wanted: FlashCreate, actor: Runner, session: WriteSession, service: Service
) -> FlashRead:
    """Prepare a flash sale and set its goods aside; nobody sees it before it is announced."""
    return await service.create(session, actor, broadcast_id, wanted)


@router.delete(STAFF + "/{sale_id}", operation_id="deleteFlashSale", status_code=204)
async def delete_flash_sale(
    broadcast_id: uuid.UUID, sale_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> None:
    """Only what nobody has seen."""
    await service.delete(session, actor, broadcast_id, sale_id)


@router.post(STAFF + "/{sale_id}/start", operation_id="startFlashSale")
async def start_flash_sale(
    broadcast_id: uuid.UUID,
    sale_id: uuid.UUID,
    wanted: FlashStart,
    actor: Runner,
    session: WriteSession,
    service: Service,
) -> FlashRead:
    """Show it with its countdown. A fair one publishes the hash of its seed before anybody can enter."""
    return await service.start(session, actor, broadcast_id, sale_id, wanted)


@router.post(STAFF + "/{sale_id}/close", operation_id="closeFlashSale")
async def close_flash_sale(
    broadcast_id: uuid.UUID,
    sale_id: uuid.UUID,
    wanted: FlashStart,
    actor: Runner,
    session: WriteSession,
    service: Service,
) -> FlashRead:
    """Before its time. Whoever is behind may still buy or enter for some seconds."""
    return await service.close(session, actor, broadcast_id, sale_id, wanted)


@router.get(STAFF + "/{sale_id}/winners", operation_id="listFlashWinners")
async def list_flash_winners(
    broadcast_id: uuid.UUID,
    sale_id: uuid.UUID,
    actor: Reader,
    session: ReadSession,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> FlashWinnerPage:
    """In the order in which they won."""
    return await service.winners(session, actor, broadcast_id, sale_id, cursor=cursor, limit=limit)


@router.get(WATCH, operation_id="listWatchFlashSales", dependencies=[Depends(public)])
async def list_watch_flash_sales(
    slug: str, broadcast_id: uuid.UUID, session: ReadSession, watch: Watch, service: Service
) -> FlashViews:
    """What was sold and when, for a replay."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.shown(session, broadcast_id)


@router.get(WATCH + "/{sale_id}/draw", operation_id="getFlashDraw", dependencies=[Depends(public)])
async def get_flash_draw(
    slug: str,
    broadcast_id: uuid.UUID,
    sale_id: uuid.UUID,
    session: ReadSession,
    watch: Watch,
    service: Service,
) -> FlashDraw:
    """Everything that is needed to do the draw of a fair sale again."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.draw(session, broadcast_id, sale_id)


@router.post(BUY, operation_id="buyInFlashSale", dependencies=[Depends(public)])
async def buy_in_flash_sale(
    slug: str, sale_id: uuid.UUID, wanted: BuyWanted, visitor: VisitorDep, watch: Watch, buys: Buys
) -> BuyRead:
    """The same as the socket's `flash.buy`: answered once it is durable, sent again the same again."""
    return await buys.buy(await watch.enter(slug, visitor), sale_id, wanted.quantity)


@router.get(BUY, operation_id="getFlashPurchase", dependencies=[Depends(public)])
async def get_flash_purchase(
    slug: str,
    sale_id: uuid.UUID,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    buys: Buys,
) -> BuyRead:
    """Where this visitor stands."""
    return await buys.standing(session, await watch.enter(slug, visitor), sale_id)
