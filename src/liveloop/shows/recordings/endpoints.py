"""Recordings over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.addresses import playback_origin
from liveloop.shows.recordings.schemas import RecordingListed, RecordingRead
from liveloop.shows.recordings.service import RecordingService

router = APIRouter(tags=["recordings"])

Reader = Annotated[Actor, Depends(require("recordings.read"))]


async def _service(request: Request) -> RecordingService:
    service: RecordingService = request.app.state.shows.recordings
    return service


Service = Annotated[RecordingService, Depends(_service)]


@router.get("/recordings", operation_id="listRecordings")
async def list_recordings(
    actor: Reader, session: ReadSession, service: Service, cursor: Cursor = None, limit: Limit = 50
) -> Page[RecordingListed]:
    return await service.list(session, actor, cursor=cursor, limit=limit)


@router.get("/broadcasts/{broadcast_id}/recording", operation_id="getRecording")
async def get_recording(
    broadcast_id: uuid.UUID, request: Request, actor: Reader, session: ReadSession, service: Service
) -> RecordingRead:
    return await service.get(session, actor, broadcast_id, origin=playback_origin(request))


@router.delete("/broadcasts/{broadcast_id}/recording", operation_id="deleteRecording", status_code=204)
async def delete_recording(
    broadcast_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("broadcasts.write"))],
    session: WriteSession,
    service: Service,
) -> None:
    """The replay is gone at once, for good."""
    await service.delete(session, actor, broadcast_id)
