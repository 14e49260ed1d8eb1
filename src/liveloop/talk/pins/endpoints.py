"""Pins over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, public, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.pins.schemas import PinCreate, PinRead, Pins
from liveloop.talk.pins.service import PinService

router = APIRouter(tags=["pins"])


async def _service(request: Request) -> PinService:
    service: PinService = request.app.state.talk.pins
    return service


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Moderator = Annotated[Actor, Depends(require("comments.moderate"))]
Service = Annotated[PinService, Depends(_service)]


@router.put("/broadcasts/{broadcast_id}/pin", operation_id="pinComment")
async def pin_comment(
    broadcast_id: uuid.UUID, wanted: PinCreate, actor: Moderator, session: WriteSession, service: Service
) -> PinRead:
    """Put a comment on top, in the place of the one before."""
    return await service.pin(session, actor, broadcast_id, wanted)


@router.delete("/broadcasts/{broadcast_id}/pin", operation_id="unpinComment", status_code=204)
async def unpin_comment(
    broadcast_id: uuid.UUID, actor: Moderator, session: WriteSession, service: Service
) -> None:
    await service.take_down(session, actor, broadcast_id)


@router.get(
    "/watch/{slug}/broadcasts/{broadcast_id}/pins",
    operation_id="listWatchPins",
    dependencies=[Depends(public)],
)
async def list_watch_pins(
    slug: str,
    broadcast_id: uuid.UUID,
    session: ReadSession,
    watch: Annotated[WatchService, Depends(_watch)],
    service: Service,
) -> Pins:
    """What was on top and when, for a replay; the last 500."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.of(session, broadcast_id)
