"""Writing comments, many in one commit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.ids import new_id
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.watch.conversation import AuthorRead, ReplyRead
from liveloop.talk.comments import events, repository
from liveloop.talk.comments.gate import Entry, Gate
from liveloop.talk.comments.locks import lock_rooms
from liveloop.talk.comments.models import Comment, HeldComment, HeldState
from liveloop.talk.comments.repository import ClientKey
from liveloop.talk.comments.utterance import Utterance
from liveloop.talk.sanctions.events import tell_desk

Taken = Comment | HeldComment


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
        self, session: AsyncSession, comments: Sequence[Comment], addresses: Mapping[uuid.UUID, str]
    ) -> Mapping[uuid.UUID, Sequence[Draft]]:
        """Room -> what is to be told there as well. `addresses`: of those comments of which it is known."""
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
        taken: dict[ClientKey, Taken | Exception] = {}
        if known := await repository.known_keys(session, {one.key for one in utterances}):
            taken.update(await repository.held_by_client_keys(session, known))
            taken.update(await repository.by_client_keys(session, known))
        new = list({one.key: one for one in reversed(utterances) if one.key not in taken}.values())[::-1]
        if new:
            taken.update(await self._take(session, new))
        return [taken[one.key] for one in utterances]

    async def _take(
        self, session: AsyncSession, utterances: Sequence[Utterance]
    ) -> dict[ClientKey, Taken | Exception]:
        """Write those that the gate admits; what becomes of each."""
        current = await self._broadcasts.ids(session, {one.room_id for one in utterances})
        gate = await Gate.open(session, utterances, current, now=self._clock.now())
        answered = await repository.authors(session, {one.reply_to for one in utterances if one.reply_to})
        taken: dict[ClientKey, Taken] = {}
        refused: dict[ClientKey, Exception] = {}
        for one in utterances:
            try:
                taken[one.key] = self._taken(one, gate.admit(one), answered)
            except LiveloopError as refusal:
                refused[one.key] = refusal
        shown = [one for one in taken.values() if isinstance(one, Comment)]
        matches = {taken[one.key].id: one.matches for one in utterances if one.matches and one.key in taken}
        addresses = {taken[one.key].id: one.address for one in utterances if one.key in taken}
        await self.write(session, shown, matches, addresses=addresses)
        await self._hold(session, [one for one in taken.values() if isinstance(one, HeldComment)])
        sayings = gate.sayings({key: one.id for key, one in taken.items()})
        await repository.add_sayings(session, sayings)
        return {**taken, **refused}

    async def _hold(self, session: AsyncSession, held: Sequence[HeldComment]) -> None:
        """Keep what others do not see. The author of a shadowed one sees it, in its place."""
        for one in held:
            if one.state == HeldState.SHADOWED:
                (event,) = await self._channels.append(session, str(one.room_id), [events.shadowed(one)])
                one.offset = event.offset
        if held:
            await repository.add_held(session, [_held_row(one) for one in held])
            await repository.mark_changed(session, [one.id for one in held])
        for room_id in sorted({one.room_id for one in held if one.state != HeldState.BLOCKED}):
            tell_desk(session, room_id)

    async def write(
        self,
        session: AsyncSession,
        comments: Collection[Comment],
        matches: Mapping[uuid.UUID, Sequence[uuid.UUID]],
        *,
        addresses: Mapping[uuid.UUID, str] | None = None,
    ) -> None:
        """Show comments, and behind them what the assistant answers to those that have `matches`.

        The assistant and then the listeners come first: they take locks, and none is taken after a channel's.
        """
        asked = [(comment, matches[comment.id]) for comment in comments if matches.get(comment.id)]
        answers = await self._answering.answer(session, asked) if asked else []
        news: defaultdict[str, list[Draft]] = defaultdict(list)
        for listener in self._listeners if comments else ():
            heard = await listener.heard(session, [*comments], addresses or {})
            for room_id, told in heard.items():
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
        entry: Entry,
        answered: Mapping[uuid.UUID, tuple[uuid.UUID, AuthorRead]],
    ) -> Taken:
        """What it answers has to be a comment of the same broadcast that is still there."""
        where, author = answered.get(one.reply_to, (None, None)) if one.reply_to else (None, None)
        reply = ReplyRead(id=one.reply_to, author=author) if author and where == entry.broadcast_id else None
        said: dict[str, Any] = {
            "id": new_id(),
            "room_id": one.room_id,
            "broadcast_id": entry.broadcast_id,
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
        if entry.held is None:
            return Comment(**said, offset=0)
        return HeldComment(**said, state=entry.held, reasons=list(entry.reasons))


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
    return {**_row(held), "state": held.state, "reasons": held.reasons, "offset": held.offset}


def released(held: HeldComment) -> Comment:
    """The comment that a held one becomes."""
    return Comment(**_row(held), offset=0)
