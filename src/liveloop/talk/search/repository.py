"""Comments as search knows them, in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.talk.comments.models import ChangedComment, Comment, HeldComment, HeldState
from liveloop.talk.pins.models import Pin
from liveloop.talk.search.documents import (
    NUMBER_BITS,
    CommentState,
    Document,
    first_number,
    match_fts5,
    match_tsquery,
)
from liveloop.talk.search.models import SearchedComment
from liveloop.talk.search.terms import Term

NEWEST = 40_000
"""Comments of PostgreSQL that are looked at one by one, newest first, before its index is asked."""
HIGHEST = 2**62

_SQLITE_FIND = text(
    "SELECT rowid AS number FROM comment_terms WHERE comment_terms MATCH :match"
    " AND rowid >= :low AND rowid < :high ORDER BY rowid DESC LIMIT :limit"
)
_POSTGRES_NEWEST = text(
    "SELECT number FROM (SELECT number, terms FROM comment_terms WHERE number >= :low AND number < :high"
    " ORDER BY number DESC LIMIT :newest) AS newest"
    " WHERE terms @@ CAST(:match AS tsquery) ORDER BY number DESC LIMIT :limit"
)
_POSTGRES_ALL = text(
    "SELECT number FROM comment_terms WHERE terms @@ CAST(:match AS tsquery)"
    " AND number + 0 >= :low AND number + 0 < :high ORDER BY number + 0 DESC LIMIT :limit"
)
"""The sum keeps the planner off the order of the primary key, by which it would read the whole table for a
rare word: it takes every word that it has no statistics of for a frequent one."""
_FORGET = {
    "sqlite": text("DELETE FROM comment_terms WHERE rowid = :number"),
    "postgresql": text("DELETE FROM comment_terms WHERE number = :number"),
}
_LEARN = {
    "sqlite": text("INSERT INTO comment_terms (rowid, terms) VALUES (:number, :terms)"),
    "postgresql": text(
        "INSERT INTO comment_terms (number, terms)"
        " VALUES (:number, array_to_tsvector(string_to_array(:terms, ' ')))"
    ),
}


async def take_changed(session: AsyncSession, *, limit: int) -> list[uuid.UUID]:
    """Comments that changed; what changes from now on is marked anew. The mark goes before the comment is
    read, so that no change falls between."""
    some = select(ChangedComment.id).order_by(ChangedComment.id).limit(limit)
    gone = await session.scalars(
        delete(ChangedComment)
        .where(ChangedComment.id.in_(some.with_for_update(skip_locked=True)))
        .returning(ChangedComment.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(gone)


async def has_changed(session: AsyncSession) -> bool:
    return (await session.scalars(select(ChangedComment.id).limit(1))).first() is not None


async def documents(session: AsyncSession, ids: Collection[uuid.UUID]) -> list[Document]:
    """Those that there still are; a released one as the comment that it became."""
    pinned = set(await session.scalars(select(Pin.comment_id).where(Pin.comment_id.in_(ids))))
    found = []
    for comment, broadcast in await _comments(session, ids):
        state = CommentState.SHOWN if comment.deleted_at is None else CommentState.DELETED
        found.append(_document(comment, broadcast, state, pinned=comment.id in pinned))
    for held, broadcast in await _held(session, ids):
        found.append(_document(held, broadcast, CommentState(held.state), pinned=False))
    return found


async def numbers_of(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = await session.execute(
        select(SearchedComment.comment_id, SearchedComment.number).where(SearchedComment.comment_id.in_(ids))
    )
    return {row.comment_id: row.number for row in rows}


async def taken_numbers(session: AsyncSession, fresh: Sequence[Document]) -> set[int]:
    """All that are taken in the milliseconds of these documents and the ones after."""
    if not fresh:
        return set()
    moments = [document.created_at for document in fresh]
    low, high = first_number(min(moments)), first_number(max(moments)) + (2 << NUMBER_BITS)
    rows = await session.scalars(
        select(SearchedComment.number).where(SearchedComment.number >= low, SearchedComment.number < high)
    )
    return set(rows)


async def learn(session: AsyncSession, numbers: Mapping[uuid.UUID, int], found: Sequence[Document]) -> None:
    """Find these from now on by what they are now."""
    dialect = dialect_of(session)
    if found:
        rows = [{"number": numbers[one.comment_id], "terms": " ".join(one.terms)} for one in found]
        await session.execute(_LEARN[dialect], rows)


async def add(session: AsyncSession, numbers: Mapping[uuid.UUID, int], fresh: Sequence[Document]) -> None:
    if fresh:
        rows: list[dict[str, Any]] = [
            {
                "number": numbers[one.comment_id],
                "comment_id": one.comment_id,
                "broadcast_id": one.broadcast_id,
                "person_id": one.person_id,
            }
            for one in fresh
        ]
        await session.execute(insert(SearchedComment), rows)


async def forget(session: AsyncSession, numbers: Collection[int]) -> None:
    """Take the terms away."""
    if numbers:
        await session.execute(
            _FORGET[dialect_of(session)], [{"number": number} for number in sorted(numbers)]
        )


async def remove(session: AsyncSession, numbers: Collection[int]) -> None:
    await session.execute(delete(SearchedComment).where(SearchedComment.number.in_(numbers)))


async def find(
    session: AsyncSession,
    scopes: Sequence[str],
    terms: Sequence[Term],
    *,
    low: int = 0,
    high: int = HIGHEST,
    limit: int,
) -> list[int]:
    """Numbers of comments with all of these, newest first: low <= number < high."""
    bounds = {"low": low, "high": high, "limit": limit}
    if dialect_of(session) == "sqlite":
        found = await session.scalars(_SQLITE_FIND, {"match": match_fts5(scopes, terms), **bounds})
        return list(found)
    match = match_tsquery(scopes, terms)
    newest = list(await session.scalars(_POSTGRES_NEWEST, {"match": match, "newest": NEWEST, **bounds}))
    if len(newest) == limit:
        return newest
    return list(await session.scalars(_POSTGRES_ALL, {"match": match, **bounds}))


async def load(
    session: AsyncSession, organisation_id: uuid.UUID, numbers: Collection[int]
) -> list[tuple[int, Document, Comment | HeldComment, Broadcast]]:
    """What is behind the numbers, newest first, as far as it belongs to the organisation."""
    rows = await session.execute(
        select(SearchedComment.comment_id, SearchedComment.number).where(SearchedComment.number.in_(numbers))
    )
    by_id = {row.comment_id: row.number for row in rows}
    pinned = set(await session.scalars(select(Pin.comment_id).where(Pin.comment_id.in_(by_id))))
    found: list[tuple[int, Document, Comment | HeldComment, Broadcast]] = []
    for comment, broadcast in await _comments(session, by_id):
        state = CommentState.SHOWN if comment.deleted_at is None else CommentState.DELETED
        document = _document(comment, broadcast, state, pinned=comment.id in pinned)
        found.append((by_id[comment.id], document, comment, broadcast))
    for held, broadcast in await _held(session, by_id):
        document = _document(held, broadcast, CommentState(held.state), pinned=False)
        found.append((by_id[held.id], document, held, broadcast))
    ours = [one for one in found if one[1].organisation_id == organisation_id]
    return sorted(ours, key=lambda one: one[0], reverse=True)


async def _comments(session: AsyncSession, ids: Collection[uuid.UUID]) -> Sequence[tuple[Comment, Broadcast]]:
    rows = await session.execute(
        select(Comment, Broadcast)
        .join(Broadcast, Broadcast.id == Comment.broadcast_id)
        .where(Comment.id.in_(ids))
    )
    return [(row.Comment, row.Broadcast) for row in rows]


async def _held(session: AsyncSession, ids: Collection[uuid.UUID]) -> Sequence[tuple[HeldComment, Broadcast]]:
    """Without released ones, which are comments."""
    rows = await session.execute(
        select(HeldComment, Broadcast)
        .join(Broadcast, Broadcast.id == HeldComment.broadcast_id)
        .where(HeldComment.id.in_(ids), HeldComment.state != HeldState.RELEASED)
    )
    return [(row.HeldComment, row.Broadcast) for row in rows]


def _document(
    said: Comment | HeldComment, broadcast: Broadcast, state: CommentState, *, pinned: bool
) -> Document:
    return Document(
        comment_id=said.id,
        organisation_id=broadcast.organisation_id,
        room_id=said.room_id,
        broadcast_id=said.broadcast_id,
        person_id=said.person_id,
        body=said.body,
        created_at=said.created_at,
        state=state,
        pinned=pinned,
    )
