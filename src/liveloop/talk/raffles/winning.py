"""What staff does with winners: marks what was handed over, disqualifies, exports."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.fairness import drawn
from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.talk.raffles import repository
from liveloop.talk.raffles.drawing import Drawing, winner_of
from liveloop.talk.raffles.errors import RaffleNotFound, WinnerNotFound, WinnerSettled
from liveloop.talk.raffles.locks import lock_raffles
from liveloop.talk.raffles.models import Raffle, RaffleWinner
from liveloop.talk.raffles.schemas import RaffleStateName, WinnerList, WinnerRead, WinnerState


class WinnerService:
    def __init__(self, clock: Clock, audit: AuditLog, broadcasts: BroadcastService, drawing: Drawing) -> None:
        self._clock = clock
        self._audit = audit
        self._broadcasts = broadcasts
        self._drawing = drawing

    async def list(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> WinnerList:
        """Raises RaffleNotFound."""
        _, winners = await self._read(session, actor, broadcast_id, raffle_id)
        return WinnerList(items=[WinnerRead.model_validate(winner) for winner in winners])

    async def claim(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID, place: int
    ) -> WinnerList:
        """They have what they won. Raises RaffleNotFound, WinnerNotFound, WinnerSettled."""
        raffle, winners = await self._locked(session, actor, broadcast_id, raffle_id)
        winner = _told(winners, place)
        self._settle(winner, WinnerState.CLAIMED)
        await self._record(session, actor, "raffle.winner_claimed", raffle, winner)
        return WinnerList(items=[WinnerRead.model_validate(one) for one in winners])

    async def disqualify(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        raffle_id: uuid.UUID,
        place: int,
        reason: str,
    ) -> WinnerList:
        """The next of the same draw wins instead, if there is one; the record shows both.

        Raises RaffleNotFound, WinnerNotFound, WinnerSettled.
        """
        raffle, winners = await self._locked(session, actor, broadcast_id, raffle_id)
        winner = _told(winners, place)
        self._settle(winner, WinnerState.DISQUALIFIED)
        winner.reason = reason or None
        await session.flush()
        successors = await self._successors(session, raffle, winners)
        returned = await self._drawing.tell(session, raffle, winners, successors, loser=winner)
        act = "raffle.winner_disqualified"
        await self._record(session, actor, act, raffle, winner, points_returned=returned)
        return WinnerList(items=[WinnerRead.model_validate(one) for one in [*winners, *successors]])

    async def csv(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> str:
        """One winner a line. Raises RaffleNotFound."""
        raffle, winners = await self._read(session, actor, broadcast_id, raffle_id)
        rows: list[list[object]] = [
            ["place", "prize", "points", "person", "name", "state", "reason", "time", "entry"]
        ]
        for one in winners:
            prize, name, reason = cell(raffle.prize), cell(one.name), cell(one.reason or "")
            time = one.at.isoformat()
            person = str(one.person_id)
            rows.append(
                [one.place, prize, raffle.points, person, name, one.state, reason, time, one.entry_id]
            )
        return BYTE_ORDER_MARK + lines(rows)

    async def _successors(
        self, session: AsyncSession, raffle: Raffle, winners: Sequence[RaffleWinner]
    ) -> Sequence[RaffleWinner]:
        """Whoever comes next in the draw."""
        assert raffle.seed is not None, "a drawn raffle has shown its seed"
        counted = await repository.counted_entries(session, raffle.id)
        order = drawn(bytes.fromhex(raffle.seed), counted)
        if len(order) <= len(winners):
            return []
        entry = await repository.entry_or_none(session, order[len(winners)])
        assert entry is not None, "entries of a drawn raffle stay"
        return [winner_of(raffle, len(winners) + 1, entry, self._clock.now())]

    def _settle(self, winner: RaffleWinner, state: WinnerState) -> None:
        winner.state = state
        winner.changed_at = self._clock.now()

    async def _read(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> tuple[Raffle, Sequence[RaffleWinner]]:
        await self._broadcasts.get(session, actor, broadcast_id)
        raffle = await repository.get_or_none(session, raffle_id)
        return await self._of(session, broadcast_id, raffle)

    async def _locked(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> tuple[Raffle, Sequence[RaffleWinner]]:
        await self._broadcasts.get(session, actor, broadcast_id)
        raffle = (await lock_raffles(session, [raffle_id])).get(raffle_id)
        found = await self._of(session, broadcast_id, raffle)
        if found[0].state != RaffleStateName.DRAWN:
            raise WinnerNotFound("It is not drawn yet.")
        return found

    async def _of(
        self, session: AsyncSession, broadcast_id: uuid.UUID, raffle: Raffle | None
    ) -> tuple[Raffle, Sequence[RaffleWinner]]:
        if raffle is None or raffle.broadcast_id != broadcast_id:
            raise RaffleNotFound("There is no such raffle.")
        return raffle, (await repository.winners(session, [raffle.id])).get(raffle.id, [])

    async def _record(
        self,
        session: AsyncSession,
        actor: Actor,
        act: str,
        raffle: Raffle,
        winner: RaffleWinner,
        **details: Any,
    ) -> None:
        details |= {"title": raffle.prize, "place": winner.place, "winner": str(winner.person_id)}
        await self._audit.record(session, actor, act, target=("raffle", raffle.id), details=details)


def _told(winners: Sequence[RaffleWinner], place: int) -> RaffleWinner:
    winner = next((one for one in winners if one.place == place), None)
    if winner is None:
        raise WinnerNotFound("There is no such winner.")
    if winner.state != WinnerState.TOLD:
        raise WinnerSettled("This winner was settled already.")
    return winner
