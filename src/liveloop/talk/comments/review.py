"""What was held, looked at by a person: shown after all, or not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.pages import Page, decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.watch.conversation import CommentPage, CommentRead, ReplyRead
from liveloop.talk.comments import events, repository
from liveloop.talk.comments.errors import AlreadyJudged, CommentsClosed, HeldNotFound
from liveloop.talk.comments.models import Comment, HeldComment, HeldState
from liveloop.talk.comments.schemas import HeldCommentRead
from liveloop.talk.comments.service import Responder
from liveloop.talk.comments.settling import released
from liveloop.talk.sanctions.events import tell_desk


class Writer(Protocol):
    """`CommentWriter`, in the caller's transaction."""

    async def write(
        self,
        session: AsyncSession,
        comments: list[Comment],
        matches: Mapping[uuid.UUID, Sequence[uuid.UUID]],
    ) -> None: ...


class ReviewService:
    """The queue of a broadcast, oldest first."""

    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        writer: Writer,
        responder: Responder,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._current = CurrentBroadcasts()
        self._writer = writer
        self._responder = responder

    async def list(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        *,
        state: HeldState,
        cursor: str | None,
        limit: int,
    ) -> Page[HeldCommentRead]:
        await self._broadcasts.get(session, actor, broadcast_id)
        rows = await repository.held(
            session, broadcast_id, state=state, after=read_cursor(cursor), limit=limit + 1
        )
        return make_page(rows, limit, view=HeldCommentRead.of, key=lambda row: row.id)

    async def shadowed(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, *, cursor: str | None, limit: int
    ) -> CommentPage:
        """What only its author sees, in its place: the newest page first, each oldest first."""
        await self._broadcasts.get(session, actor, broadcast_id)
        before = decode_cursor(cursor, int) if cursor else None
        rows = await repository.shadowed(session, broadcast_id, before=before, limit=limit + 1)
        items = [_seen_by_author(row) for row in reversed(rows[:limit])]
        more = encode_cursor(items[0].offset) if len(rows) > limit else None
        return CommentPage(items=items, next_cursor=more)

    async def release(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, held_id: uuid.UUID
    ) -> None:
        """Show it to everybody now. Raises HeldNotFound, AlreadyJudged, CommentsClosed."""
        held = await self._judge(session, actor, broadcast_id, held_id, HeldState.RELEASED)
        current = await self._current.ids(session, [held.room_id])
        if current.get(held.room_id) != broadcast_id:
            raise CommentsClosed("The broadcast is over. What was held stays unseen.")
        comment = released(held)
        matches = await self._responder.match(actor.organisation_id, held.room_id, held.body)
        await self._writer.write(session, [comment], {comment.id: matches})

    async def reject(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, held_id: uuid.UUID
    ) -> None:
        """It stays unseen, and its author is told. Raises HeldNotFound, AlreadyJudged."""
        held = await self._judge(session, actor, broadcast_id, held_id, HeldState.REJECTED)
        await self._channels.append(session, str(held.room_id), [events.rejected(held)])

    async def _judge(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        held_id: uuid.UUID,
        state: HeldState,
    ) -> HeldComment:
        await self._broadcasts.get(session, actor, broadcast_id)
        held = await repository.lock_held_or_none(session, broadcast_id, held_id)
        if held is None:
            raise HeldNotFound("There is no such comment.")
        if held.state not in (HeldState.WAITING, HeldState.SHADOWED):
            raise AlreadyJudged("Somebody has looked at this comment already.")
        held.state = state
        held.judged_at = self._clock.now()
        held.judged_by = actor.account_id
        await repository.mark_changed(session, [held.id])
        tell_desk(session, held.room_id)
        await self._audit.record(
            session,
            actor,
            f"held_comment.{state}",
            target=("held_comment", held_id),
            details={"broadcast": str(broadcast_id), "author": str(held.person_id)},
        )
        return held


def _seen_by_author(held: HeldComment) -> CommentRead:
    assert held.offset is not None, "what is shadowed has an event"
    return CommentRead(
        id=held.id,
        offset=held.offset,
        author=held.author,
        body=held.body,
        at=held.at,
        created_at=held.created_at,
        client_id=held.client_id,
        reply_to=ReplyRead.model_validate(held.reply_to) if held.reply_to else None,
    )
