"""The conversation of a broadcast: said, read, moderated."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.pages import decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.throttle.pace import AddressPace
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.watch.conversation import CommentPage, CommentRead, LinkRead, ReplyRead
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.comments import events, repository
from liveloop.talk.comments.errors import (
    CommentBlocked,
    CommentInvalid,
    CommentNotFound,
    CommentsClosed,
    TooFast,
)
from liveloop.talk.comments.models import Comment, HeldState
from liveloop.talk.comments.pace import Pace
from liveloop.talk.comments.schemas import CommentSend, CommentSent
from liveloop.talk.comments.settling import Taken, Utterance
from liveloop.talk.comments.text import normalise
from liveloop.talk.media_time import believed
from liveloop.talk.moderation.verdicts import Verdict
from liveloop.talk.moderation.words import Action

SEND = "comment.send"
HELD_STATES = {Action.HOLD: HeldState.WAITING, Action.BLOCK: HeldState.BLOCKED}


class Writer(Protocol):
    """`kit.groupcommit` of `CommentWriter`."""

    async def submit(self, item: Utterance) -> Taken: ...


class Censor(Protocol):
    """Decides what becomes of what a viewer says."""

    async def judge(self, by: Pass, text: str) -> Verdict:
        """Raises TooFast in slow mode, and then does not count."""
        ...


class Responder(Protocol):
    """Knows which rules might answer what a viewer says."""

    async def match(
        self, organisation_id: uuid.UUID, room_id: uuid.UUID, text: str
    ) -> tuple[uuid.UUID, ...]: ...


class CommentHistory:
    """Reads comments; implements `shows.watch.conversation.Conversation`."""

    async def newest(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> CommentPage:
        return await self.page(session, broadcast_id, before=None, limit=limit)

    async def read(
        self,
        session: AsyncSession,
        broadcast_id: uuid.UUID,
        *,
        before: str | None,
        start: datetime | None,
        until: datetime | None,
        after: str | None,
        limit: int,
    ) -> CommentPage:
        """A span of media time when one is named, else a page of the history."""
        if start is None and until is None:
            return await self.page(session, broadcast_id, before=before, limit=limit)
        return await self.span(session, broadcast_id, start=start, until=until, cursor=after, limit=limit)

    async def page(
        self, session: AsyncSession, broadcast_id: uuid.UUID, *, before: str | None, limit: int
    ) -> CommentPage:
        """The `limit` comments before the cursor, oldest first; `next_cursor` leads further back."""
        offset = decode_cursor(before, int) if before else None
        rows = await repository.newest(session, broadcast_id, before=offset, limit=limit + 1)
        shown = list(reversed(rows[:limit]))
        more = encode_cursor(shown[0].offset) if len(rows) > limit else None
        return CommentPage(items=[read_of(row) for row in shown], next_cursor=more)

    async def span(
        self,
        session: AsyncSession,
        broadcast_id: uuid.UUID,
        *,
        start: datetime | None,
        until: datetime | None,
        cursor: str | None,
        limit: int,
    ) -> CommentPage:
        """Comments in step with a replay: start <= at < until, in the order of media time."""
        after = decode_cursor(cursor, tuple[datetime, int]) if cursor else None
        rows = await repository.between(
            session, broadcast_id, start=start, until=until, after=after, limit=limit + 1
        )
        shown = rows[:limit]
        more = encode_cursor((shown[-1].at, shown[-1].offset)) if len(rows) > limit else None
        return CommentPage(items=[read_of(row) for row in shown], next_cursor=more)


class CommentService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        writer: Writer,
        pace: Pace,
        addresses: AddressPace,
        censor: Censor,
        responder: Responder,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._writer = writer
        self._pace = pace
        self._addresses = addresses
        self._censor = censor
        self._responder = responder

    async def send(self, by: Pass, client_id: str, wanted: CommentSend) -> CommentSent:
        """Say something to the room's current broadcast; returns once it is durable, shown or held.

        Raises CommentInvalid, TooFast, CommentsClosed, CommentBlocked.
        """
        if by.replay:
            raise CommentsClosed("The broadcast is over. Comments are closed.")
        body = normalise(wanted.body)
        if not 1 <= len(client_id) <= 64:
            raise CommentInvalid("A comment needs a client id of 1 to 64 characters.")
        if wait := self._addresses.wait(by.address):
            raise TooFast("Very much is being written from your network. Wait a moment.", retry_after=wait)
        self._pace.take(by.person_id)
        verdict = await self._censor.judge(by, body)
        matches = (
            () if by.staff else await self._responder.match(by.organisation_id, by.room_id, verdict.text)
        )
        taken = await self._writer.submit(
            Utterance(
                room_id=by.room_id,
                person_id=by.person_id,
                name=by.name,
                role=by.role,
                client_id=client_id,
                body=verdict.text,
                at=believed(wanted.at, self._clock.now()),
                reply_to=wanted.reply_to,
                mentions=tuple(wanted.mentions),
                held=HELD_STATES.get(verdict.action),
                reasons=verdict.reasons,
                first_time=by.first_time,
                matches=matches,
            )
        )
        if isinstance(taken, Comment):
            return CommentSent(id=taken.id, offset=taken.offset)
        if taken.state == HeldState.BLOCKED:
            raise CommentBlocked("This cannot be said here. Say it in another way.")
        return CommentSent(id=taken.id, offset=None, held=True)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `comment.send` of the socket."""
        try:
            wanted = CommentSend.model_validate(order.data)
        except ValidationError as error:
            raise CommentInvalid("A comment needs `body` and may have `at`.") from error
        return (await self.send(order.by, order.id, wanted)).model_dump(mode="json")

    async def delete(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, comment_id: uuid.UUID
    ) -> None:
        """Take a comment off every screen; the row and the audit log remember it."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        comment = await repository.get_or_none(session, broadcast_id, comment_id)
        if comment is None:
            raise CommentNotFound("There is no such comment.")
        if comment.deleted_at is not None:
            return
        comment.deleted_at = self._clock.now()
        comment.deleted_by = actor.account_id
        await repository.mark_changed(session, [comment.id])
        await self._channels.append(session, str(broadcast.room_id), [events.deleted(comment)])
        await self._audit.record(
            session,
            actor,
            "comment.deleted",
            target=("comment", comment_id),
            details={"broadcast": str(broadcast_id), "author": str(comment.person_id)},
        )


def read_of(comment: Comment) -> CommentRead:
    return CommentRead(
        id=comment.id,
        offset=comment.offset,
        author=comment.author,
        body=comment.body,
        at=comment.at,
        created_at=comment.created_at,
        client_id=comment.client_id,
        reply_to=ReplyRead.model_validate(comment.reply_to) if comment.reply_to else None,
        link=LinkRead.model_validate(comment.link) if comment.link else None,
    )
