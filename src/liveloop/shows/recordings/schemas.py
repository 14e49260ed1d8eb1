"""Recordings on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.shows.recordings.models import RecordingState


class GapRead(BaseModel):
    """Media that is missing from `at` on."""

    at: datetime
    seconds: float
    reason: str


class RecordingRead(BaseModel):
    """`playback_url` is null until the recording is ready."""

    state: RecordingState
    duration_seconds: float
    bytes: int
    segments: int
    gaps: list[GapRead]
    playback_url: str | None


class RecordingListed(BaseModel):
    """A recording in the console's list."""

    broadcast_id: uuid.UUID
    room_id: uuid.UUID
    title: str
    started_at: datetime | None
    ended_at: datetime | None
    state: RecordingState
    duration_seconds: float
    bytes: int
