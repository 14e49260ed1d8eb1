"""Measured latency over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.insight.latency.schemas import LatencyRead
from liveloop.insight.latency.service import LatencyService
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession

router = APIRouter(tags=["insight"])


async def _service(request: Request) -> LatencyService:
    service: LatencyService = request.app.state.insight.latency
    return service


@router.get("/broadcasts/{broadcast_id}/latency", operation_id="getLatency")
async def get_latency(
    broadcast_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("insight.read"))],
    session: ReadSession,
    service: Annotated[LatencyService, Depends(_service)],
) -> LatencyRead:
    """How long comments took from hand to hand and from the server to the screen, as pages measured it."""
    return await service.read(session, actor, broadcast_id)
