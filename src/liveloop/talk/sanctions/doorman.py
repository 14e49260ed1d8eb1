"""Stands at the door of the rooms: knows who is banned, and notes from where people come."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shows.watch.doorman import Caller, Standing
from liveloop.talk.sanctions import repository
from liveloop.talk.sanctions.marks import NetworkMarks, device_mark, masked, person_mark
from liveloop.talk.sanctions.models import SanctionKind
from liveloop.talk.sanctions.standings import Bearer, longest, restriction

STALE = timedelta(minutes=10)
"""A visit that is younger is not written again."""


class SanctionDoorman:
    """Implements `shows.watch.doorman.Doorman`. Stateless but for the clock."""

    def __init__(self, clock: Clock, networks: NetworkMarks) -> None:
        self._clock = clock
        self._networks = networks

    async def greet(self, session: AsyncSession, callers: Sequence[Caller]) -> list[Standing]:
        """A visit is written before sanctions are read, as sanctions are before visits."""
        now = self._clock.now()
        rows = {}
        for one in callers:
            if one.device_id is not None:
                network = self._networks.of(one.organisation_id, one.address)
                rows[one.person_id, one.device_id, network] = {
                    "person_id": one.person_id,
                    "device_id": one.device_id,
                    "network": network,
                    "organisation_id": one.organisation_id,
                    "shown": masked(one.address),
                    "seen_at": now,
                }
        await repository.note_visits(session, [rows[key] for key in sorted(rows)], stale=now - STALE)
        return await self.look(session, callers)

    async def look(self, session: AsyncSession, callers: Sequence[Caller]) -> list[Standing]:
        bearers = [self.bearer(one) for one in callers]
        marks = {mark for one in bearers for mark in one.marks}
        found = await repository.holding(session, marks, now=self._clock.now())
        standings = []
        for one in bearers:
            held = longest(one, found)
            standings.append(
                Standing(
                    ban=restriction(held.get(SanctionKind.BAN)), mute=restriction(held.get(SanctionKind.MUTE))
                )
            )
        return standings

    def bearer(self, caller: Caller) -> Bearer:
        return Bearer(
            caller.organisation_id,
            caller.room_id,
            self.marks(caller.organisation_id, caller.person_id, caller.device_id, caller.address),
        )

    def marks(
        self,
        organisation_id: uuid.UUID,
        person_id: uuid.UUID,
        device_id: uuid.UUID | None,
        address: str,
    ) -> tuple[str, ...]:
        """By what somebody is known again."""
        network = self._networks.of(organisation_id, address)
        return (
            person_mark(person_id),
            *([device_mark(device_id)] if device_id else []),
            *([network] if network else []),
        )
