"""Source health and refused encoders over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession
from liveloop.shows.ingest.schemas import HealthRead, RefusalRead
from liveloop.shows.ingest.service import HealthService
from liveloop.shows.ingest.strangers import StrangerBook

router = APIRouter(tags=["broadcasts"])


async def _service(request: Request) -> HealthService:
    service: HealthService = request.app.state.shows.health
    return service


async def _strangers(request: Request) -> StrangerBook:
    book: StrangerBook = request.app.state.shows.strangers
    return book


@router.get("/broadcasts/{broadcast_id}/health", operation_id="getBroadcastHealth")
async def get_broadcast_health(
    broadcast_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("broadcasts.read"))],
    session: ReadSession,
    service: Annotated[HealthService, Depends(_service)],
) -> HealthRead:
    """What the encoder sends now, and which sources were turned away in the last 24 hours."""
    return await service.read(session, actor, broadcast_id)


@router.get("/ingest/refusals", operation_id="listSourceRefusals")
async def list_source_refusals(
    _: Annotated[Actor, Depends(require("audit.read"))],
    strangers: Annotated[StrangerBook, Depends(_strangers)],
) -> list[RefusalRead]:
    """Encoders that named no room of ours, newest first: wrong keys, broken handshakes. At most 100 of
    the last 24 hours, of the whole install, since this process began."""
    return list(strangers.newest())
