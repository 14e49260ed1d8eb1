"""Looking for comments, for staff."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.pages import decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.rooms.service import RoomService
from liveloop.shows.vocabulary import BroadcastState
from liveloop.talk.comments.models import Comment, HeldComment
from liveloop.talk.search import repository
from liveloop.talk.search.documents import Document, StateFilter, first_number, scope, state_term
from liveloop.talk.search.schemas import CommentFound, CommentsFound
from liveloop.talk.search.terms import places, query_terms

ROUNDS = 4
"""How often more is fetched for a page, when pairs of neighbours stand apart in what was found."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`start` <= when it was said < `until`."""

    query: str = ""
    room_id: uuid.UUID | None = None
    broadcast_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    state: StateFilter = StateFilter.ANY
    start: datetime | None = None
    until: datetime | None = None

    def spans(self, found: Document) -> list[tuple[int, int]] | None:
        """Where the words stand; None when this is not what is wanted after all."""
        if self.start and found.created_at < self.start:
            return None
        if self.until and found.created_at >= self.until:
            return None
        if not query_terms(self.query):
            return []
        return places(found.body, self.query) or None


class SearchService:
    def __init__(self, rooms: RoomService, broadcasts: BroadcastService) -> None:
        self._rooms = rooms
        self._broadcasts = broadcasts

    async def search(
        self, session: AsyncSession, actor: Actor, wanted: Wanted, *, cursor: str | None, limit: int
    ) -> CommentsFound:
        """Newest first. A query without letters and digits finds nothing."""
        if wanted.room_id is not None:
            await self._rooms.get(session, actor, wanted.room_id)
        if wanted.broadcast_id is not None:
            await self._broadcasts.get(session, actor, wanted.broadcast_id)
        terms = query_terms(wanted.query)
        if wanted.query.strip() and not terms:
            return CommentsFound(items=[], next_cursor=None)
        scopes = scope(actor.organisation_id, wanted.room_id, wanted.broadcast_id, wanted.person_id)
        if wanted.state is not StateFilter.ANY:
            scopes.append(state_term(wanted.state))
        low = first_number(wanted.start) if wanted.start else 0
        high = first_number(wanted.until) + (1 << 10) if wanted.until else repository.HIGHEST
        high = min(high, decode_cursor(cursor, int)) if cursor else high
        items: list[CommentFound] = []
        for _ in range(ROUNDS):
            numbers = await repository.find(session, scopes, terms, low=low, high=high, limit=limit + 1)
            page = numbers[:limit]
            for number, found, said, broadcast in await repository.load(session, actor.organisation_id, page):
                if len(items) == limit:
                    break
                high = number
                spans = wanted.spans(found)
                if spans is not None:
                    items.append(_read(found, said, broadcast, spans))
            else:
                high = page[-1] if page else high
                if len(numbers) <= limit:
                    return CommentsFound(items=items, next_cursor=None)
            if len(items) == limit:
                break
        return CommentsFound(items=items, next_cursor=encode_cursor(high))


def _read(
    found: Document, said: Comment | HeldComment, broadcast: Broadcast, spans: list[tuple[int, int]]
) -> CommentFound:
    return CommentFound(
        id=found.comment_id,
        room_id=found.room_id,
        broadcast_id=found.broadcast_id,
        broadcast_title=broadcast.title,
        has_recording=broadcast.state == BroadcastState.REPLAY_READY,
        author=said.author,
        body=found.body,
        at=said.at,
        created_at=found.created_at,
        state=found.state,
        pinned=found.pinned,
        hits=spans,
    )
