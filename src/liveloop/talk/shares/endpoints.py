"""Shares over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.shares.schemas import ShareCreate, SharesRead, ShareTaken
from liveloop.talk.shares.service import ShareService

router = APIRouter(tags=["shares"])


async def _service(request: Request) -> ShareService:
    service: ShareService = request.app.state.talk.shares
    return service


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[ShareService, Depends(_service)]


@router.get("/broadcasts/{broadcast_id}/shares", operation_id="getShares")
async def get_shares(
    broadcast_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("broadcasts.read"))],
    session: ReadSession,
    service: Service,
) -> SharesRead:
    """How often it was passed on, and by which way."""
    return await service.of(session, actor, broadcast_id)


@router.post("/watch/{slug}/shares", operation_id="reportShare", dependencies=[Depends(public)])
async def report_share(
    slug: str,
    wanted: ShareCreate,
    visitor: VisitorDep,
    watch: Annotated[WatchService, Depends(_watch)],
    service: Service,
) -> ShareTaken:
    """The same as the socket's `share.report`; answered once it is durable."""
    return await service.report(await watch.enter(slug, visitor), wanted.client_id, wanted.channel)
