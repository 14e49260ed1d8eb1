"""What people did of what a raffle asks."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.raffles import repository
from liveloop.talk.raffles.conditions import Conditions, Done, holds
from liveloop.talk.raffles.models import Raffle


class WatchTimes(Protocol):
    """`rewards.repository.minutes_watched`: by the server's clock, while the player goes on."""

    async def __call__(
        self, session: AsyncSession, broadcast_id: uuid.UUID, person_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, int]:
        """Whole minutes that each of these watched of a broadcast; who has none may be missing."""
        ...


class Sharers(Protocol):
    """`shares.repository.sharers`."""

    async def __call__(
        self, session: AsyncSession, broadcast_id: uuid.UUID, person_ids: Collection[uuid.UUID]
    ) -> set[uuid.UUID]:
        """Who of these has shared a broadcast."""
        ...


class Standings:
    """Reads only what the conditions ask for."""

    def __init__(self, watch_times: WatchTimes, sharers: Sharers) -> None:
        self._watch_times = watch_times
        self._sharers = sharers

    async def of(
        self,
        session: AsyncSession,
        raffle: Raffle,
        person_ids: Collection[uuid.UUID],
        *,
        said: Collection[uuid.UUID] = (),
    ) -> dict[uuid.UUID, Done]:
        """What each did so far; `said` are those who say the word just now."""
        asked = Conditions.model_validate(raffle.conditions)
        broadcast_id = raffle.broadcast_id
        likes = await repository.likes(session, broadcast_id, person_ids) if asked.likes else {}
        minutes: Mapping[uuid.UUID, int] = {}
        if asked.minutes:
            minutes = await self._watch_times(session, broadcast_id, person_ids)
        sharers = await self._sharers(session, broadcast_id, person_ids) if asked.shared else set()
        sayers = {*said, *await self._sayers(session, raffle, asked.word, {*person_ids} - {*said})}
        return {
            one: Done(
                said=one in sayers,
                likes=likes.get(one, 0),
                minutes=minutes.get(one, 0),
                shared=one in sharers,
            )
            for one in person_ids
        }

    async def _sayers(
        self, session: AsyncSession, raffle: Raffle, word: str | None, person_ids: Collection[uuid.UUID]
    ) -> set[uuid.UUID]:
        """Who of these has said the word since it opened."""
        if word is None or raffle.at is None or not person_ids:
            return set()
        bodies = await repository.said_by(session, raffle.room_id, person_ids, since=raffle.at)
        return {person for person, said in bodies.items() if any(holds(body, word) for body in said)}
