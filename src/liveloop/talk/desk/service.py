"""The moderators' desk: what waits for a person in all rooms that run now, and what somebody said."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.pages import Page
from liveloop.people.access import Actor
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.persons.service import Person
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.rooms.models import Room
from liveloop.shows.vocabulary import BroadcastState
from liveloop.talk.comments.models import Comment, HeldComment, HeldState
from liveloop.talk.desk import repository
from liveloop.talk.desk.schemas import DeskComment, DeskRead, DeskRoom
from liveloop.talk.moderation.verdicts import Reason

ROOMS = 50


class People(Protocol):
    """`sanctions.records`."""

    async def person(self, session: AsyncSession, actor: Actor, person_id: uuid.UUID) -> Person: ...


class DeskService:
    def __init__(self, people: People) -> None:
        self._people = people

    async def get(self, session: AsyncSession, actor: Actor) -> DeskRead:
        """The rooms that run now, or are talked in before they do, with what waits in each."""
        rows = await self._running(session, actor)
        held = await repository.waiting_counts(session, [broadcast.id for broadcast, _ in rows])
        reports = await repository.report_counts(session, actor.organisation_id)
        return DeskRead(
            rooms=[
                DeskRoom(
                    room_id=room.id,
                    slug=room.slug,
                    room_title=room.title,
                    broadcast_id=broadcast.id,
                    title=broadcast.title,
                    state=BroadcastState(broadcast.state),
                    held=held.get(broadcast.id, 0),
                    reports=reports.get(broadcast.id, 0),
                )
                for broadcast, room in rows
            ],
            appeals=await repository.appeal_count(session, actor.organisation_id),
        )

    async def held(
        self, session: AsyncSession, actor: Actor, *, cursor: str | None, limit: int
    ) -> Page[DeskComment]:
        """Oldest first."""
        ids = [broadcast.id for broadcast, _ in await self._running(session, actor)]
        rows = await repository.waiting(session, ids, after=read_cursor(cursor), limit=limit + 1)
        return make_page(rows, limit, view=_read, key=lambda row: row.id)

    async def said(
        self, session: AsyncSession, actor: Actor, *, name: str | None, cursor: str | None, limit: int
    ) -> Page[DeskComment]:
        """Newest first, of people whose name has `name` in it."""
        ids = [broadcast.id for broadcast, _ in await self._running(session, actor)]
        rows = await repository.said(session, ids, name=name, before=read_cursor(cursor), limit=limit + 1)
        return make_page(rows, limit, view=_read, key=lambda row: row.id)

    async def said_by(
        self,
        session: AsyncSession,
        actor: Actor,
        person_id: uuid.UUID,
        *,
        cursor: str | None,
        limit: int,
    ) -> Page[DeskComment]:
        """Newest first. Raises PersonNotFound."""
        await self._people.person(session, actor, person_id)
        rows = await repository.said_by(
            session, actor.organisation_id, person_id, before=read_cursor(cursor), limit=limit + 1
        )
        return make_page(rows, limit, view=_read, key=lambda row: row.id)

    async def _running(self, session: AsyncSession, actor: Actor) -> Sequence[tuple[Broadcast, Room]]:
        return await repository.running(session, actor.organisation_id, limit=ROOMS)


def _read(row: Comment | HeldComment) -> DeskComment:
    return DeskComment(
        id=row.id,
        room_id=row.room_id,
        broadcast_id=row.broadcast_id,
        author=row.author,
        body=row.body,
        at=row.at,
        created_at=row.created_at,
        deleted=isinstance(row, Comment) and row.deleted_at is not None,
        held=HeldState(row.state) if isinstance(row, HeldComment) else None,
        reasons=[Reason(reason) for reason in row.reasons] if isinstance(row, HeldComment) else [],
    )
