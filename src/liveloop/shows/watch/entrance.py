"""Coming in: the person and the viewing session of everybody who enters, many in one commit."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.persons.service import Person, PersonsService, Wanted
from liveloop.shows.playback import repository
from liveloop.shows.playback.addresses import PlaybackKind
from liveloop.shows.playback.errors import Removed


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who comes into a room. `broadcast_id` is what they are about to see; without `kind` there is
    no picture yet."""

    wanted: Wanted
    room_id: uuid.UUID
    broadcast_id: uuid.UUID | None = None
    kind: PlaybackKind | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """`first_time`: no earlier broadcast of the room was ever shown to them."""

    person: Person
    session_id: uuid.UUID | None
    first_time: bool


class Entrance:
    """Settles entries for `kit.groupcommit`."""

    def __init__(self, clock: Clock, persons: PersonsService) -> None:
        self._clock = clock
        self._persons = persons

    async def settle(self, session: AsyncSession, entries: Sequence[Entry]) -> list[Entered | Exception]:
        """Everybody gets their person and, where there is a picture, a viewing session; who was removed
        from the broadcast gets Removed.

        Sessions are written before removals are read: whoever removes somebody locks the person
        first, so that one of the two always sees the other.
        """
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
        if not removed:
            return list(entered)
        answers: list[Entered | Exception] = []
        refused: list[uuid.UUID] = []
        for entry, one in zip(entries, entered, strict=True):
            if entry.broadcast_id and (entry.broadcast_id, one.person.id) in removed:
                answers.append(Removed("You were removed from this broadcast."))
                refused += [one.session_id] if one.session_id else []
            else:
                answers.append(one)
        await repository.delete_sessions(session, refused)
        return answers

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
