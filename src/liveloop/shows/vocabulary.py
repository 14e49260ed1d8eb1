"""The words that every package of the area uses: states, and how a broadcast is shown."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class BroadcastState(StrEnum):
    """`ended` becomes `replay_ready` once its recording is imported."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PREPARING = "preparing"
    LIVE = "live"
    INTERRUPTED = "interrupted"
    ENDED = "ended"
    REPLAY_READY = "replay_ready"


RUNNING = (BroadcastState.PREPARING, BroadcastState.LIVE, BroadcastState.INTERRUPTED)
"""A programme is open; a room has at most one broadcast in these states."""

ON_AIR = (BroadcastState.LIVE, BroadcastState.INTERRUPTED)
"""Viewers see a picture: the source's, or the standby picture."""

OVER = (BroadcastState.ENDED, BroadcastState.REPLAY_READY)


class BroadcastRead(BaseModel):
    """A broadcast as staff sees it. It ends by itself `grace_seconds` after `interrupted_at`."""

    model_config = ConfigDict(from_attributes=True, title="Broadcast")

    id: uuid.UUID
    room_id: uuid.UUID
    room_slug: str
    title: str
    state: BroadcastState
    scheduled_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    interrupted_at: datetime | None
    created_at: datetime
    start_on_first_picture: bool
    grace_seconds: int


class BroadcastView(BaseModel):
    """A broadcast as viewers see it, in snapshots and in `broadcast.changed`."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    title: str
    state: BroadcastState
    scheduled_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    playback_ready: bool
