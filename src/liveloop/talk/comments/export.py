"""All comments of a broadcast as CSV, a little at a time: a broadcast may have a million."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.talk.comments import repository
from liveloop.talk.comments.models import Comment, HeldComment

ROWS = 500
"""Read at once, each time in a session of its own: a slow reader holds nothing up."""
COLUMNS = (
    "id",
    "time",
    "media_time",
    "person",
    "name",
    "role",
    "first_time",
    "state",
    "body",
    "link",
    "answers",
    "answers_name",
)


class CommentExport:
    def __init__(self, database: Database, audit: AuditLog, broadcasts: BroadcastService) -> None:
        self._database = database
        self._audit = audit
        self._broadcasts = broadcasts

    async def begin(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> None:
        """Write down who exports. Raises BroadcastNotFound."""
        await self._broadcasts.get(session, actor, broadcast_id)
        await self._audit.record(session, actor, "comments.exported", target=("broadcast", broadcast_id))

    async def csv(self, broadcast_id: uuid.UUID) -> AsyncIterator[str]:
        """What was shown, in its order, deleted comments too; then what was never shown."""
        yield BYTE_ORDER_MARK + lines([COLUMNS])
        after: int | None = None
        while True:
            async with self._database.read() as session:
                rows = await repository.said(session, broadcast_id, after=after, limit=ROWS)
            if not rows:
                break
            yield lines(_shown(row) for row in rows)
            after = rows[-1].offset
        last: uuid.UUID | None = None
        while True:
            async with self._database.read() as session:
                unseen = await repository.unseen(session, broadcast_id, after=last, limit=ROWS)
            if not unseen:
                return
            yield lines(_cells(row, row.state, None) for row in unseen)
            last = unseen[-1].id


def _shown(row: Comment) -> list[object]:
    link = row.link["url"] if row.link else None
    return _cells(row, "shown" if row.deleted_at is None else "deleted", link)


def _cells(row: Comment | HeldComment, state: str, link: str | None) -> list[object]:
    reply = row.reply_to
    return [
        row.id,
        row.created_at.isoformat(),
        row.at.isoformat(),
        row.person_id,
        cell(row.author_name),
        row.author_role,
        int(row.author_first_time),
        state,
        cell(row.body),
        cell(link or ""),
        reply["id"] if reply else "",
        cell(reply["author"]["name"]) if reply else "",
    ]
