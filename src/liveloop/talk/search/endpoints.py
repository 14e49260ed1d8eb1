"""Search over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime

from liveloop.kit.pages import Cursor, Limit
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession
from liveloop.talk.search.documents import StateFilter
from liveloop.talk.search.schemas import CommentsFound
from liveloop.talk.search.service import SearchService, Wanted

router = APIRouter(tags=["comments"])

QUERY_LENGTH = 100


async def _service(request: Request) -> SearchService:
    service: SearchService = request.app.state.talk.search
    return service


@router.get("/comments", operation_id="searchComments")
async def search_comments(
    actor: Annotated[Actor, Depends(require("comments.moderate"))],
    session: ReadSession,
    service: Annotated[SearchService, Depends(_service)],
    query: Annotated[str, Query(max_length=QUERY_LENGTH)] = "",
    room_id: uuid.UUID | None = None,
    broadcast_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    state: StateFilter = StateFilter.ANY,
    start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: AwareDatetime | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CommentsFound:
    """Newest first, with all words of the query: those of scripts with spaces as beginnings of words, others
    anywhere. What was said a moment ago is found within seconds."""
    wanted = Wanted(query, room_id, broadcast_id, person_id, state, start, until)
    return await service.search(session, actor, wanted, cursor=cursor, limit=limit)
