"""Words and rules in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.talk.moderation.models import CommentRulesRow, ListedWord, ModerationVersion

_WORDS = cast("Table", ListedWord.__table__)


class WordRepository:
    """The words of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(
        self, *, room_id: uuid.UUID | None, holding: str | None, before: uuid.UUID | None, limit: int
    ) -> Sequence[ListedWord]:
        """Newest first: those of a room, or without one those of the organisation; `holding` this key."""
        statement = (
            select(ListedWord)
            .where(
                ListedWord.organisation_id == self._organisation_id,
                ListedWord.scope == (room_id or self._organisation_id),
            )
            .order_by(ListedWord.id.desc())
            .limit(limit)
        )
        if holding:
            statement = statement.where(ListedWord.key.contains(holding, autoescape=True))
        if before is not None:
            statement = statement.where(ListedWord.id < before)
        return (await self._session.scalars(statement)).all()

    async def count(self) -> int:
        statement = select(func.count()).where(ListedWord.organisation_id == self._organisation_id)
        return (await self._session.scalars(statement)).one()

    async def keys(self, scope: uuid.UUID, keys: Collection[str]) -> set[str]:
        """Which of these are listed in the scope."""
        statement = select(ListedWord.key).where(ListedWord.scope == scope, ListedWord.key.in_(keys))
        return set(await self._session.scalars(statement))

    async def put(self, rows: Sequence[dict[str, Any]]) -> None:
        """Insert words, given as columns; what is listed already gets text, action and by_sound."""
        statement = upsert(self._session, _WORDS)
        columns = ("text", "action", "by_sound")
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["scope", "key"],
                set_={name: getattr(statement.excluded, name) for name in columns},
            ),
            rows,
        )

    async def delete(self, word_id: uuid.UUID) -> str | None:
        """Its text, or None when there is no such word."""
        statement = (
            delete(ListedWord)
            .where(ListedWord.organisation_id == self._organisation_id, ListedWord.id == word_id)
            .returning(ListedWord.text)
        )
        return (await self._session.scalars(statement)).one_or_none()

    async def all_of(self, room_id: uuid.UUID | None) -> Sequence[ListedWord]:
        """Those of a room, or without one those that count everywhere."""
        statement = select(ListedWord).where(
            ListedWord.organisation_id == self._organisation_id,
            ListedWord.scope == (room_id or self._organisation_id),
        )
        return (await self._session.scalars(statement)).all()

    async def version(self) -> int:
        statement = select(ModerationVersion.version).where(
            ModerationVersion.organisation_id == self._organisation_id
        )
        return (await self._session.scalars(statement)).one_or_none() or 0

    async def raise_version(self) -> None:
        statement = upsert(self._session, ModerationVersion).values(
            organisation_id=self._organisation_id, version=1
        )
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["organisation_id"], set_={"version": ModerationVersion.version + 1}
            )
        )


async def rules_or_none(session: AsyncSession, room_id: uuid.UUID) -> CommentRulesRow | None:
    return (
        await session.scalars(select(CommentRulesRow).where(CommentRulesRow.room_id == room_id))
    ).one_or_none()


async def put_rules(session: AsyncSession, room_id: uuid.UUID, rules: dict[str, Any]) -> None:
    statement = upsert(session, CommentRulesRow).values(room_id=room_id, **rules)
    await session.execute(statement.on_conflict_do_update(index_elements=["room_id"], set_=rules))
