"""Counting shares, many in one commit."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.talk.shares import repository
from liveloop.talk.shares.errors import SharedTooFast, SharesClosed
from liveloop.talk.shares.locks import lock_totals
from liveloop.talk.shares.pace import SharePace
from liveloop.talk.shares.schemas import ShareChannel


@dataclass(frozen=True, slots=True)
class Passing:
    """A share on its way. `replay` is the recording that was shared, else it is the current broadcast."""

    organisation_id: uuid.UUID
    room_id: uuid.UUID
    person_id: uuid.UUID
    channel: ShareChannel
    client_id: str
    replay: uuid.UUID | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A share that counts. `total` of its broadcast, as it is now."""

    broadcast_id: uuid.UUID
    total: int


@dataclass(frozen=True, slots=True)
class FreshShare:
    """What is told to those who listen; `id` is the row's, `address` as in `Pass`."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    room_id: uuid.UUID
    broadcast_id: uuid.UUID
    person_id: uuid.UUID
    channel: ShareChannel
    address: str


class ShareListener(Protocol):
    """Somebody who gives something for shares. Called in the transaction that counts them."""

    async def shared(self, session: AsyncSession, shares: Sequence[FreshShare]) -> None: ...


class ShareWriter:
    """Settles shares for `kit.groupcommit`: each key of a person once."""

    def __init__(self, clock: Clock, pace: SharePace, listeners: Sequence[ShareListener] = ()) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock
        self._pace = pace
        self._listeners = listeners

    async def settle(self, session: AsyncSession, passings: Sequence[Passing]) -> list[Passed | Exception]:
        current = await self._broadcasts.ids(session, {one.room_id for one in passings})
        of = [one.replay or current.get(one.room_id) for one in passings]
        pairs = {(broadcast, one.person_id) for one, broadcast in zip(passings, of, strict=True) if broadcast}
        removed = await playback.removed(session, pairs)
        await lock_totals(session, {broadcast for broadcast, _ in pairs - removed})
        known, ways = await repository.of_people(session, pairs - removed)
        refused: dict[int, Exception] = {}
        fresh: list[tuple[Passing, FreshShare]] = []
        for number, (one, broadcast) in enumerate(zip(passings, of, strict=True)):
            if broadcast is None:
                refused[number] = SharesClosed("There is no broadcast now.")
            elif (broadcast, one.person_id) in removed:
                refused[number] = Removed("You were removed from this broadcast.")
            elif (broadcast, one.person_id, one.client_id) not in known:
                if wait := self._pace.wait(one.person_id):
                    refused[number] = SharedTooFast("You are sharing very fast. Wait.", retry_after=wait)
                    continue
                known.add((broadcast, one.person_id, one.client_id))
                fresh.append((one, _fresh(one, broadcast)))
        totals = await self._write(session, {broadcast for broadcast, _ in pairs}, ways, fresh)
        return [
            refused[number]
            if broadcast is None or number in refused
            else Passed(broadcast, totals[broadcast])
            for number, broadcast in enumerate(of)
        ]

    async def _write(
        self,
        session: AsyncSession,
        broadcasts: set[uuid.UUID],
        ways: set[repository.Way],
        fresh: Sequence[tuple[Passing, FreshShare]],
    ) -> dict[uuid.UUID, int]:
        """The sums of all broadcasts that were shared."""
        now = self._clock.now()
        totals: Counter[tuple[uuid.UUID, str]] = Counter()
        people: Counter[tuple[uuid.UUID, str]] = Counter()
        rows = []
        for one, share in fresh:
            way = (share.broadcast_id, share.person_id, str(share.channel))
            totals[share.broadcast_id, share.channel] += 1
            people[share.broadcast_id, share.channel] += way not in ways
            ways.add(way)
            rows.append(
                {
                    "id": share.id,
                    "broadcast_id": share.broadcast_id,
                    "person_id": share.person_id,
                    "channel": share.channel,
                    "client_id": one.client_id,
                    "created_at": now,
                }
            )
        if rows:
            await repository.add(session, rows)
            for key in sorted(totals):
                await repository.add_to_total(session, *key, total=totals[key], people=people[key])
            for listener in self._listeners:
                await listener.shared(session, [share for _, share in fresh])
        found = await repository.totals(session, broadcasts)
        return {one: sum(total.total for total in by.values()) for one, by in found.items()}


def _fresh(one: Passing, broadcast_id: uuid.UUID) -> FreshShare:
    return FreshShare(
        new_id(), one.organisation_id, one.room_id, broadcast_id, one.person_id, one.channel, one.address
    )
