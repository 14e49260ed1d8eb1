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
    shown, but kept in this state for these `reasons`. `matches`: rules that may answer it once it is shown.
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
    first_time: bool = False
    matches: tuple[uuid.UUID, ...] = ()

    @property
    def key(self) -> ClientKey:
        return (self.room_id, self.person_id, self.client_id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule lets the assistant say about a comment: to all, or as a message to its author alone."""

    rule_id: uuid.UUID
    reply_id: uuid.UUID
    asked: Comment
    said: Comment | Draft


class Answering(Protocol):
    """Lets the assistant answer, in the transaction that shows the comments."""

    async def answer(
        self, session: AsyncSession, asked: Sequence[tuple[Comment, Sequence[uuid.UUID]]]
    ) -> list[Answer]:
        """The answers to comments whose words match these rules: at most one to each. Takes locks."""
        ...

    async def record(self, session: AsyncSession, answers: Sequence[Answer]) -> None:
        """Once the comments are written."""
        ...


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

    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        answering: Answering,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self._answering = answering
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock
        self._channels = channels
        self._listeners = listeners

    async def settle(self, session: AsyncSession, utterances: Sequence[Utterance]) -> list[Taken | Exception]:
        """Each one's comment: a new one, or the first that its author sent under the same client id."""
        await lock_rooms(session, {one.room_id for one in utterances})
        taken: dict[ClientKey, Taken] = {}
        if known := await repository.known_keys(session, {one.key for one in utterances}):
            taken.update(await repository.held_by_client_keys(session, known))
            taken.update(await repository.by_client_keys(session, known))
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
        shown = [one for one in fresh.values() if isinstance(one, Comment)]
        matches = {fresh[one.key].id: one.matches for one in utterances if one.matches and one.key in fresh}
        await self.write(session, shown, matches)
        if held := [one for one in fresh.values() if isinstance(one, HeldComment)]:
            await repository.add_held(session, [_held_row(one) for one in held])
            await repository.mark_changed(session, [one.id for one in held])
        taken.update(fresh)
        closed = CommentsClosed("There is no broadcast now. Comments are closed.")
        gone = Removed("You were removed from this broadcast.")
        return [
            taken.get(one.key, gone if (current.get(one.room_id), one.person_id) in removed else closed)
            for one in utterances
        ]

    async def write(
        self,
        session: AsyncSession,
        comments: Collection[Comment],
        matches: Mapping[uuid.UUID, Sequence[uuid.UUID]],
    ) -> None:
        """Show comments, and behind them what the assistant answers to those that have `matches`.

        The assistant and then the listeners come first: they take locks, and none is taken after a channel's.
        """
        asked = [(comment, matches[comment.id]) for comment in comments if matches.get(comment.id)]
        answers = await self._answering.answer(session, asked) if asked else []
        news: defaultdict[str, list[Draft]] = defaultdict(list)
        for listener in self._listeners if comments else ():
            for room_id, told in (await listener.heard(session, [*comments])).items():
                news[str(room_id)].extend(told)
        replies = [one.said for one in answers if isinstance(one.said, Comment)]
        for one in answers:
            if isinstance(one.said, Draft):
                news[str(one.asked.room_id)].append(one.said)
        await self._place(session, [*comments, *replies], news)
        if answers:
            await self._answering.record(session, answers)

    async def _place(
        self, session: AsyncSession, comments: Sequence[Comment], news: Mapping[str, Sequence[Draft]]
    ) -> None:
        """Give each comment its place in its room's channel and insert it; the news of the room follow."""
        by_room: defaultdict[str, list[Comment]] = defaultdict(list)
        for comment in comments:
            by_room[str(comment.room_id)].append(comment)
        for room in sorted(by_room):
            drafts = [events.created(comment) for comment in by_room[room]]
            notices = [draft for comment in by_room[room] for draft in events.mentioned(comment)]
            placed = await self._channels.append(session, room, [*drafts, *notices, *news.get(room, ())])
            for comment, event in zip(by_room[room], placed, strict=False):
                assert event.offset is not None
                comment.offset = event.offset
        if comments:
            rows = [{**_row(comment), "offset": comment.offset, "link": comment.link} for comment in comments]
            await repository.add(session, rows)
            await repository.mark_changed(session, [comment.id for comment in comments])

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
            "author_first_time": one.first_time,
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
        "author_first_time": comment.author_first_time,
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
