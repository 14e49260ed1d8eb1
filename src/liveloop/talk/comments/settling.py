"""Writing comments, many in one commit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.shows.watch.conversation import AuthorRead, AuthorRole, ReplyRead
from liveloop.talk.comments import events, repository
from liveloop.talk.comments.errors import CommentsClosed
from liveloop.talk.comments.locks import lock_rooms
from liveloop.talk.comments.models import Comment, HeldComment, HeldState
from liveloop.talk.comments.repository import ClientKey

Taken = Comment | HeldComment


@dataclass(frozen=True, slots=True)
class Utterance:
    """A comment on its way. `body` is normalised and `at` is judged already.

    `reply_to`: the comment that it answers; `mentions`: persons that it names. `held`: it is not to be
    shown, but kept in this state for these `reasons`.
    """

    room_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    role: AuthorRole
    client_id: str
    body: str
    at: datetime
    reply_to: uuid.UUID | None = None
    mentions: tuple[uuid.UUID, ...] = ()
    held: HeldState | None = None
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> ClientKey:
        return (self.room_id, self.person_id, self.client_id)


class Listener(Protocol):
    """Acts on what is said, in the transaction that writes it, before it gets its place."""

    async def heard(
        self, session: AsyncSession, comments: Sequence[Comment]
    ) -> Mapping[uuid.UUID, Sequence[Draft]]:
        """Room -> what is to be told there as well."""
        ...


class CommentWriter:
    """Settles utterances for `kit.groupcommit`.

    What is said in a room belongs to its current broadcast: there is a conversation from the
    moment that one is scheduled, and none after its end.
    """

    def __init__(self, clock: Clock, channels: ChannelLog, listeners: Sequence[Listener] = ()) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock
        self._channels = channels
        self._listeners = listeners

    async def settle(self, session: AsyncSession, utterances: Sequence[Utterance]) -> list[Taken | Exception]:
        """Each one's comment: a new one, or the first that its author sent under the same client id."""
        await lock_rooms(session, {one.room_id for one in utterances})
        keys = {one.key for one in utterances}
        taken: dict[ClientKey, Taken] = {
            **await repository.held_by_client_keys(session, keys),
            **await repository.by_client_keys(session, keys),
        }
        current = await self._broadcasts.ids(session, {one.room_id for one in utterances})
        removed = await playback.removed(
            session,
            {(current[one.room_id], one.person_id) for one in utterances if one.room_id in current},
        )
        answered = await repository.authors(session, {one.reply_to for one in utterances if one.reply_to})
        fresh: dict[ClientKey, Taken] = {}
        for one in utterances:
            broadcast_id = current.get(one.room_id)
            if (broadcast_id, one.person_id) in removed:
                continue
            if broadcast_id is not None and one.key not in taken and one.key not in fresh:
                fresh[one.key] = self._taken(one, broadcast_id, answered)
        await self.write(session, [one for one in fresh.values() if isinstance(one, Comment)])
        if held := [_held_row(one) for one in fresh.values() if isinstance(one, HeldComment)]:
            await repository.add_held(session, held)
        taken.update(fresh)
        closed = CommentsClosed("There is no broadcast now. Comments are closed.")
        gone = Removed("You were removed from this broadcast.")
        return [
            taken.get(one.key, gone if (current.get(one.room_id), one.person_id) in removed else closed)
            for one in utterances
        ]

    async def write(self, session: AsyncSession, comments: Collection[Comment]) -> None:
        """Give each comment its place in its room's channel and insert it.

        Listeners come first: they take locks, and none is taken after a channel's.
        """
        news: defaultdict[str, list[Draft]] = defaultdict(list)
        for listener in self._listeners if comments else ():
            for room_id, told in (await listener.heard(session, [*comments])).items():
                news[str(room_id)].extend(told)
        by_room: defaultdict[str, list[Comment]] = defaultdict(list)
        for comment in comments:
            by_room[str(comment.room_id)].append(comment)
        for room in sorted(by_room):
            drafts = [events.created(comment) for comment in by_room[room]]
            notices = [draft for comment in by_room[room] for draft in events.mentioned(comment)]
            placed = await self._channels.append(session, room, [*drafts, *notices, *news[room]])
            for comment, event in zip(by_room[room], placed, strict=False):
                assert event.offset is not None
                comment.offset = event.offset
        if comments:
            await repository.add(
                session, [{**_row(comment), "offset": comment.offset} for comment in comments]
            )

    def _taken(
        self,
        one: Utterance,
        broadcast_id: uuid.UUID,
        answered: Mapping[uuid.UUID, tuple[uuid.UUID, AuthorRead]],
    ) -> Taken:
        """What it answers has to be a comment of the same broadcast that is still there."""
        where, author = answered.get(one.reply_to, (None, None)) if one.reply_to else (None, None)
        reply = ReplyRead(id=one.reply_to, author=author) if author and where == broadcast_id else None
        said: dict[str, Any] = {
            "id": new_id(),
            "room_id": one.room_id,
            "broadcast_id": broadcast_id,
            "person_id": one.person_id,
            "client_id": one.client_id,
            "author_name": one.name,
            "author_role": one.role,
            "body": one.body,
            "at": one.at,
            "created_at": self._clock.now(),
            "reply_to": reply and reply.model_dump(mode="json"),
            "mentions": [str(person) for person in one.mentions],
        }
        if one.held is None:
            return Comment(**said, offset=0)
        return HeldComment(**said, state=one.held, reasons=list(one.reasons))


def _row(comment: Taken) -> dict[str, Any]:
    """The columns that both tables have."""
    return {
        "id": comment.id,
        "room_id": comment.room_id,
        "broadcast_id": comment.broadcast_id,
        "person_id": comment.person_id,
        "client_id": comment.client_id,
        "author_name": comment.author_name,
        "author_role": comment.author_role,
        "body": comment.body,
        "at": comment.at,
        "created_at": comment.created_at,
        "reply_to": comment.reply_to,
        "mentions": comment.mentions,
    }


def _held_row(held: HeldComment) -> dict[str, Any]:
    return {**_row(held), "state": held.state, "reasons": held.reasons}


def released(held: HeldComment) -> Comment:
    """The comment that a held one becomes."""
    return Comment(**_row(held), offset=0)
