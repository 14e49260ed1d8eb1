"""Comments over HTTP, for staff and for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.watch.conversation import CommentPage
from liveloop.shows.watch.service import WatchService
from liveloop.talk.comments.export import CommentExport
from liveloop.talk.comments.models import HeldState
from liveloop.talk.comments.own import OwnHistory
from liveloop.talk.comments.review import ReviewService
from liveloop.talk.comments.schemas import CommentCreate, CommentSent, HeldCommentRead, OwnComments
from liveloop.talk.comments.service import CommentHistory, CommentService

router = APIRouter(tags=["comments"])


async def _service(request: Request) -> CommentService:
    service: CommentService = request.app.state.talk.comments
    return service


async def _history(request: Request) -> CommentHistory:
    history: CommentHistory = request.app.state.talk.history
    return history


async def _broadcasts(request: Request) -> BroadcastService:
    broadcasts: BroadcastService = request.app.state.shows.broadcasts
    return broadcasts


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


async def _review(request: Request) -> ReviewService:
    review: ReviewService = request.app.state.talk.review
    return review


async def _export(request: Request) -> CommentExport:
    export: CommentExport = request.app.state.talk.export
    return export


async def _own(request: Request) -> OwnHistory:
    own: OwnHistory = request.app.state.talk.own
    return own


Moderator = Annotated[Actor, Depends(require("comments.moderate"))]
Export = Annotated[CommentExport, Depends(_export)]
Review = Annotated[ReviewService, Depends(_review)]
Service = Annotated[CommentService, Depends(_service)]
History = Annotated[CommentHistory, Depends(_history)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get("/broadcasts/{broadcast_id}/comments", operation_id="listComments")
async def list_comments(
    broadcast_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("broadcasts.read"))],
    session: ReadSession,
    broadcasts: Annotated[BroadcastService, Depends(_broadcasts)],
    history: History,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CommentPage:
    """The newest first page, each page oldest first; `next_cursor` leads further back."""
    await broadcasts.get(session, actor, broadcast_id)
    return await history.page(session, broadcast_id, before=cursor, limit=limit)


@router.get(
    "/broadcasts/{broadcast_id}/comments.csv",
    operation_id="exportComments",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_comments(
    broadcast_id: uuid.UUID, actor: Moderator, session: WriteSession, export: Export
) -> StreamingResponse:
    """Everything that was said, also what was deleted or held, in UTF-8; it stands in the audit log."""
    await export.begin(session, actor, broadcast_id)
    headers = {"Content-Disposition": f'attachment; filename="comments-{broadcast_id}.csv"'}
    return StreamingResponse(export.csv(broadcast_id), media_type="text/csv; charset=utf-8", headers=headers)


@router.delete(
    "/broadcasts/{broadcast_id}/comments/{comment_id}", operation_id="deleteComment", status_code=204
)
async def delete_comment(
    broadcast_id: uuid.UUID,
    comment_id: uuid.UUID,
    actor: Moderator,
    session: WriteSession,
    service: Service,
) -> None:
    """Take a comment off every screen."""
    await service.delete(session, actor, broadcast_id, comment_id)


@router.post(
    "/broadcasts/{broadcast_id}/comments/{comment_id}/restore",
    operation_id="restoreComment",
    status_code=204,
)
async def restore_comment(
    broadcast_id: uuid.UUID,
    comment_id: uuid.UUID,
    actor: Moderator,
    session: WriteSession,
    service: Service,
) -> None:
    """Take a deletion back."""
    await service.restore(session, actor, broadcast_id, comment_id)


@router.get("/broadcasts/{broadcast_id}/comments/shadowed", operation_id="listShadowedComments")
async def list_shadowed_comments(
    broadcast_id: uuid.UUID,
    actor: Moderator,
    session: ReadSession,
    review: Review,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CommentPage:
    """What only its author and moderators see, in its place between the comments: the newest page first,
    each oldest first; `next_cursor` leads further back."""
    return await review.shadowed(session, actor, broadcast_id, cursor=cursor, limit=limit)


@router.get("/broadcasts/{broadcast_id}/held-comments", operation_id="listHeldComments")
async def list_held_comments(
    broadcast_id: uuid.UUID,
    actor: Moderator,
    session: ReadSession,
    review: Review,
    state: HeldState = HeldState.WAITING,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[HeldCommentRead]:
    """What waits for a person, or what became of it; oldest first."""
    return await review.list(session, actor, broadcast_id, state=state, cursor=cursor, limit=limit)


@router.post(
    "/broadcasts/{broadcast_id}/held-comments/{held_id}/release",
    operation_id="releaseHeldComment",
    status_code=204,
)
async def release_held_comment(
    broadcast_id: uuid.UUID, held_id: uuid.UUID, actor: Moderator, session: WriteSession, review: Review
) -> None:
    """Show it to everybody now."""
    await review.release(session, actor, broadcast_id, held_id)


@router.post(
    "/broadcasts/{broadcast_id}/held-comments/{held_id}/reject",
    operation_id="rejectHeldComment",
    status_code=204,
)
async def reject_held_comment(
    broadcast_id: uuid.UUID, held_id: uuid.UUID, actor: Moderator, session: WriteSession, review: Review
) -> None:
    """It stays unseen, and its author is told."""
    await review.reject(session, actor, broadcast_id, held_id)


@router.get(
    "/watch/{slug}/broadcasts/{broadcast_id}/comments",
    operation_id="listWatchComments",
    dependencies=[Depends(public)],
)
async def list_watch_comments(
    slug: str,
    broadcast_id: uuid.UUID,
    session: ReadSession,
    watch: Watch,
    history: History,
    before: Cursor = None,
    start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: AwareDatetime | None = None,
    after: Cursor = None,
    limit: Limit = 50,
) -> CommentPage:
    """What was said, oldest first: the last page `before` a cursor; or, with `from` or `until`, what
    belongs to that span of media time, in step with a replay, page by page `after` a cursor."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await history.read(
        session, broadcast_id, before=before, start=start, until=until, after=after, limit=limit
    )


@router.get(
    "/watch/{slug}/broadcasts/{broadcast_id}/comments/own",
    operation_id="listOwnComments",
    dependencies=[Depends(public)],
)
async def list_own_comments(
    slug: str,
    broadcast_id: uuid.UUID,
    visitor: VisitorDep,
    session: ReadSession,
    watch: Watch,
    own: Annotated[OwnHistory, Depends(_own)],
    before: Cursor = None,
) -> OwnComments:
    """What you said yourself, also what still waits for a person: the last fifty `before` a cursor."""
    await watch.public_broadcast(session, slug, broadcast_id)
    caller = await watch.caller_or_none(session, slug, visitor)
    if caller is None:
        return OwnComments(items=[])
    return await own.list(session, broadcast_id, caller.person_id, before=before)


@router.post(
    "/watch/{slug}/comments",
    operation_id="sendComment",
    status_code=201,
    dependencies=[Depends(public)],
)
async def send_comment(
    slug: str, wanted: CommentCreate, visitor: VisitorDep, watch: Watch, service: Service
) -> CommentSent:
    """The same as the socket's `comment.send`; answered once it is durable."""
    by = await watch.enter(slug, visitor)
    return await service.send(by, wanted.client_id, wanted)
