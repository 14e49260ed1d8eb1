"""The public side of a room over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from liveloop.people.access import public
from liveloop.people.guests.service import GuestsService
from liveloop.people.guests.visitor import VisitorDep
from liveloop.shows.addresses import playback_origin
from liveloop.shows.watch.schemas import JoinRead, JoinRequest, WatchPage
from liveloop.shows.watch.service import WatchService

router = APIRouter(tags=["watch"])


async def _service(request: Request) -> WatchService:
    service: WatchService = request.app.state.shows.watch
    return service


async def _guests(request: Request) -> GuestsService:
    guests: GuestsService = request.app.state.people.guests
    return guests


Service = Annotated[WatchService, Depends(_service)]


@router.get("/watch/{slug}", operation_id="getWatchPage", dependencies=[Depends(public)])
async def get_watch_page(slug: str, service: Service) -> WatchPage:
    """What a room shows, and what can be watched again."""
    return await service.page(slug)


@router.post("/rooms/{slug}/join", operation_id="joinRoom", dependencies=[Depends(public)])
async def join_room(
    slug: str,
    wanted: JoinRequest,
    request: Request,
    response: Response,
    visitor: VisitorDep,
    service: Service,
    guests: Annotated[GuestsService, Depends(_guests)],
) -> JoinRead:
    """Come in: a ticket for the socket and, when there is a picture, a playback address."""
    joined = await service.join(slug, visitor, wanted, origin=playback_origin(request))
    if wanted.nickname:
        guests.remember(visitor, wanted.nickname, response)
    return joined
