"""What a viewer said themselves: what others see, what still waits, and what others never see.

The answer does not tell the last from the first: who is shadowed is not to know.
"""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.pages import encode_cursor
from liveloop.people.paging import read_cursor
from liveloop.shows.watch.conversation import LinkRead, ReplyRead
from liveloop.talk.comments import repository
from liveloop.talk.comments.models import Comment, HeldComment, HeldState
from liveloop.talk.comments.repository import ClientKey
from liveloop.talk.comments.schemas import OwnComment, OwnComments

SHOWN = 50


class OwnHistory:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self, session: AsyncSession, broadcast_id: uuid.UUID, person_id: uuid.UUID, *, before: str | None
    ) -> OwnComments:
        """The last fifty of a broadcast, oldest first; `next_cursor` leads to those before them."""
        shown, kept = await repository.said_by(
            session, broadcast_id, person_id, before=read_cursor(before), limit=SHOWN + 1
        )
        rows: list[Comment | HeldComment] = sorted([*shown, *kept], key=lambda row: row.id)
        last = rows[-SHOWN:]
        more = encode_cursor(last[0].id) if len(rows) > SHOWN else None
        return OwnComments(items=[_read(row) for row in last], next_cursor=more)

    async def earlier_or_none(self, key: ClientKey) -> Comment | HeldComment | None:
        """What was taken under this key before."""
        async with self._database.read() as session:
            comment = (await repository.by_client_keys(session, [key])).get(key)
            return comment or (await repository.held_by_client_keys(session, [key])).get(key)


def _read(row: Comment | HeldComment) -> OwnComment:
    return OwnComment(
        id=row.id,
        offset=row.offset,
        author=row.author,
        body=row.body,
        at=row.at,
        created_at=row.created_at,
        client_id=row.client_id,
        reply_to=ReplyRead.model_validate(row.reply_to) if row.reply_to else None,
        link=LinkRead.model_validate(row.link) if isinstance(row, Comment) and row.link else None,
        held=isinstance(row, HeldComment) and row.state == HeldState.WAITING,
    )
