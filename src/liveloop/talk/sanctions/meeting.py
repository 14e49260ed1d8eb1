"""Whom a sanction meets besides the person to whom it is given, and what holds for each of them then."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.persons.service import Person
from liveloop.talk.sanctions import repository
from liveloop.talk.sanctions.errors import NetworkUnknown
from liveloop.talk.sanctions.marks import device_mark, person_mark
from liveloop.talk.sanctions.models import Sanction, SanctionKind
from liveloop.talk.sanctions.repository import Holding
from liveloop.talk.sanctions.standings import Bearer, longest

RECENT = timedelta(days=1)
"""A sanction that goes by device or network goes by those that the person came from within this time."""
PLACES = 8


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a sanction meets: whoever has one of these marks, and of those who were here these people."""

    marks: set[str]
    networks: list[str]
    people: set[uuid.UUID]


class Meeting:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def target(self, session: AsyncSession, person: Person, reach: Collection[str]) -> Target:
        """By the device and network of the last day, as far as `reach` names them. Raises NetworkUnknown."""
        since = self._clock.now() - RECENT
        seen = await repository.visits(session, [person.id], each=PLACES)
        fresh = [one for one in seen if one.seen_at >= since] or list(seen[:1])
        devices = {one.device_id for one in fresh} | ({person.guest_id} if person.guest_id else set())
        networks = {one.network: one.shown for one in fresh if one.network}
        if "device" not in reach:
            devices = set()
        if "network" not in reach:
            networks = {}
        elif not networks:
            raise NetworkUnknown("Nobody knows from which address this person came. Leave the network out.")
        met = await repository.met_by(
            session, person.organisation_id, devices=devices, networks=networks.keys()
        )
        return Target(
            marks={person_mark(person.id), *map(device_mark, devices), *networks},
            networks=sorted(set(networks.values())),
            people={person.id, *met},
        )

    async def people(self, session: AsyncSession, row: Sanction) -> set[uuid.UUID]:
        """Whom a sanction meets of those who were here."""
        marks = await repository.marks_of(session, row.id)
        devices = [uuid.UUID(mark.partition(":")[2]) for mark in marks if mark.startswith("device:")]
        networks = [mark for mark in marks if mark.startswith("network:")]
        met = await repository.met_by(session, row.organisation_id, devices=devices, networks=networks)
        return {row.person_id, *met}

    async def mutes(
        self,
        session: AsyncSession,
        place: tuple[uuid.UUID, uuid.UUID],
        people: Collection[uuid.UUID],
        *,
        without: Collection[uuid.UUID] = (),
        new: Holding | None = None,
    ) -> Mapping[uuid.UUID, Holding | None]:
        """The mute that holds for each in `place` (organisation, room), once some sanctions are over and
        perhaps a new one holds."""
        marks = await self._marks(session, people)
        now: datetime = self._clock.now()
        found = await repository.holding(session, set().union(*marks.values()), now=now)
        left = {mark: [one for one in holdings if one.id not in without] for mark, holdings in found.items()}
        held = {
            person: longest(Bearer(*place, tuple(own)), left).get(SanctionKind.MUTE)
            for person, own in marks.items()
        }
        if new is None:
            return held
        return {person: _longer(one, new) for person, one in held.items()}

    async def _marks(self, session: AsyncSession, people: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
        marks = {person: {person_mark(person)} for person in people}
        for one in await repository.visits(session, people, each=PLACES):
            marks[one.person_id] |= {device_mark(one.device_id), *([one.network] if one.network else [])}
        return marks


def _longer(one: Holding | None, other: Holding) -> Holding:
    return one if one and (one.until is None or (other.until and one.until > other.until)) else other
