"""Raffles: prepared, opened, closed, called off, read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.commitment import commitment_of, new_seed
from liveloop.kit.ids import new_id
from liveloop.kit.seal import Vault
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.vocabulary import OVER
from liveloop.talk.raffles import events, repository
from liveloop.talk.raffles.drawing import Drawing
from liveloop.talk.raffles.errors import RaffleNotFound, RaffleRunning, RaffleState, TooManyRaffles
from liveloop.talk.raffles.locks import lock_raffles_of
from liveloop.talk.raffles.models import Raffle
from liveloop.talk.raffles.schemas import (
    DrawRecord,
    RaffleCallOff,
    RaffleCreate,
    RaffleList,
    RaffleOpen,
    RaffleRead,
    RaffleStateName,
    RaffleView,
    RaffleViews,
)

RAFFLES = 100
"""Of one broadcast."""
SNAPSHOT_RAFFLES = 3
"""Whoever is some seconds behind, or has not seen the draw yet, still needs the one before."""


class RaffleService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        vault: Vault,
        drawing: Drawing,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._vault = vault
        self._drawing = drawing

    async def list(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> RaffleList:
        await self._broadcasts.get(session, actor, broadcast_id)
        rows = await repository.list_of(session, broadcast_id)
        return RaffleList(items=[RaffleRead.model_validate(raffle) for raffle in rows])

    async def create(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: RaffleCreate
    ) -> RaffleRead:
        """Prepare a raffle; nobody sees it before it is opened. Raises TooManyRaffles."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        if len(await repository.list_of(session, broadcast_id)) >= RAFFLES:
            raise TooManyRaffles(f"At most {RAFFLES} raffles a broadcast. Delete some first.")
        raffle = Raffle(
            id=new_id(),
            organisation_id=actor.organisation_id,
            room_id=broadcast.room_id,
            broadcast_id=broadcast_id,
            state=RaffleStateName.DRAFT,
            entries=0,
            left_out=0,
            created_at=self._clock.now(),
            **wanted.model_dump(),
        )
        await repository.add(session, raffle)
        await self._record(session, actor, "raffle.created", raffle)
        return RaffleRead.model_validate(raffle)

    async def delete(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> None:
        """Only what nobody has seen goes. Raises RaffleNotFound, RaffleState."""
        raffle, _ = await self._locked(session, actor, broadcast_id, raffle_id)
        if raffle.state != RaffleStateName.DRAFT:
            raise RaffleState("This raffle was opened already and stays.")
        await repository.remove(session, raffle)
        await self._record(session, actor, "raffle.deleted", raffle)

    async def open(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        raffle_id: uuid.UUID,
        wanted: RaffleOpen,
    ) -> RaffleRead:
        """Make its seed, publish what commits to it, and show it in step with the picture.

        Raises RaffleNotFound, RaffleState, RaffleRunning.
        """
        raffle, raffles = await self._locked(session, actor, broadcast_id, raffle_id)
        broadcast = await broadcasts.get_or_none(session, broadcast_id)
        if raffle.state != RaffleStateName.DRAFT or broadcast is None or broadcast.state in OVER:
            raise RaffleState("This raffle cannot be opened any more.")
        if any(other.state == RaffleStateName.OPEN for other in raffles):
            raise RaffleRunning("Another raffle is open. Close it first.")
        seed = new_seed()
        raffle.commitment = commitment_of(seed)
        raffle.sealed_seed = self._vault.seal(seed.hex())
        raffle.state = RaffleStateName.OPEN
        raffle.at = believed(wanted.at, self._clock.now())
        raffle.closes_at = raffle.at + timedelta(seconds=raffle.seconds)
        await session.flush()
        await self._drawing.plan(session, raffle)
        await self._channels.append(session, str(raffle.room_id), [events.changed(raffle, raffle.at)])
        await self._record(session, actor, "raffle.opened", raffle)
        return RaffleRead.model_validate(raffle)

    async def close(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> RaffleRead:
        """Before its time; it is drawn by itself a little later. Raises RaffleNotFound, RaffleState."""
        raffle, _ = await self._locked(session, actor, broadcast_id, raffle_id)
        if raffle.state != RaffleStateName.OPEN:
            raise RaffleState("This raffle is not open.")
        await self._drawing.close(session, raffle)
        await self._record(session, actor, "raffle.closed", raffle)
        return RaffleRead.model_validate(raffle)

    async def call_off(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        raffle_id: uuid.UUID,
        wanted: RaffleCallOff,
    ) -> RaffleRead:
        """Before its draw, so that there is none. Raises RaffleNotFound, RaffleState."""
        raffle, _ = await self._locked(session, actor, broadcast_id, raffle_id)
        if raffle.state not in (RaffleStateName.OPEN, RaffleStateName.CLOSED):
            raise RaffleState("Only a raffle that was opened and not drawn can be called off.")
        await self._drawing.call_off(session, raffle, wanted.reason)
        await self._record(
            session, actor, "raffle.called_off", raffle, reason=wanted.reason, entries=raffle.entries
        )
        return RaffleRead.model_validate(raffle)

    async def shown(self, session: AsyncSession, broadcast_id: uuid.UUID) -> RaffleViews:
        """What viewers of a replay see at its time."""
        return await self._views(session, broadcast_id, limit=RAFFLES)

    async def record(
        self, session: AsyncSession, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> DrawRecord:
        """Everything that is needed to do the draw again. Raises RaffleNotFound, also while it goes on."""
        raffle = await repository.get_or_none(session, raffle_id)
        if raffle is None or raffle.broadcast_id != broadcast_id or raffle.seed is None:
            raise RaffleNotFound("There is no draw record yet. It appears with the draw.")
        winners = (await repository.winners(session, [raffle_id])).get(raffle_id, [])
        view = RaffleView.of(raffle, winners)
        counted = await repository.counted_entries(session, raffle_id)
        return DrawRecord(**view.model_dump(), counted=[*counted])

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any]:
        """The snapshot's `raffles`: the last ones of the broadcast that the room shows."""
        broadcast = await broadcasts.shown_or_none(session, room_id)
        if broadcast is None:
            return {"items": []}
        views = await self._views(session, broadcast.id, limit=SNAPSHOT_RAFFLES)
        return views.model_dump(mode="json")

    async def _views(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> RaffleViews:
        raffles = await repository.shown(session, broadcast_id, limit=limit)
        winners = await repository.winners(session, [raffle.id for raffle in raffles])
        return RaffleViews(items=[RaffleView.of(raffle, winners.get(raffle.id, ())) for raffle in raffles])

    async def _locked(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, raffle_id: uuid.UUID
    ) -> tuple[Raffle, Sequence[Raffle]]:
        """The raffle, and all of its broadcast."""
        await self._broadcasts.get(session, actor, broadcast_id)
        raffles = await lock_raffles_of(session, broadcast_id)
        if raffle_id not in raffles:
            raise RaffleNotFound("There is no such raffle.")
        return raffles[raffle_id], tuple(raffles.values())

    async def _record(
        self, session: AsyncSession, actor: Actor, act: str, raffle: Raffle, **details: Any
    ) -> None:
        details |= {"title": raffle.prize, "broadcast": str(raffle.broadcast_id)}
        await self._audit.record(session, actor, act, target=("raffle", raffle.id), details=details)
