"""Taking entries, many in one commit: one a person, whatever is sent again."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.fairness import new_entry
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.media_time import LATE
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.talk.raffles import repository
from liveloop.talk.raffles.conditions import Conditions, missing
from liveloop.talk.raffles.errors import (
    ConditionsUnmet,
    NotForStaff,
    RaffleCalledOff,
    RaffleClosed,
    RaffleNotFound,
)
from liveloop.talk.raffles.locks import lock_raffles
from liveloop.talk.raffles.models import Raffle, RaffleEntry
from liveloop.talk.raffles.repository import EntryKey
from liveloop.talk.raffles.schemas import RaffleStateName, Via
from liveloop.talk.raffles.standing import Standings

COUNTED = "raffles.counted"
"""In `session.info`: (room, raffle) -> entries, of what this transaction changed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants to enter. `said`: with the word, just now."""

    room_id: uuid.UUID
    raffle_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    staff: bool
    via: Via = Via.TAP
    said: bool = False

    @property
    def key(self) -> EntryKey:
        return (self.raffle_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Entered:
    """The entry that a person has, and how many there are. `fresh`: it was made just now."""

    entry: RaffleEntry
    entries: int
    fresh: bool


class EntryWriter:
    """Settles wishes for `kit.groupcommit`, and in the transaction of a comment."""

    def __init__(self, clock: Clock, standings: Standings) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock
        self._standings = standings

    async def settle(self, session: AsyncSession, wishes: Sequence[Wish]) -> list[Entered | Exception]:
        raffles = await lock_raffles(session, {one.raffle_id for one in wishes})
        known = [one for one in wishes if one.raffle_id in raffles]
        entries = await repository.entries_of(session, {one.key for one in known})
        had = set(entries)
        refused: dict[int, Exception] = {}
        wanted = await self._allowed(session, wishes, raffles, had, refused)
        fresh = await self._meeting(session, wanted, raffles, refused)
        entries |= fresh
        if fresh:
            await repository.add_entries(session, list(fresh.values()))
        self._count(session, raffles, fresh)
        return [
            refused[number]
            if number in refused
            else Entered(entries[one.key], raffles[one.raffle_id].entries, fresh=one.key not in had)
            for number, one in enumerate(wishes)
        ]

    async def _allowed(
        self,
        session: AsyncSession,
        wishes: Sequence[Wish],
        raffles: dict[uuid.UUID, Raffle],
        had: set[EntryKey],
        refused: dict[int, Exception],
    ) -> dict[uuid.UUID, list[tuple[int, Wish]]]:
        """By raffle, who may enter if they meet its conditions and has not yet. Others are `refused`."""
        known = [one for one in wishes if one.raffle_id in raffles]
        pairs = {(raffles[one.raffle_id].broadcast_id, one.person_id) for one in known}
        removed = await playback.removed(session, pairs)
        current = await self._broadcasts.ids(session, {one.room_id for one in known})
        winners: dict[uuid.UUID, set[uuid.UUID]] = {}
        wanted: defaultdict[uuid.UUID, list[tuple[int, Wish]]] = defaultdict(list)
        for number, one in enumerate(wishes):
            raffle = raffles.get(one.raffle_id)
            if raffle is None or raffle.room_id != one.room_id or raffle.state == RaffleStateName.DRAFT:
                refused[number] = RaffleNotFound("There is no such raffle.")
            elif (raffle.broadcast_id, one.person_id) in removed:
                refused[number] = Removed("You were removed from this broadcast.")
            elif one.key in had:
                continue
            elif one.staff and not raffle.admits_staff:
                refused[number] = NotForStaff("This one is for viewers.")
            elif raffle.state == RaffleStateName.CALLED_OFF:
                refused[number] = RaffleCalledOff("This raffle was called off. Nobody wins.")
            elif raffle.broadcast_id != current.get(one.room_id) or self._is_over(raffle):
                refused[number] = RaffleClosed("This raffle is over.")
            else:
                if raffle.excludes_winners and raffle.id not in winners:
                    winners[raffle.id] = await repository.people_who_won(session, raffle.broadcast_id)
                if one.person_id in winners.get(raffle.id, ()):
                    refused[number] = RaffleClosed("You have won in this broadcast already.")
                else:
                    wanted[raffle.id].append((number, one))
        return wanted

    def _is_over(self, raffle: Raffle) -> bool:
        ended = raffle.closed_at or raffle.closes_at
        drawn = raffle.state not in (RaffleStateName.OPEN, RaffleStateName.CLOSED)
        return drawn or ended is None or self._clock.now() - ended > LATE

    async def _meeting(
        self,
        session: AsyncSession,
        wanted: dict[uuid.UUID, list[tuple[int, Wish]]],
        raffles: dict[uuid.UUID, Raffle],
        refused: dict[int, Exception],
    ) -> dict[EntryKey, RaffleEntry]:
        """The new entries of those who meet the conditions, one a person."""
        now = self._clock.now()
        fresh: dict[EntryKey, RaffleEntry] = {}
        for raffle_id, ones in wanted.items():
            raffle = raffles[raffle_id]
            conditions = Conditions.model_validate(raffle.conditions)
            said = {one.person_id for _, one in ones if one.said}
            people = {one.person_id for _, one in ones}
            done = await self._standings.of(session, raffle, people, said=said)
            for number, one in ones:
                if unmet := missing(conditions, done[one.person_id]):
                    refused[number] = ConditionsUnmet(
                        "Something is missing to take part.", missing=[str(name) for name in unmet]
                    )
                elif one.key not in fresh:
                    fresh[one.key] = RaffleEntry(
                        id=new_entry(),
                        raffle_id=raffle_id,
                        person_id=one.person_id,
                        name=one.name,
                        via=one.via,
                        created_at=now,
                    )
        return fresh

    def _count(
        self,
        session: AsyncSession,
        raffles: dict[uuid.UUID, Raffle],
        fresh: dict[EntryKey, RaffleEntry],
    ) -> None:
        counted = session.info.setdefault(COUNTED, {})
        for raffle_id, _ in fresh:
            raffle = raffles[raffle_id]
            raffle.entries += 1
            counted[raffle.room_id, raffle_id] = raffle.entries


def counted_in(session: AsyncSession) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """(room, raffle) -> entries, of what the transaction changed; empties it."""
    counted: dict[tuple[uuid.UUID, uuid.UUID], int] = session.info.pop(COUNTED, {})
    return counted
