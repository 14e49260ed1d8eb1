"""The conversation of a broadcast: said, read, moderated."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.pages import decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.throttle.pace import AddressPace
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.watch.conversation import CommentPage, CommentRead, LinkRead, ReplyRead
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.comments import events, repository
from liveloop.talk.comments.censor import Ruling
from liveloop.talk.comments.errors import (
    CommentBlocked,
    CommentInvalid,
    CommentNotDeleted,
    CommentNotFound,
    CommentsClosed,
    TooFast,
)
from liveloop.talk.comments.models import Comment, HeldComment, HeldState
from liveloop.talk.comments.pace import Pace
from liveloop.talk.comments.repository import ClientKey
from liveloop.talk.comments.schemas import CommentSend, CommentSent
from liveloop.talk.comments.settling import Taken
from liveloop.talk.comments.text import normalise
from liveloop.talk.comments.utterance import Utterance
from liveloop.talk.moderation.words import Action

SEND = "comment.send"
HELD_STATES = {Action.HOLD: HeldState.WAITING, Action.BLOCK: HeldState.BLOCKED}


class Writer(Protocol):
    """`kit.groupcommit` of `CommentWriter`."""

    async def submit(self, item: Utterance) -> Taken: ...


class Censor(Protocol):
    """Decides what becomes of what a viewer says."""

    async def judge(self, by: Pass, text: str) -> Ruling:
        """Raises LongRun."""
        ...


class Known(Protocol):
    """By what an author is known again (`sanctions.doorman`)."""

    def marks(
        self, organisation_id: uuid.UUID, person_id: uuid.UUID, device_id: uuid.UUID | None, address: str
    ) -> tuple[str, ...]: ...


class Earlier(Protocol):
    """`OwnHistory`."""

    async def earlier_or_none(self, key: ClientKey) -> Taken | None: ...


class Pinned(Protocol):
    """Comments that are on top (`pins.service`)."""

    async def take_off(self, session: AsyncSession, comment_id: uuid.UUID) -> None:
        """Forget that it ever was on top: it is deleted."""
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
        known: Known,
        earlier: Earlier,
        pinned: Pinned,
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
        self._known = known
        self._earlier = earlier
        self._pinned = pinned

    async def send(self, by: Pass, client_id: str, wanted: CommentSend) -> CommentSent:
        """Say something to the room's current broadcast; returns once it is durable, shown or held. What is
        sent again is answered as it was the first time, and counts once.

        Raises CommentInvalid, TooFast, Repeated, LongRun, CommentsClosed, CommentBlocked, Muted, Banned.
        """
        if by.replay:
            raise CommentsClosed("The broadcast is over. Comments are closed.")
        body = normalise(wanted.body)
        if not 1 <= len(client_id) <= 64:
            raise CommentInvalid("A comment needs a client id of 1 to 64 characters.")
        try:
            ruling = await self._rule(by, client_id, body)
        except LiveloopError:
            taken = await self._earlier.earlier_or_none((by.room_id, by.person_id, client_id))
            if taken is None:
                raise
            return _sent(taken)
        said = await self._utterance(by, client_id, wanted, ruling)
        return _sent(await self._writer.submit(said))

    async def _rule(self, by: Pass, client_id: str, body: str) -> Ruling:
        """Raises TooFast, LongRun."""
        if wait := self._addresses.wait(by.address):
            raise TooFast("Very much is being written from your network. Wait a moment.", retry_after=wait)
        self._pace.take(by.person_id, client_id)
        return await self._censor.judge(by, body)

    async def _utterance(self, by: Pass, client_id: str, wanted: CommentSend, ruling: Ruling) -> Utterance:
        text = ruling.verdict.text
        matches = () if by.staff else await self._responder.match(by.organisation_id, by.room_id, text)
        return Utterance(
            room_id=by.room_id,
            person_id=by.person_id,
            name=by.name,
            role=by.role,
            client_id=client_id,
            body=text,
            at=believed(wanted.at, self._clock.now()),
            reply_to=wanted.reply_to,
            mentions=tuple(wanted.mentions),
            held=HELD_STATES.get(ruling.verdict.action),
            reasons=ruling.verdict.reasons,
            organisation_id=by.organisation_id,
            marks=()
            if by.staff
            else self._known.marks(by.organisation_id, by.person_id, by.device_id, by.address),
            rules=ruling.rules,
            first_time=by.first_time,
            matches=matches,
            address=by.address,
        )

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
        await self._broadcasts.get(session, actor, broadcast_id)
        comment = await repository.get_or_none(session, broadcast_id, comment_id)
        if comment is None:
            raise CommentNotFound("There is no such comment.")
        if comment.deleted_at is not None:
            return
        await self.hide(session, comment, by=actor.account_id)
        await self._record(session, actor, "comment.deleted", comment)

    async def restore(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, comment_id: uuid.UUID
    ) -> None:
        """Take a deletion back: the comment stands in its old place. Raises CommentNotFound,
        CommentNotDeleted."""
        await self._broadcasts.get(session, actor, broadcast_id)
        comment = await repository.get_or_none(session, broadcast_id, comment_id)
        if comment is None:
            raise CommentNotFound("There is no such comment.")
        if comment.deleted_at is None:
            raise CommentNotDeleted("This comment is there already.")
        await self.show(session, comment)
        await self._record(session, actor, "comment.restored", comment)

    async def hide(self, session: AsyncSession, comment: Comment, *, by: uuid.UUID | None) -> None:
        """Take a locked comment off every screen, also from the top."""
        comment.deleted_at = self._clock.now()
        comment.deleted_by = by
        await repository.mark_changed(session, [comment.id])
        await self._channels.append(session, str(comment.room_id), [events.deleted(comment)])
        await self._pinned.take_off(session, comment.id)

    async def show(self, session: AsyncSession, comment: Comment) -> None:
        """Put a locked comment that was hidden back into its place."""
        comment.deleted_at = comment.deleted_by = None
        await repository.mark_changed(session, [comment.id])
        await self._channels.append(
            session, str(comment.room_id), [events.restored(comment.broadcast_id, read_of(comment))]
        )

    async def _record(self, session: AsyncSession, actor: Actor, act: str, comment: Comment) -> None:
        details = {"broadcast": str(comment.broadcast_id), "author": str(comment.person_id)}
        await self._audit.record(session, actor, act, target=("comment", comment.id), details=details)


def _sent(taken: Taken) -> CommentSent:
    """Raises CommentBlocked."""
    if isinstance(taken, HeldComment):
        if taken.state == HeldState.BLOCKED:
            raise CommentBlocked("This cannot be said here. Say it in another way.")
        if taken.state != HeldState.SHADOWED:
            return CommentSent(id=taken.id, offset=None, held=True)
    return CommentSent(id=taken.id, offset=taken.offset)


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
