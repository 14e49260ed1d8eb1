"""A room and its broadcasts straight in the database, for what needs no HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from liveloop.kit.channels import ChannelEventRow, ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.jobs import JobRunner, Jobs
from liveloop.kit.seal import lookup_hash
from liveloop.people.audit.service import AuditLog
from liveloop.people.organisations.models import Organisation
from liveloop.shows.broadcasts.grace import GRACE_OVER
from liveloop.shows.broadcasts.lifecycle import Lifecycle
from liveloop.shows.broadcasts.models import Broadcast, BroadcastTransition
from liveloop.shows.broadcasts.states import BroadcastStates
from liveloop.shows.rooms.models import Room, StreamKey
from liveloop.shows.vocabulary import BroadcastState

KEY = "the-stream-key"


@dataclass
class Ground:
    database: Database
    clock: ManualClock
    organisation_id: uuid.UUID
    room_id: uuid.UUID
    states: BroadcastStates
    lifecycle: Lifecycle
    job_runner: JobRunner

    async def add(
        self, state: str = "draft", *, room_id: uuid.UUID | None = None, **columns: Any
    ) -> uuid.UUID:
        """Insert a broadcast that is in `state` already."""
        now = self.clock.now()
        values: dict[str, Any] = {
            "title": "Spring tea",
            "created_at": now,
            "start_on_first_picture": False,
            "grace_seconds": 600,
            "has_source": state == "live",
            "scheduled_at": now + timedelta(hours=1) if state == "scheduled" else None,
            "started_at": now if state in {"live", "interrupted", "ended", "replay_ready"} else None,
            "interrupted_at": now if state == "interrupted" else None,
            "ended_at": now if state in {"ended", "replay_ready"} else None,
        }
        broadcast_id = new_id()
        async with self.database.transaction() as session:
            session.add(
                Broadcast(
                    id=broadcast_id,
                    organisation_id=self.organisation_id,
                    room_id=room_id or self.room_id,
                    state=state,
                    **{**values, **columns},
                )
            )
        return broadcast_id

    async def get(self, broadcast_id: uuid.UUID) -> Broadcast:
        async with self.database.read() as session:
            statement = (
                select(Broadcast).options(joinedload(Broadcast.room)).where(Broadcast.id == broadcast_id)
            )
            return (await session.scalars(statement)).one()

    async def state(self, broadcast_id: uuid.UUID) -> BroadcastState:
        return BroadcastState((await self.get(broadcast_id)).state)

    async def transitions(self, broadcast_id: uuid.UUID) -> list[tuple[str, str, str, str]]:
        """(before, after, actor kind, reason) in order."""
        async with self.database.read() as session:
            rows = await session.scalars(
                select(BroadcastTransition)
                .where(BroadcastTransition.broadcast_id == broadcast_id)
                .order_by(BroadcastTransition.id)
            )
            return [(row.before, row.after, row.actor_kind, row.reason) for row in rows]

    async def events(self) -> Sequence[ChannelEventRow]:
        async with self.database.read() as session:
            statement = select(ChannelEventRow).order_by(ChannelEventRow.offset)
            return list(await session.scalars(statement))

    async def announced(self) -> list[tuple[str, str] | None]:
        """(id, state) of the broadcast in each `broadcast.changed`."""
        found: list[tuple[str, str] | None] = []
        for event in await self.events():
            shown = event.data["broadcast"] if event.type == "broadcast.changed" else None
            found.append((shown["id"], shown["state"]) if shown else None)
        return found

    async def source(
        self, broadcast_id: uuid.UUID, *, present: bool, at: datetime | None = None, reason: str = "test"
    ) -> None:
        async with self.database.transaction() as session:
            await self.lifecycle.source_changed(
                session, broadcast_id, present=present, at=at or self.clock.now(), reason=reason
            )


@pytest.fixture
async def ground(database: Database, clock: ManualClock, channels: ChannelLog) -> Ground:
    jobs = Jobs(clock)
    states = BroadcastStates(clock, channels, AuditLog(clock))
    lifecycle = Lifecycle(clock, jobs, states)
    organisation_id, room_id = new_id(), new_id()
    now = clock.now()
    async with database.transaction() as session:
        session.add(Organisation(id=organisation_id, name="Tea House", created_at=now))
        await session.flush()
        session.add(
            Room(
                id=room_id,
                organisation_id=organisation_id,
                slug="ground-room",
                title="Tea room",
                orientation="portrait",
                created_at=now,
            )
        )
        await session.flush()
        session.add(StreamKey(room_id=room_id, sealed="", lookup=lookup_hash(KEY), rotated_at=now))
    runner = JobRunner(database, clock, {GRACE_OVER: lifecycle.grace_over})
    return Ground(database, clock, organisation_id, room_id, states, lifecycle, runner)


async def another_room(ground: Ground) -> uuid.UUID:
    room_id = new_id()
    async with ground.database.transaction() as session:
        session.add(
            Room(
                id=room_id,
                organisation_id=ground.organisation_id,
                slug="other-room",
                title="Other room",
                orientation="landscape",
                created_at=ground.clock.now(),
            )
        )
    return room_id
