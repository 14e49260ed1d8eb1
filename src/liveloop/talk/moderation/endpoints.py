"""Words and rules over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.talk.moderation.schemas import (
    WORD_LENGTH,
    CommentRules,
    ListedWordRead,
    Trial,
    TrialResult,
    WordsAdd,
    WordsAdded,
)
from liveloop.talk.moderation.service import ModerationService

router = APIRouter(tags=["moderation"])

Moderator = Annotated[Actor, Depends(require("comments.moderate"))]
Lawgiver = Annotated[Actor, Depends(require("moderation.manage"))]

IMPORT_BYTES = 2 * 1024 * 1024


async def _service(request: Request) -> ModerationService:
    service: ModerationService = request.app.state.talk.moderation
    return service


Service = Annotated[ModerationService, Depends(_service)]


@router.get("/moderation/words", operation_id="listWords")
async def list_words(
    actor: Moderator,
    session: ReadSession,
    service: Service,
    room_id: uuid.UUID | None = None,
    query: Annotated[str | None, Query(max_length=WORD_LENGTH)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ListedWordRead]:
    """Newest first: those of a room, or without one those that count in all rooms."""
    return await service.words(session, actor, room_id=room_id, query=query, cursor=cursor, limit=limit)


@router.post("/moderation/words", operation_id="addWords", max_body_size=IMPORT_BYTES)
async def add_words(wanted: WordsAdd, actor: Lawgiver, session: WriteSession, service: Service) -> WordsAdded:
    """List up to 10,000 words at once; one that is listed already gets the new action."""
    return await service.add_words(session, actor, wanted)


@router.delete("/moderation/words/{word_id}", operation_id="removeWord", status_code=204)
async def remove_word(word_id: uuid.UUID, actor: Lawgiver, session: WriteSession, service: Service) -> None:
    await service.remove_word(session, actor, word_id)


@router.post("/moderation/trial", operation_id="tryComment")
async def try_comment(trial: Trial, actor: Moderator, session: ReadSession, service: Service) -> TrialResult:
    """What would become of a text if a viewer said it now."""
    return await service.try_out(session, actor, trial)


@router.get("/rooms/{room_id}/comment-rules", operation_id="getCommentRules")
async def get_comment_rules(
    room_id: uuid.UUID, actor: Moderator, session: ReadSession, service: Service
) -> CommentRules:
    return await service.rules(session, actor, room_id)


@router.put("/rooms/{room_id}/comment-rules", operation_id="putCommentRules")
async def put_comment_rules(
    room_id: uuid.UUID, wanted: CommentRules, actor: Moderator, session: WriteSession, service: Service
) -> CommentRules:
    """Slow mode, review and the rest, as a moderator needs them in the middle of a broadcast."""
    return await service.set_rules(session, actor, room_id, wanted)
