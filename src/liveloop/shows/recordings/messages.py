"""What media nodes tell about recordings, as JSON on the bus.

Moments are unix seconds, durations ticks of 90 kHz.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import msgspec

TICKS = 90_000


class Segment(msgspec.Struct, frozen=True):
    msn: int
    duration: int
    starts_at: float
    bytes: int
    standby: bool = False


class Gap(msgspec.Struct, frozen=True):
    """Media that is not there, between the moments `start` and `end`."""

    reason: str
    start: float
    end: float


class Summary(msgspec.Struct, frozen=True):
    """The sum of a manifest. `state`: recording, broken or finished."""

    state: str = "recording"
    duration_seconds: float = 0.0
    bytes: int = 0
    segments: int = 0
    last_msn: int | None = None
    gaps: list[Gap] = []


class SegmentNews(msgspec.Struct, frozen=True):
    """`events.media.<broadcast>.segment`; its summary leaves the gaps out."""

    broadcast: uuid.UUID
    segment: Segment
    summary: Summary


class Close(msgspec.Struct, frozen=True):
    """`media.close`: the broadcast is over; the answer holds the whole summary.

    What was recorded before `started_at` was seen by staff alone and is not part of the replay; None:
    it was never on air.
    """

    broadcast: uuid.UUID
    started_at: datetime | None
    reason: str = "ended"


class Discard(msgspec.Struct, frozen=True):
    """`media.discard`: remove the files of a recording, here and in the object store."""

    broadcast: uuid.UUID


class Reply(msgspec.Struct, frozen=True):
    """What a media node answers to Close and Discard. No summary: nothing was recorded."""

    ok: bool
    summary: Summary | None = None
    code: str | None = None
    message: str | None = None


SEGMENT_EVENTS = "events.media.*.segment"
