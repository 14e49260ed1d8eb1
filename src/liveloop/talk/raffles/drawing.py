"""How a raffle ends: it closes, and is drawn when the last late entry is in; or it is called off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.fairness import drawn, hash_of
from liveloop.kit.jobs import Jobs
from liveloop.kit.seal import Vault
from liveloop.shows.media_time import LATE
from liveloop.shows.playback import repository as playback
from liveloop.talk.raffles import events, repository
from liveloop.talk.raffles.locks import lock_raffles
from liveloop.talk.raffles.models import Raffle, RaffleEntry, RaffleWinner
from liveloop.talk.raffles.schemas import LeftOut, RaffleStateName, WinnerState

CLOSE = "raffles.close"
DRAW = "raffles.draw"


class Rewards(Protocol):
    """Gives what a raffle promises in points, in the transaction of the draw."""

    async def give(
        self,
        session: AsyncSession,
        raffle: Raffle,
        winners: Sequence[RaffleWinner],
        *,
        loser: RaffleWinner | None = None,
    ) -> bool:
        """And take them back from a `loser`; False when these have spent them."""
        ...


class Drawing:
    """Its jobs run in the worker, each once: the job's row goes in the transaction of its act."""

    def __init__(
        self, clock: Clock, jobs: Jobs, channels: ChannelLog, vault: Vault, rewards: Rewards
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._channels = channels
        self._vault = vault
        self._rewards = rewards

    async def plan(self, session: AsyncSession, raffle: Raffle) -> None:
        """A raffle closes by itself."""
        assert raffle.closes_at is not None, "only what was opened closes"
        await self._enqueue(session, CLOSE, raffle, raffle.closes_at)

    async def close(self, session: AsyncSession, raffle: Raffle) -> None:
        """Close a raffle that is open, under its lock, and tell the room."""
        now = self._clock.now()
        raffle.state = RaffleStateName.CLOSED
        raffle.closed_at = now if raffle.closes_at is None else min(now, raffle.closes_at)
        await session.flush()
        await self._jobs.cancel(session, unique_key=_key(CLOSE, raffle))
        await self._enqueue(session, DRAW, raffle, now + LATE)
        await self._channels.append(session, str(raffle.room_id), [events.changed(raffle, raffle.closed_at)])

    async def call_off(self, session: AsyncSession, raffle: Raffle, reason: str) -> None:
        """End one that was opened and not drawn, under its lock, and tell the room. Nobody wins.

        Its seed and the hash of all entries are shown, so that nothing can be drawn from them in secret.
        """
        assert raffle.closes_at is not None, "only what was opened is called off"
        now = self._clock.now()
        raffle.state = RaffleStateName.CALLED_OFF
        raffle.called_off_at = now
        raffle.called_off_reason = reason or None
        raffle.closed_at = raffle.closed_at or min(now, raffle.closes_at)
        raffle.entries_hash = hash_of(await repository.counted_entries(session, raffle.id))
        self._reveal(raffle)
        await session.flush()
        for kind in (CLOSE, DRAW):
            await self._jobs.cancel(session, unique_key=_key(kind, raffle))
        await self._channels.append(session, str(raffle.room_id), [events.changed(raffle, now)])

    async def close_due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `raffles.close`."""
        raffle = await self._raffle(session, payload)
        if raffle is not None and raffle.state == RaffleStateName.OPEN:
            await self.close(session, raffle)

    async def draw_due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `raffles.draw`. Nobody enters any more: entries take the same lock and see the state."""
        raffle = await self._raffle(session, payload)
        if raffle is not None and raffle.state == RaffleStateName.CLOSED:
            await self._draw(session, raffle)

    async def _draw(self, session: AsyncSession, raffle: Raffle) -> None:
        seed = self._reveal(raffle)
        entries = {entry.id: entry for entry in await repository.entries(session, raffle.id)}
        left_out = await self._leave_out(session, raffle, list(entries.values()))
        counted = [entry for entry in entries if entry not in left_out]
        raffle.state = RaffleStateName.DRAWN
        raffle.drawn_at = self._clock.now()
        raffle.left_out = len(left_out)
        raffle.entries_hash = hash_of(counted)
        chosen = drawn(seed, counted)[: raffle.winners_wanted]
        await self.tell(
            session,
            raffle,
            [],
            [
                winner_of(raffle, place, entries[entry], raffle.drawn_at)
                for place, entry in enumerate(chosen, start=1)
            ],
        )

    def _reveal(self, raffle: Raffle) -> bytes:
        """The seed, that everybody may see from now on."""
        assert raffle.sealed_seed is not None, "a raffle has its seed from its opening"
        raffle.seed = self._vault.open(raffle.sealed_seed)
        raffle.sealed_seed = None
        return bytes.fromhex(raffle.seed)

    async def tell(
        self,
        session: AsyncSession,
        raffle: Raffle,
        before: Sequence[RaffleWinner],
        winners: Sequence[RaffleWinner],
        *,
        loser: RaffleWinner | None = None,
    ) -> bool:
        """Keep `winners`, that come after those of `before`, tell the room and each of them, give points.

        False when a `loser` of `before` has spent the points that were to be taken back.
        """
        await repository.add_winners(session, winners)
        drafts = [
            events.changed(raffle, self._clock.now(), [*before, *winners]),
            *(events.won(raffle, winner) for winner in winners),
        ]
        await self._channels.append(session, str(raffle.room_id), drafts)
        if not raffle.points:
            return True
        return await self._rewards.give(session, raffle, winners, loser=loser)

    async def _leave_out(
        self, session: AsyncSession, raffle: Raffle, entries: Sequence[RaffleEntry]
    ) -> set[str]:
        """Who won meanwhile, where that matters, and who was removed meanwhile."""
        people = {entry.person_id: entry.id for entry in entries}
        gone = await playback.removed_people(session, raffle.broadcast_id)
        removed = {people[person] for person in gone & people.keys()}
        won: set[str] = set()
        if raffle.excludes_winners:
            winners = await repository.people_who_won(session, raffle.broadcast_id)
            won = {people[person] for person in winners & people.keys()} - removed
        for ids, why in ((removed, LeftOut.REMOVED), (won, LeftOut.WON_BEFORE)):
            if ids:
                await repository.leave_out(session, sorted(ids), why)
        return removed | won

    async def _raffle(self, session: AsyncSession, payload: dict[str, Any]) -> Raffle | None:
        raffle_id = uuid.UUID(payload["raffle"])
        return (await lock_raffles(session, [raffle_id])).get(raffle_id)

    async def _enqueue(self, session: AsyncSession, kind: str, raffle: Raffle, at: datetime) -> None:
        payload = {"raffle": str(raffle.id)}
        await self._jobs.enqueue(session, kind, payload, run_at=at, unique_key=_key(kind, raffle))


def winner_of(raffle: Raffle, place: int, entry: RaffleEntry, now: datetime) -> RaffleWinner:
    return RaffleWinner(
        raffle_id=raffle.id,
        place=place,
        entry_id=entry.id,
        person_id=entry.person_id,
        name=entry.name,
        state=WinnerState.TOLD,
        at=now,
        changed_at=now,
    )


def _key(kind: str, raffle: Raffle) -> str:
    return f"{kind}:{raffle.id}"
