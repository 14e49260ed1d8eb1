"""Counting likes, many reports in one commit."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.talk.likes import repository
from liveloop.talk.likes.errors import LikesClosed
from liveloop.talk.likes.locks import lock_totals
from liveloop.talk.likes.pace import TapPace
from liveloop.talk.likes.repository import CountKey


@dataclass(frozen=True, slots=True)
class Taps:
    """A page's report: it was tapped `count` times in all."""

    room_id: uuid.UUID
    person_id: uuid.UUID
    source: str
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """`count` of the page and `total` of the broadcast, as they are now."""

    broadcast_id: uuid.UUID
    count: int
    total: int


class LikeWriter:
    """Settles reports for `kit.groupcommit`. Likes belong to the room's current broadcast."""

    def __init__(self, clock: Clock, pace: TapPace) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock
        self._pace = pace

    async def settle(self, session: AsyncSession, reports: Sequence[Taps]) -> list[Counted | Exception]:
        """Each one's count. What is over a person's pace is left for a later report."""
        current = await self._broadcasts.ids(session, {one.room_id for one in reports})
        pairs = {(current[one.room_id], one.person_id) for one in reports if one.room_id in current}
        removed = await playback.removed(session, pairs)
        keys = [self._key(one, current) for one in reports]
        taken = {key for key in keys if key is not None and key[:2] not in removed}
        await lock_totals(session, {key[0] for key in taken})
        counts = await repository.counts(session, taken)
        fresh = self._count(reports, keys, taken, counts)
        totals = await self._write(session, taken, counts, fresh)
        answers: list[Counted | Exception] = []
        for key in keys:
            if key is None:
                answers.append(LikesClosed("There is no broadcast now."))
            elif key not in taken:
                answers.append(Removed("You were removed from this broadcast."))
            else:
                answers.append(Counted(key[0], counts.get(key, 0), totals[key[0]]))
        return answers

    def _key(self, one: Taps, current: dict[uuid.UUID, uuid.UUID]) -> CountKey | None:
        broadcast_id = current.get(one.room_id)
        return (broadcast_id, one.person_id, one.source) if broadcast_id else None

    def _count(
        self,
        reports: Sequence[Taps],
        keys: Sequence[CountKey | None],
        taken: set[CountKey],
        counts: dict[CountKey, int],
    ) -> Counter[uuid.UUID]:
        """Raise `counts`; returns how many are new, by broadcast."""
        fresh: Counter[uuid.UUID] = Counter()
        for one, key in zip(reports, keys, strict=True):
            if key is None or key not in taken:
                continue
            known = counts.get(key, 0)
            granted = self._pace.grant(one.person_id, one.count - known) if one.count > known else 0
            if granted:
                counts[key] = known + granted
                fresh[key[0]] += granted
        return fresh

    async def _write(
        self,
        session: AsyncSession,
        taken: set[CountKey],
        counts: dict[CountKey, int],
        fresh: Counter[uuid.UUID],
    ) -> dict[uuid.UUID, int]:
        """The sums of all broadcasts that were reported for."""
        now = self._clock.now()
        rows = [
            {
                "broadcast_id": broadcast_id,
                "person_id": person_id,
                "source": source,
                "count": counts[broadcast_id, person_id, source],
                "updated_at": now,
            }
            for broadcast_id, person_id, source in sorted(taken)
            if fresh[broadcast_id] and (broadcast_id, person_id, source) in counts
        ]
        if rows:
            await repository.put_counts(session, rows)
        return {
            broadcast_id: (
                await repository.add_to_total(session, broadcast_id, fresh[broadcast_id])
                if fresh[broadcast_id]
                else await repository.total(session, broadcast_id)
            )
            for broadcast_id in sorted({key[0] for key in taken})
        }
