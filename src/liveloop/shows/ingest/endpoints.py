"""Source health over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession
from liveloop.shows.ingest.schemas import HealthRead
from liveloop.shows.ingest.service import HealthService

router = APIRouter(tags=["broadcasts"])


async def _service(request: Request) -> HealthService:
    service: HealthService = request.app.state.shows.health
    return service


@router.get("/broadcasts/{broadcast_id}/health", operation_id="getBroadcastHealth")
async def get_broadcast_health(
    broadcast_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("broadcasts.read"))],
    session: ReadSession,
    service: Annotated[HealthService, Depends(_service)],
) -> HealthRead:
    """What the encoder sends now, and which sources were turned away in the last 24 hours."""
    return await service.read(session, actor, broadcast_id)
