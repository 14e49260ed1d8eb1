"""Coming in: the person and the viewing session of everybody who enters, many in one commit."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.persons.service import Person, PersonsService, Wanted
from liveloop.shows.playback import repository
from liveloop.shows.playback.addresses import PlaybackKind
from liveloop.shows.playback.errors import Removed
from liveloop.shows.watch.doorman import Caller, Doorman, Restriction, Standing
from liveloop.shows.watch.introductions import Introductions, Newcomer


@dataclass(frozen=True, slots=True)
class Arrival:
    """From where a viewer came; the fields are those of `Caller`."""

    device_id: uuid.UUID | None
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who comes into a room. `broadcast_id` is what they are about to see; without `kind` there is
    no picture yet. Without an `arrival` the doorman is not asked: it is staff. `inviter_id`: who passed on
    the link by which they come."""

    wanted: Wanted
    room_id: uuid.UUID
    arrival: Arrival | None = None
    broadcast_id: uuid.UUID | None = None
    kind: PlaybackKind | None = None
    inviter_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """`first_time`: no earlier broadcast of the room was ever shown to them."""

    person: Person
    session_id: uuid.UUID | None
    first_time: bool
    mute: Restriction | None = None


class Entrance:
    """Settles entries for `kit.groupcommit`."""

    def __init__(
        self,
        clock: Clock,
        persons: PersonsService,
        doorman: Doorman,
        introductions: Introductions | None = None,
    ) -> None:
        self._clock = clock
        self._persons = persons
        self._doorman = doorman
        self._introductions = introductions

    async def settle(self, session: AsyncSession, entries: Sequence[Entry]) -> list[Entered | Exception]:
        """Everybody gets their person and, where there is a picture, a viewing session; who was removed
        from the broadcast gets Removed, and whom the doorman does not let in Banned.

        Sessions are written before removals and bans are read: whoever removes or bans somebody locks
        the person first, so that one of the two always sees the other.
        """
        began = self._clock.now()
        people = await self._persons.ensure(session, [entry.wanted for entry in entries])
        seen = await repository.seen(session, {person.id for person in people})
        entered = [
            Entered(
                person,
                new_id() if entry.kind and entry.broadcast_id else None,
                first_time=not (seen.get((entry.room_id, person.id), set()) - {entry.broadcast_id}),
            )
            for entry, person in zip(entries, people, strict=True)
        ]
        await repository.add_sessions(session, list(self._rows(entries, entered)))
        removed = await repository.removed(
            session,
            {
                (entry.broadcast_id, person.id)
                for entry, person in zip(entries, people, strict=True)
                if entry.broadcast_id
            },
        )
        standings = await self._standings(session, entries, people)
        answers: list[Entered | Exception] = []
        refused: list[uuid.UUID] = []
        for entry, one, standing in zip(entries, entered, standings, strict=True):
            refusal: Exception | None = standing.refusal
            if entry.broadcast_id and (entry.broadcast_id, one.person.id) in removed:
                refusal = Removed("You were removed from this broadcast.")
            if refusal is not None:
                refused += [one.session_id] if one.session_id else []
            answers.append(refusal or replace(one, mute=standing.mute))
        await repository.delete_sessions(session, refused)
        await self._introduce(session, entries, answers, began)
        return answers

    async def _introduce(
        self,
        session: AsyncSession,
        entries: Sequence[Entry],
        answers: Sequence[Entered | Exception],
        began: datetime,
    ) -> None:
        """Tell of those who were let in, are somebody only since `began`, and were sent by somebody."""
        newcomers = [
            Newcomer(
                one.person.organisation_id,
                entry.room_id,
                one.person.id,
                entry.inviter_id,
                entry.arrival.device_id,
                entry.arrival.address,
            )
            for entry, one in zip(entries, answers, strict=True)
            if entry.inviter_id and entry.arrival and isinstance(one, Entered)
            if one.person.created_at >= began
        ]
        if newcomers and self._introductions is not None:
            await self._introductions.brought(session, newcomers)

    async def _standings(
        self, session: AsyncSession, entries: Sequence[Entry], people: Sequence[Person]
    ) -> list[Standing]:
        """Of each entry; staff has none."""
        callers = {
            number: Caller(
                person.organisation_id,
                entry.room_id,
                person.id,
                entry.arrival.device_id,
                entry.arrival.address,
            )
            for number, (entry, person) in enumerate(zip(entries, people, strict=True))
            if entry.arrival is not None
        }
        found = dict(zip(callers, await self._doorman.greet(session, list(callers.values())), strict=True))
        return [found.get(number, Standing()) for number in range(len(entries))]

    def _rows(self, entries: Sequence[Entry], entered: Sequence[Entered]) -> Iterator[dict[str, Any]]:
        now = self._clock.now()
        for entry, one in zip(entries, entered, strict=True):
            if one.session_id is not None:
                yield {
                    "id": one.session_id,
                    "broadcast_id": entry.broadcast_id,
                    "person_id": one.person.id,
                    "kind": entry.kind,
                    "created_at": now,
                }
