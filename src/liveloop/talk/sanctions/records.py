"""What staff knows of one person: what was given to them, from where they came, what colleagues noted."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.persons.service import Person, PersonsService
from liveloop.shows.playback.errors import PersonNotFound
from liveloop.talk.sanctions import repository
from liveloop.talk.sanctions.models import PersonNote
from liveloop.talk.sanctions.schemas import PersonNoteRead, SanctionRead

SHOWN = 50


class NetworkRead(BaseModel):
    """A network in masked form, and how many people came from it."""

    shown: str
    people: int
    seen_at: datetime


class RecordRead(BaseModel):
    """Newest first everywhere."""

    person_id: uuid.UUID
    name: str
    staff: bool
    since: datetime
    devices: int
    networks: list[NetworkRead]
    sanctions: list[SanctionRead]
    notes: list[PersonNoteRead]


class RecordService:
    def __init__(self, clock: Clock, audit: AuditLog, persons: PersonsService) -> None:
        self._clock = clock
        self._audit = audit
        self._persons = persons

    async def get(self, session: AsyncSession, actor: Actor, person_id: uuid.UUID) -> RecordRead:
        """Raises PersonNotFound."""
        person = await self.person(session, actor, person_id)
        visits = await repository.visits(session, [person.id], each=SHOWN)
        marks = {one.network: one for one in reversed(visits) if one.network}
        people = await repository.people_in(session, actor.organisation_id, marks)
        now = self._clock.now()
        given = await repository.of_person(session, actor.organisation_id, person.id, limit=SHOWN)
        return RecordRead(
            person_id=person.id,
            name=person.nickname,
            staff=person.account_id is not None,
            since=person.created_at,
            devices=len({one.device_id for one in visits}),
            networks=[
                NetworkRead(shown=one.shown, people=people.get(mark, 1), seen_at=one.seen_at)
                for mark, one in marks.items()
            ],
            sanctions=[SanctionRead.of(row, person.nickname, now=now) for row in given],
            notes=[
                PersonNoteRead.of(row) for row in await repository.notes_of(session, person.id, limit=SHOWN)
            ],
        )

    async def note(
        self, session: AsyncSession, actor: Actor, person_id: uuid.UUID, body: str
    ) -> PersonNoteRead:
        """Raises PersonNotFound."""
        person = await self.person(session, actor, person_id)
        row = PersonNote(
            id=new_id(),
            organisation_id=actor.organisation_id,
            person_id=person.id,
            body=body,
            written_at=self._clock.now(),
            written_by=actor.account_id,
            written_by_name=actor.name,
        )
        await repository.add_note(session, row)
        await self._audit.record(session, actor, "person.noted", target=("person", person.id))
        return PersonNoteRead.of(row)

    async def person(self, session: AsyncSession, actor: Actor, person_id: uuid.UUID) -> Person:
        """Somebody of the organisation. Raises PersonNotFound."""
        person = (await self._persons.list_by_ids(session, [person_id])).get(person_id)
        if person is None or person.organisation_id != actor.organisation_id:
            raise PersonNotFound("There is no such person.")
        return person
