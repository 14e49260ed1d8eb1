"""The shelf over HTTP, for staff and for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.shelf.looking import LookService
from liveloop.shop.shelf.schemas import (
    Explain,
    ExplainingRead,
    LookReport,
    LooksTaken,
    ShelfItemUpdate,
    ShelfMount,
    ShelfOrder,
    ShelfProduct,
    ShelfRead,
    ShelfView,
)
from liveloop.shop.shelf.service import ShelfService
from liveloop.shop.shelf.watching import ShelfWindow
from liveloop.shows.watch.service import WatchService

router = APIRouter(tags=["shelf"])

Reader = Annotated[Actor, Depends(require("shop.read"))]
Runner = Annotated[Actor, Depends(require("shop.run"))]

STAFF = "/broadcasts/{broadcast_id}/shelf"
WATCH = "/watch/{slug}/broadcasts/{broadcast_id}/shelf"


async def _service(request: Request) -> ShelfService:
    service: ShelfService = request.app.state.shop.showcase.shelf
    return service


async def _window(request: Request) -> ShelfWindow:
    window: ShelfWindow = request.app.state.shop.showcase.window
    return window


async def _looks(request: Request) -> LookService:
    looks: LookService = request.app.state.shop.showcase.looks
    return looks


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[ShelfService, Depends(_service)]
Window = Annotated[ShelfWindow, Depends(_window)]
Looks = Annotated[LookService, Depends(_looks)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get(STAFF, operation_id="getShelf")
async def get_shelf(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> ShelfRead:
    """With live prices and how many people looked."""
    return await service.read(session, actor, broadcast_id)


@router.post(STAFF, operation_id="mountProducts")
async def mount_products(
    broadcast_id: uuid.UUID, wanted: ShelfMount, actor: Runner, session: WriteSession, service: Service
) -> ShelfRead:
    """Put products below what is there, before, during or after the broadcast."""
    return await service.mount(session, actor, broadcast_id, wanted)


@router.put(STAFF + "/order", operation_id="arrangeShelf")
async def arrange_shelf(
    broadcast_id: uuid.UUID, wanted: ShelfOrder, actor: Runner, session: WriteSession, service: Service
) -> ShelfRead:
    """Names every item in its new order."""
    return await service.arrange(session, actor, broadcast_id, wanted)


@router.put(STAFF + "/explaining", operation_id="explainProduct")
async def explain_product(
    broadcast_id: uuid.UUID, wanted: Explain, actor: Runner, session: WriteSession, service: Service
) -> ExplainingRead:
    """Show the card of an item over the comments from a media time on, or take it away."""
    return await service.explain(session, actor, broadcast_id, wanted)


@router.patch(STAFF + "/items/{item_id}", operation_id="updateShelfItem")
async def update_shelf_item(
    broadcast_id: uuid.UUID,
    item_id: uuid.UUID,
    wanted: ShelfItemUpdate,
    actor: Runner,
    session: WriteSession,
    service: Service,
) -> ShelfRead:
    """Live-exclusive prices, and whether they hold in the replay. A price that was open counts for
    `honour_seconds` after it closed."""
    return await service.update(session, actor, broadcast_id, item_id, wanted)


@router.delete(STAFF + "/items/{item_id}", operation_id="takeOffShelf", status_code=204)
async def take_off_shelf(
    broadcast_id: uuid.UUID, item_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> None:
    """Its live prices close; what people bought stays bought."""
    await service.take_off(session, actor, broadcast_id, item_id)


@router.get(WATCH, operation_id="getWatchShelf", dependencies=[Depends(public)])
async def get_watch_shelf(
    slug: str, broadcast_id: uuid.UUID, session: ReadSession, watch: Watch, window: Window
) -> ShelfView:
    """What is on it, and when each product was explained, for a replay."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await window.view(session, broadcast_id)


@router.get(WATCH + "/items/{item_id}", operation_id="getWatchProduct", dependencies=[Depends(public)])
async def get_watch_product(
    slug: str,
    broadcast_id: uuid.UUID,
    item_id: uuid.UUID,
    session: ReadSession,
    watch: Watch,
    window: Window,
) -> ShelfProduct:
    """All that is needed to choose a variant."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await window.page(session, broadcast_id, item_id)


@router.post("/watch/{slug}/shelf/looks", operation_id="reportLooks", dependencies=[Depends(public)])
async def report_looks(
    slug: str, wanted: LookReport, visitor: VisitorDep, watch: Watch, looks: Looks
) -> LooksTaken:
    """The same as the socket's `shelf.look`, of the current broadcast; counts once a person and item."""
    return await looks.look(await watch.enter(slug, visitor), wanted)
