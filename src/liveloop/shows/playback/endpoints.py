"""Playback for staff over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.addresses import playback_origin
from liveloop.shows.playback.schemas import PreviewRead, RemovalCreate
from liveloop.shows.playback.service import PlaybackService

router = APIRouter(prefix="/broadcasts/{broadcast_id}", tags=["broadcasts"])


async def _service(request: Request) -> PlaybackService:
    service: PlaybackService = request.app.state.shows.playback
    return service


Service = Annotated[PlaybackService, Depends(_service)]


@router.get("/preview", operation_id="getBroadcastPreview")
async def get_broadcast_preview(
    broadcast_id: uuid.UUID,
    request: Request,
    actor: Annotated[Actor, Depends(require("broadcasts.read"))],
    session: ReadSession,
    service: Service,
) -> PreviewRead:
    """What staff watches, also before the start."""
    found = await service.preview(session, actor, broadcast_id, origin=playback_origin(request))
    return PreviewRead(playback_url=found.url, expires_at=found.expires_at)


@router.post("/removals", operation_id="removeViewer", status_code=204)
async def remove_viewer(
    broadcast_id: uuid.UUID,
    wanted: RemovalCreate,
    actor: Annotated[Actor, Depends(require("comments.moderate"))],
    session: WriteSession,
    service: Service,
) -> None:
    """Close the person's sockets and picture; they cannot come back to this broadcast."""
    await service.remove(session, actor, broadcast_id, wanted.person_id)
