"""The assistant's rules and answers in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shows.rooms.models import Room
from liveloop.talk.replies.models import Assistant, ReplyGiven, ReplyRule

_GIVEN = cast("Table", ReplyGiven.__table__)
_ORDER = (ReplyRule.priority.desc(), ReplyRule.id)

Tally = tuple[int, datetime | None]
"""(how often, when last)."""


class ReplyRepository:
    """The rules of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(self, *, room_id: uuid.UUID | None, broadcast_id: uuid.UUID | None) -> Sequence[ReplyRule]:
        """In the order in which they answer: all of them; or those that count in a room, with the ones of one
        of its broadcasts."""
        statement = select(ReplyRule).where(ReplyRule.organisation_id == self._organisation_id)
        if room_id is not None:
            statement = statement.where(
                or_(ReplyRule.room_id.is_(None), ReplyRule.room_id == room_id),
                or_(ReplyRule.broadcast_id.is_(None), ReplyRule.broadcast_id == broadcast_id),
            )
        return (await self._session.scalars(statement.order_by(*_ORDER))).all()

    async def counting_in(self, room_id: uuid.UUID | None) -> Sequence[ReplyRule]:
        """Those of a room and its broadcasts, and those of all rooms, in the order in which they answer."""
        statement = select(ReplyRule).where(
            ReplyRule.organisation_id == self._organisation_id,
            or_(ReplyRule.room_id.is_(None), ReplyRule.room_id == room_id),
        )
        return (await self._session.scalars(statement.order_by(*_ORDER))).all()

    async def count(self) -> int:
        statement = select(func.count()).where(ReplyRule.organisation_id == self._organisation_id)
        return (await self._session.scalars(statement)).one()

    async def lock_or_none(self, rule_id: uuid.UUID) -> ReplyRule | None:
        """A rule that nobody else changes meanwhile."""
        statement = select(ReplyRule).where(
            ReplyRule.organisation_id == self._organisation_id, ReplyRule.id == rule_id
        )
        return (await self._session.scalars(statement.with_for_update())).one_or_none()

    async def add(self, rule: ReplyRule) -> None:
        self._session.add(rule)
        await self._session.flush()

    async def delete(self, rule_id: uuid.UUID) -> None:
        await self._session.execute(
            delete(ReplyRule).where(
                ReplyRule.organisation_id == self._organisation_id, ReplyRule.id == rule_id
            )
        )

    async def tallies(
        self, rule_ids: Collection[uuid.UUID], *, broadcast_id: uuid.UUID | None
    ) -> dict[uuid.UUID, Tally]:
        """How often each rule answered and when last, in all or in one broadcast."""
        statement = (
            select(
                ReplyGiven.rule_id,
                func.count().label("times"),
                func.max(ReplyGiven.answered_at).label("last"),
            )
            .where(ReplyGiven.rule_id.in_(rule_ids))
            .group_by(ReplyGiven.rule_id)
        )
        if broadcast_id is not None:
            statement = statement.where(ReplyGiven.broadcast_id == broadcast_id)
        return {row.rule_id: (row.times, row.last) for row in await self._session.execute(statement)}

    async def assistant_or_none(self) -> Assistant | None:
        statement = select(Assistant).where(Assistant.organisation_id == self._organisation_id)
        return (await self._session.scalars(statement)).one_or_none()

    async def version(self) -> int:
        statement = select(Assistant.version).where(Assistant.organisation_id == self._organisation_id)
        return (await self._session.scalars(statement)).one_or_none() or 0

    async def put_assistant(self, person_id: uuid.UUID, *, fallback: str, name: str | None) -> None:
        """Raise the version, and name the assistant; one that is new without a name has the `fallback`."""
        statement = upsert(self._session, Assistant).values(
            organisation_id=self._organisation_id, person_id=person_id, name=name or fallback, version=1
        )
        changes: dict[str, Any] = {"version": Assistant.version + 1}
        if name is not None:
            changes["name"] = name
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=["organisation_id"], set_=changes)
        )


async def rules_by_ids(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ReplyRule]:
    """Those that there still are."""
    rows = await session.scalars(select(ReplyRule).where(ReplyRule.id.in_(sorted(ids))))
    return {row.id: row for row in rows}


async def assistants_of(
    session: AsyncSession, room_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[Assistant, str]]:
    """Room -> (who answers in it, the title of the room)."""
    rows = await session.execute(
        select(Room.id, Room.title, Assistant)
        .join(Assistant, Assistant.organisation_id == Room.organisation_id)
        .where(Room.id.in_(sorted(room_ids)))
    )
    return {row.id: (row.Assistant, row.title) for row in rows}


async def last_answers(
    session: AsyncSession,
    rule_ids: Collection[uuid.UUID],
    room_ids: Collection[uuid.UUID],
    *,
    since: datetime,
) -> dict[tuple[uuid.UUID, uuid.UUID], datetime]:
    """(rule, room) -> when it answered there last, if after `since`."""
    rows = await session.execute(
        select(ReplyGiven.rule_id, ReplyGiven.room_id, func.max(ReplyGiven.answered_at).label("last"))
        .where(
            ReplyGiven.rule_id.in_(sorted(rule_ids)),
            ReplyGiven.room_id.in_(sorted(room_ids)),
            ReplyGiven.answered_at > since,
        )
        .group_by(ReplyGiven.rule_id, ReplyGiven.room_id)
    )
    return {(row.rule_id, row.room_id): row.last for row in rows}


async def last_answers_to(
    session: AsyncSession,
    rule_ids: Collection[uuid.UUID],
    person_ids: Collection[uuid.UUID],
    *,
    since: datetime,
) -> dict[tuple[uuid.UUID, uuid.UUID], datetime]:
    """(rule, person) -> when it answered them last, if after `since`."""
    rows = await session.execute(
        select(ReplyGiven.rule_id, ReplyGiven.person_id, func.max(ReplyGiven.answered_at).label("last"))
        .where(
            ReplyGiven.rule_id.in_(sorted(rule_ids)),
            ReplyGiven.person_id.in_(sorted(person_ids)),
            ReplyGiven.answered_at > since,
        )
        .group_by(ReplyGiven.rule_id, ReplyGiven.person_id)
    )
    return {(row.rule_id, row.person_id): row.last for row in rows}


async def add_given(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(_GIVEN.insert(), rows)
