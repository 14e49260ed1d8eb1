"""Gifts over HTTP, for staff and for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile
from pydantic import AwareDatetime

from liveloop.kit.pages import Cursor, Limit
from liveloop.kit.pictures import HEADERS, MEDIA_TYPE, PICTURE_BYTES, UPLOAD_BYTES, Pictures
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.gifts.schemas import (
    Board,
    GiftCreate,
    GiftForm,
    GiftList,
    GiftOrder,
    GiftPage,
    GiftRead,
    GiftRefund,
    GiftShelf,
    GiftTaken,
    Leaders,
)
from liveloop.talk.gifts.service import GiftService
from liveloop.talk.gifts.shelving import CatalogueService

router = APIRouter(tags=["gifts"])

Reader = Annotated[Actor, Depends(require("broadcasts.read"))]
Keeper = Annotated[Actor, Depends(require("interaction.manage"))]
Treasurer = Annotated[Actor, Depends(require("points.manage"))]


async def _service(request: Request) -> GiftService:
    service: GiftService = request.app.state.talk.giving.gifts
    return service


async def _catalogue(request: Request) -> CatalogueService:
    catalogue: CatalogueService = request.app.state.talk.giving.catalogue
    return catalogue


async def _pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.talk.giving.pictures
    return pictures


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[GiftService, Depends(_service)]
Catalogue = Annotated[CatalogueService, Depends(_catalogue)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get("/gifts", operation_id="listGifts")
async def list_gifts(actor: Reader, session: ReadSession, catalogue: Catalogue) -> GiftList:
    return await catalogue.list(session, actor)


@router.post("/gifts", operation_id="createGift", status_code=201)
async def create_gift(
    wanted: GiftForm, actor: Keeper, session: WriteSession, catalogue: Catalogue
) -> GiftRead:
    return await catalogue.create(session, actor, wanted)


@router.put("/gifts/order", operation_id="orderGifts")
async def order_gifts(
    wanted: GiftOrder, actor: Keeper, session: WriteSession, catalogue: Catalogue
) -> GiftList:
    """Every gift, in the order in which viewers see them."""
    return await catalogue.order(session, actor, wanted)


@router.put("/gifts/{gift_id}", operation_id="updateGift")
async def update_gift(
    gift_id: uuid.UUID, wanted: GiftForm, actor: Keeper, session: WriteSession, catalogue: Catalogue
) -> GiftRead:
    """What was sent keeps its old price and look."""
    return await catalogue.update(session, actor, gift_id, wanted)


@router.delete("/gifts/{gift_id}", operation_id="deleteGift", status_code=204)
async def delete_gift(gift_id: uuid.UUID, actor: Keeper, session: WriteSession, catalogue: Catalogue) -> None:
    """What was sent of it stays."""
    await catalogue.delete(session, actor, gift_id)


@router.put("/gifts/{gift_id}/picture", operation_id="putGiftPicture", max_body_size=UPLOAD_BYTES)
async def put_gift_picture(
    gift_id: uuid.UUID, picture: UploadFile, actor: Keeper, session: WriteSession, catalogue: Catalogue
) -> GiftRead:
    """A JPEG, PNG or WebP picture of at most 5 MB and 4096 pixels a side; it is kept at 256."""
    return await catalogue.set_picture(session, actor, gift_id, await picture.read(PICTURE_BYTES + 1))


@router.delete("/gifts/{gift_id}/picture", operation_id="deleteGiftPicture")
async def delete_gift_picture(
    gift_id: uuid.UUID, actor: Keeper, session: WriteSession, catalogue: Catalogue
) -> GiftRead:
    """The emoji is shown again."""
    return await catalogue.set_picture(session, actor, gift_id, None)


@router.get(
    "/gift-pictures/{name}",
    operation_id="getGiftPicture",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
    dependencies=[Depends(public)],
)
async def get_gift_picture(name: str, pictures: Annotated[Pictures, Depends(_pictures)]) -> Response:
    return Response(await pictures.load(name), media_type=MEDIA_TYPE, headers=HEADERS)


@router.get("/broadcasts/{broadcast_id}/gifts", operation_id="listGiftsSent")
async def list_gifts_sent(
    broadcast_id: uuid.UUID,
    actor: Reader,
    session: ReadSession,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> GiftPage:
    """Newest first, with what was refunded."""
    return await service.page(session, actor, broadcast_id, cursor=cursor, limit=limit)


@router.get("/broadcasts/{broadcast_id}/gift-leaders", operation_id="listGiftLeaders")
async def list_gift_leaders(
    broadcast_id: uuid.UUID,
    actor: Reader,
    session: ReadSession,
    service: Service,
    board: Board = Board.LIVE,
) -> Leaders:
    """The first fifty of a board."""
    return await service.leaders_of(session, actor, broadcast_id, board)


@router.post("/broadcasts/{broadcast_id}/gifts/{sent_id}/refund", operation_id="refundGift", status_code=204)
async def refund_gift(
    broadcast_id: uuid.UUID,
    sent_id: uuid.UUID,
    wanted: GiftRefund,
    actor: Treasurer,
    session: WriteSession,
    service: Service,
) -> None:
    """Give the points back, and take the gift off every board and page."""
    await service.refund(session, actor, broadcast_id, sent_id, wanted)


@router.get("/watch/{slug}/gifts", operation_id="getGiftShelf", dependencies=[Depends(public)])
async def get_gift_shelf(
    slug: str, visitor: VisitorDep, watch: Watch, session: ReadSession, service: Service
) -> GiftShelf:
    """What may be sent in this room."""
    by = await watch.enter(slug, visitor)
    return await service.shelf(session, by.organisation_id)


@router.post("/watch/{slug}/gifts", operation_id="sendGift", status_code=201, dependencies=[Depends(public)])
async def send_gift(
    slug: str, wanted: GiftCreate, visitor: VisitorDep, watch: Watch, service: Service
) -> GiftTaken:
    """The same as the socket's `gift.send`; answered once it is durable."""
    return await service.send(await watch.enter(slug, visitor), wanted.client_id, wanted)


@router.get("/watch/{slug}/gift-leaders", operation_id="getGiftLeaders", dependencies=[Depends(public)])
async def get_gift_leaders(
    slug: str,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    service: Service,
    board: Board = Board.LIVE,
) -> Leaders:
    """The first fifty of a board, and the place of this visitor."""
    return await service.leaders_for(session, await watch.enter(slug, visitor), board)


@router.get(
    "/watch/{slug}/broadcasts/{broadcast_id}/gifts",
    operation_id="listWatchGifts",
    dependencies=[Depends(public)],
)
async def list_watch_gifts(
    slug: str,
    broadcast_id: uuid.UUID,
    session: ReadSession,
    watch: Watch,
    service: Service,
    start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: AwareDatetime | None = None,
    after: Cursor = None,
    limit: Limit = 100,
) -> GiftPage:
    """What was sent in a span of media time, in step with a replay, page by page `after` a cursor."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.span(session, broadcast_id, start=start, until=until, cursor=after, limit=limit)
