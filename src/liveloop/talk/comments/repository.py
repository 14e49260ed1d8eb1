"""Comments in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of, upsert_for
from liveloop.kit.keys import among
from liveloop.kit.trimming import delete_some
from liveloop.shows.watch.conversation import AuthorRead, AuthorRole
from liveloop.talk.comments.models import ChangedComment, Comment, HeldComment, HeldState, RecentSaying

SAYERS = 5_000

ClientKey = tuple[uuid.UUID, uuid.UUID, str]
"""(room, person, client id)."""

_TABLE = cast("Table", Comment.__table__)
_HELD = cast("Table", HeldComment.__table__)
_CHANGED = cast("Table", ChangedComment.__table__)
_SAYINGS = cast("Table", RecentSaying.__table__)
_ADD, _ADD_HELD, _ADD_SAYINGS = _TABLE.insert(), _HELD.insert(), _SAYINGS.insert()
_BY_CLIENT_KEYS = select(Comment).where(
    among(Comment.room_id, Comment.person_id, Comment.client_id, keys="keys")
)
_AUTHORS = select(
    Comment.id,
    Comment.broadcast_id,
    Comment.person_id,
    Comment.author_name,
    Comment.author_role,
    Comment.author_first_time,
).where(among(Comment.id, keys="ids"), Comment.deleted_at.is_(None))
_HELD_BY_CLIENT_KEYS = select(HeldComment).where(
    among(HeldComment.room_id, HeldComment.person_id, HeldComment.client_id, keys="keys")
)


def _with_keys(table: Table) -> Select[Any]:
    columns = (table.c.room_id, table.c.person_id, table.c.client_id)
    return select(*columns).where(among(*columns, keys="keys"))


_KNOWN_KEYS = union_all(_with_keys(_TABLE), _with_keys(_HELD))


async def known_keys(session: AsyncSession, keys: Collection[ClientKey]) -> set[ClientKey]:
    """Those of `keys` under which something was taken already, shown or held: hardly ever any."""
    rows = await session.execute(_KNOWN_KEYS, {"keys": keys})
    return {(row.room_id, row.person_id, row.client_id) for row in rows}


async def by_client_keys(session: AsyncSession, keys: Collection[ClientKey]) -> dict[ClientKey, Comment]:
    """The comments that were already taken under these keys."""
    found = await session.scalars(_BY_CLIENT_KEYS, {"keys": keys})
    return {(comment.room_id, comment.person_id, comment.client_id): comment for comment in found}


async def authors(
    session: AsyncSession, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID, AuthorRead]]:
    """Comment -> (broadcast, author), without deleted comments."""
    if not ids:
        return {}
    rows = await session.execute(_AUTHORS, {"ids": ids})
    return {
        row.id: (
            row.broadcast_id,
            AuthorRead(
                id=row.person_id,
                name=row.author_name,
                role=AuthorRole(row.author_role),
                first_time=row.author_first_time,
            ),
        )
        for row in rows
    }


async def held_by_client_keys(
    session: AsyncSession, keys: Collection[ClientKey]
) -> dict[ClientKey, HeldComment]:
    """What was held under these keys, whatever became of it."""
    found = await session.scalars(_HELD_BY_CLIENT_KEYS, {"keys": keys})
    return {(one.room_id, one.person_id, one.client_id): one for one in found}


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert comments, given as columns."""
    await session.execute(_ADD, rows)


async def add_held(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(_ADD_HELD, rows)


async def mark_changed(session: AsyncSession, ids: Collection[uuid.UUID]) -> None:
    """Search is to look at these comments, or held ones, anew. The mark waits for a search that takes one
    away just now, and is set after it."""
    if ids:
        statement = _mark_changed(dialect_of(session))
        await session.execute(statement, [{"id": one} for one in sorted(ids)])


@cache
def _mark_changed(dialect: str) -> Any:
    marked = upsert_for(dialect, _CHANGED)
    return marked.on_conflict_do_update(index_elements=["id"], set_={"id": marked.excluded.id})


async def add_sayings(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(_ADD_SAYINGS, rows)


async def sayings_of(
    session: AsyncSession, speakers: Collection[tuple[uuid.UUID, uuid.UUID]], *, since: datetime
) -> Sequence[RecentSaying]:
    """What these (room, person) said since then."""
    statement = select(RecentSaying).where(
        tuple_(RecentSaying.room_id, RecentSaying.person_id).in_(sorted(speakers)), RecentSaying.at > since
    )
    return (await session.scalars(statement)).all()


async def sayers(
    session: AsyncSession, texts: Collection[tuple[uuid.UUID, str]], *, since: datetime
) -> Sequence[tuple[uuid.UUID, str, uuid.UUID]]:
    """(room, likeness, person): who said these since then."""
    if not texts:
        return []
    statement = (
        select(RecentSaying.room_id, RecentSaying.likeness, RecentSaying.person_id)
        .where(
            tuple_(RecentSaying.room_id, RecentSaying.likeness).in_(sorted(texts)), RecentSaying.at > since
        )
        .distinct()
        .limit(SAYERS)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


async def forget_sayings(session: AsyncSession, *, before: datetime, limit: int) -> int:
    """Drop at most `limit` that are older; returns how many."""
    return await delete_some(session, RecentSaying.id, RecentSaying.at < before, limit=limit)


async def said_by(
    session: AsyncSession,
    broadcast_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    before: uuid.UUID | None,
    limit: int,
) -> tuple[Sequence[Comment], Sequence[HeldComment]]:
    """What a person said in a broadcast before the id, newest first: what others see, and what waits or is
    shadowed."""
    shown = _visible(broadcast_id, Comment.person_id == person_id).order_by(Comment.id.desc()).limit(limit)
    kept = (
        select(HeldComment)
        .where(
            HeldComment.broadcast_id == broadcast_id,
            HeldComment.person_id == person_id,
            HeldComment.state.in_((HeldState.WAITING, HeldState.SHADOWED)),
        )
        .order_by(HeldComment.id.desc())
        .limit(limit)
    )
    if before is not None:
        shown, kept = shown.where(Comment.id < before), kept.where(HeldComment.id < before)
    return (await session.scalars(shown)).all(), (await session.scalars(kept)).all()


async def quoted(
    session: AsyncSession, person_id: uuid.UUID, ids: Collection[uuid.UUID]
) -> Sequence[Comment | HeldComment]:
    """Those of these comments, shown or held, that are the person's."""
    held = select(HeldComment).where(HeldComment.id.in_(ids), HeldComment.person_id == person_id)
    shown = select(Comment).where(Comment.id.in_(ids), Comment.person_id == person_id)
    found: dict[uuid.UUID, Comment | HeldComment] = {one.id: one for one in await session.scalars(held)}
    found.update({one.id: one for one in await session.scalars(shown)})
    return [found[one] for one in sorted(found)]


async def lock_held_or_none(
    session: AsyncSession, broadcast_id: uuid.UUID, held_id: uuid.UUID
) -> HeldComment | None:
    """A held comment that nobody else judges meanwhile."""
    statement = (
        select(HeldComment)
        .where(HeldComment.id == held_id, HeldComment.broadcast_id == broadcast_id)
        .with_for_update()
    )
    return (await session.scalars(statement)).one_or_none()


async def held(
    session: AsyncSession,
    broadcast_id: uuid.UUID,
    *,
    state: HeldState,
    after: uuid.UUID | None,
    limit: int,
) -> Sequence[HeldComment]:
    """Oldest first; `after` is the id of the last one of the page before."""
    statement = (
        select(HeldComment)
        .where(HeldComment.broadcast_id == broadcast_id, HeldComment.state == state)
        .order_by(HeldComment.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(HeldComment.id > after)
    return (await session.scalars(statement)).all()


async def shadowed(
    session: AsyncSession, broadcast_id: uuid.UUID, *, before: int | None, limit: int
) -> Sequence[HeldComment]:
    """What only its author sees, newest first; `before` is an offset."""
    statement = (
        select(HeldComment)
        .where(HeldComment.broadcast_id == broadcast_id, HeldComment.state == HeldState.SHADOWED)
        .order_by(HeldComment.offset.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(HeldComment.offset < before)
    return (await session.scalars(statement)).all()


async def get_or_none(
    session: AsyncSession, broadcast_id: uuid.UUID, comment_id: uuid.UUID
) -> Comment | None:
    statement = (
        select(Comment)
        .where(Comment.id == comment_id, Comment.broadcast_id == broadcast_id)
        .with_for_update()
    )
    return (await session.scalars(statement)).one_or_none()


async def newest(
    session: AsyncSession, broadcast_id: uuid.UUID, *, before: int | None, limit: int
) -> Sequence[Comment]:
    """Newest first; `before` is an offset."""
    conditions = [] if before is None else [Comment.offset < before]
    statement = _visible(broadcast_id, *conditions).order_by(Comment.offset.desc()).limit(limit)
    return list(await session.scalars(statement))


async def said(
    session: AsyncSession, broadcast_id: uuid.UUID, *, after: int | None, limit: int
) -> Sequence[Comment]:
    """All that was shown, deleted comments too, in the order of their offsets, beyond `after`."""
    statement = select(Comment).where(Comment.broadcast_id == broadcast_id)
    if after is not None:
        statement = statement.where(Comment.offset > after)
    return list(await session.scalars(statement.order_by(Comment.offset).limit(limit)))


async def unseen(
    session: AsyncSession, broadcast_id: uuid.UUID, *, after: uuid.UUID | None, limit: int
) -> Sequence[HeldComment]:
    """All that was held and never released, oldest first, beyond the id `after`."""
    statement = select(HeldComment).where(
        HeldComment.broadcast_id == broadcast_id, HeldComment.state != HeldState.RELEASED
    )
    if after is not None:
        statement = statement.where(HeldComment.id > after)
    return list(await session.scalars(statement.order_by(HeldComment.id).limit(limit)))


async def between(
    session: AsyncSession,
    broadcast_id: uuid.UUID,
    *,
    start: datetime | None,
    until: datetime | None,
    after: tuple[datetime, int] | None,
    limit: int,
) -> Sequence[Comment]:
    """In the order of media time: start <= at < until, beyond the (at, offset) `after`."""
    conditions: list[ColumnElement[bool]] = []
    if start is not None:
        conditions.append(Comment.at >= start)
    if until is not None:
        conditions.append(Comment.at < until)
    if after is not None:
        at, offset = after
        conditions.append((Comment.at > at) | ((Comment.at == at) & (Comment.offset > offset)))
    statement = _visible(broadcast_id, *conditions).order_by(Comment.at, Comment.offset).limit(limit)
    return list(await session.scalars(statement))


def _visible(broadcast_id: uuid.UUID, *conditions: ColumnElement[bool]) -> Select[Comment]:
    return select(Comment).where(
        Comment.broadcast_id == broadcast_id, Comment.deleted_at.is_(None), *conditions
    )
