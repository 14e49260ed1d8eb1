"""The moderators' desk over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession
from liveloop.talk.desk.schemas import DeskComment, DeskRead
from liveloop.talk.desk.service import DeskService

router = APIRouter(tags=["desk"])


async def _service(request: Request) -> DeskService:
    service: DeskService = request.app.state.talk.justice.desk
    return service


Moderator = Annotated[Actor, Depends(require("comments.moderate"))]
Service = Annotated[DeskService, Depends(_service)]


@router.get("/desk", operation_id="getDesk")
async def get_desk(actor: Moderator, session: ReadSession, service: Service) -> DeskRead:
    """The rooms that run now, with what waits in each."""
    return await service.get(session, actor)


@router.get("/desk/held", operation_id="listDeskHeld")
async def list_desk_held(
    actor: Moderator, session: ReadSession, service: Service, cursor: Cursor = None, limit: Limit = 50
) -> Page[DeskComment]:
    """What waits for a person in all rooms, oldest first."""
    return await service.held(session, actor, cursor=cursor, limit=limit)


@router.get("/desk/comments", operation_id="listDeskComments")
async def list_desk_comments(
    actor: Moderator,
    session: ReadSession,
    service: Service,
    name: Annotated[str | None, Query(max_length=80)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DeskComment]:
    """What is said in all rooms, newest first; by people whose name has `name` in it."""
    return await service.said(session, actor, name=name, cursor=cursor, limit=limit)


@router.get("/persons/{person_id}/comments", operation_id="listPersonComments")
async def list_person_comments(
    person_id: uuid.UUID,
    actor: Moderator,
    session: ReadSession,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DeskComment]:
    """What somebody said, whatever became of it; newest first."""
    return await service.said_by(session, actor, person_id, cursor=cursor, limit=limit)
