"""The audience over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.insight.live.schemas import AudiencePoint
from liveloop.insight.live.service import AudienceService
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession

router = APIRouter(tags=["insight"])


async def _service(request: Request) -> AudienceService:
    service: AudienceService = request.app.state.insight.audience
    return service


@router.get("/broadcasts/{broadcast_id}/audience", operation_id="getAudience")
async def get_audience(
    broadcast_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("insight.read"))],
    session: ReadSession,
    service: Annotated[AudienceService, Depends(_service)],
) -> list[AudiencePoint]:
    """How many watched, every ten seconds."""
    return await service.points(session, actor, broadcast_id)
