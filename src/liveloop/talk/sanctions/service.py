"""Sanctions: given, listed, lifted. What holds is what the rows say at the moment of asking."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pages import Page
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.organisations.repository import MembershipRepository
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.persons.service import Person, PersonsService
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.playback.errors import PersonNotFound
from liveloop.shows.playback.locks import lock_people
from liveloop.shows.playback.service import PlaybackService
from liveloop.shows.rooms.service import RoomService
from liveloop.talk.sanctions import events, repository
from liveloop.talk.sanctions.errors import SanctionNotFound, SanctionOver, StaffNotSanctioned
from liveloop.talk.sanctions.meeting import Meeting
from liveloop.talk.sanctions.models import Sanction, SanctionKind
from liveloop.talk.sanctions.repository import Holding
from liveloop.talk.sanctions.schemas import SanctionCreate, SanctionRead
from liveloop.talk.sanctions.standings import restriction

REPLACED = "replaced"


class Witness(Protocol):
    """`comments.evidence`: what somebody said."""

    async def quote(
        self, session: AsyncSession, person_id: uuid.UUID, comment_ids: Collection[uuid.UUID]
    ) -> list[dict[str, Any]]:
        """`EvidenceRead` as JSON values, of those comments that are the person's."""
        ...


class SanctionService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        persons: PersonsService,
        rooms: RoomService,
        playback: PlaybackService,
        witness: Witness,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._persons = persons
        self._rooms = rooms
        self._playback = playback
        self._meeting = Meeting(clock)
        self._witness = witness

    async def give(self, session: AsyncSession, actor: Actor, wanted: SanctionCreate) -> SanctionRead:
        """Raises PersonNotFound, StaffNotSanctioned, NetworkUnknown, RoomNotFound.

        What goes into channels comes before the lock on the people: comments take them in that order too.
        A ban puts nothing into a channel.
        """
        if wanted.room_id is not None:
            await self._rooms.get(session, actor, wanted.room_id)
        person = await self._viewer(session, actor, wanted.person_id)
        target = await self._meeting.target(session, person, wanted.reach)
        now = self._clock.now()
        until = now + timedelta(seconds=wanted.seconds) if wanted.seconds else None
        row = Sanction(
            id=new_id(),
            organisation_id=actor.organisation_id,
            room_id=wanted.room_id,
            person_id=person.id,
            kind=wanted.kind,
            reach=sorted(set(wanted.reach)),
            networks=target.networks,
            reason=wanted.reason,
            note=wanted.note,
            evidence=await self._witness.quote(session, person.id, wanted.comment_ids),
            given_at=now,
            given_by=actor.account_id,
            given_by_name=actor.name,
            until=until,
        )
        rooms = await self._places(session, row)
        if wanted.kind is SanctionKind.MUTE:
            older = await repository.same(session, person.id, row.room_id, wanted.kind, now=now)
            await self._tell(session, row, rooms, target.people, {one.id for one in older}, gives=True)
        is_ban = wanted.kind is SanctionKind.BAN
        await lock_people(session, target.people, against_entering=is_ban)
        for one in await repository.same(session, person.id, row.room_id, wanted.kind, now=now):
            _end(one, actor, now, REPLACED)
        await repository.add(session, row, target.marks)
        if is_ban:
            await self._playback.send_off(session, target.people, wanted.room_id)
        for room_id in rooms:
            events.tell_desk(session, room_id)
        await self._record(session, actor, "sanction.given", row)
        return SanctionRead.of(row, person.nickname, now=now)

    async def list(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        room_id: uuid.UUID | None,
        holding: bool,
        cursor: str | None,
        limit: int,
    ) -> Page[SanctionRead]:
        """Newest first; `holding`: without what is over."""
        now = self._clock.now()
        rows = await repository.newest(
            session,
            actor.organisation_id,
            room_id=room_id,
            holding_at=now if holding else None,
            before=read_cursor(cursor),
            limit=limit + 1,
        )
        return make_page(
            rows,
            limit,
            view=lambda row: SanctionRead.of(row[0], row[1], now=now),
            key=lambda row: row[0].id,
        )

    async def lift(
        self, session: AsyncSession, actor: Actor, sanction_id: uuid.UUID, *, note: str | None
    ) -> None:
        """It holds no more; who was muted is told. Raises SanctionNotFound, SanctionOver."""
        row = await repository.get_or_none(session, actor.organisation_id, sanction_id)
        if row is None:
            raise SanctionNotFound("There is no such mute or ban.")
        now = self._clock.now()
        rooms = await self._places(session, row)
        if row.kind == SanctionKind.MUTE:
            people = await self._meeting.people(session, row)
            await self._tell(session, row, rooms, people, {row.id}, gives=False)
        await repository.get_or_none(session, actor.organisation_id, sanction_id, lock=True)
        if row.lifted_at is not None or (row.until is not None and row.until <= now):
            raise SanctionOver("It is over already.")
        _end(row, actor, now, note)
        for room_id in rooms:
            events.tell_desk(session, room_id)
        await self._record(session, actor, "sanction.lifted", row)

    async def _viewer(self, session: AsyncSession, actor: Actor, person_id: uuid.UUID) -> Person:
        person = (await self._persons.list_by_ids(session, [person_id])).get(person_id)
        if person is None or person.organisation_id != actor.organisation_id:
            raise PersonNotFound("There is no such person.")
        members = MembershipRepository(session)
        if person.account_id and await members.get_or_none(actor.organisation_id, person.account_id):
            raise StaffNotSanctioned(
                "This is somebody of the staff. Change or remove their membership instead."
            )
        return person

    async def _places(self, session: AsyncSession, row: Sanction) -> Sequence[uuid.UUID]:
        """The rooms whose sockets are to hear of it, in the order of their ids."""
        if row.room_id is not None:
            return [row.room_id]
        return await broadcasts.rooms_in_use(session, row.organisation_id)

    async def _tell(
        self,
        session: AsyncSession,
        row: Sanction,
        rooms: Collection[uuid.UUID],
        people: Collection[uuid.UUID],
        over: Collection[uuid.UUID],
        *,
        gives: bool,
    ) -> None:
        """Everybody whom a mute meets learns what holds for them once it is given or lifted."""
        new = Holding(row.id, row.organisation_id, row.room_id, SanctionKind.MUTE, row.until, row.reason)
        for room_id in sorted(rooms, key=str):
            place = (row.organisation_id, room_id)
            mutes = await self._meeting.mutes(
                session, place, people, without=over, new=new if gives else None
            )
            drafts = [events.muted(person, restriction(mutes[person])) for person in sorted(people)]
            await self._channels.append(session, str(room_id), drafts)

    async def _record(self, session: AsyncSession, actor: Actor, act: str, row: Sanction) -> None:
        details = {
            "kind": row.kind,
            "room": str(row.room_id) if row.room_id else None,
            "until": row.until.isoformat() if row.until else None,
            "reach": row.reach,
            "said": row.reason,
            "evidence": [one["comment_id"] for one in row.evidence],
            "sanction": str(row.id),
        }
        await self._audit.record(session, actor, act, target=("person", row.person_id), details=details)


def _end(row: Sanction, actor: Actor, now: datetime, note: str | None) -> None:
    row.lifted_at = now
    row.lifted_by = actor.account_id
    row.lifted_by_name = actor.name
    row.lift_note = note
