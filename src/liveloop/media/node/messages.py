"""What the media process says and hears on the bus, as JSON."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec

from liveloop.media.recorder import manifest
from liveloop.media.recorder.tally import Summary
from liveloop.media.slate.clip import Orientation


class Ask(msgspec.Struct, frozen=True):
    """`media.authorize`: may this encoder publish?"""

    node: str
    app: str
    key: str
    remote: str
    protocol: str


class Answer(msgspec.Struct, frozen=True):
    """`ok` with broadcast, room and grant, or a code and a message for the person at the encoder.

    A no with a room is on record there.
    """

    ok: bool
    broadcast: uuid.UUID | None = None
    room: uuid.UUID | None = None
    grant: str | None = None
    state: str | None = None
    orientation: Orientation = "landscape"
    code: str | None = None
    message: str | None = None


class Open(msgspec.Struct, frozen=True):
    """`media.open`: have the programme ready, with the standby picture if asked.

    With `started_at` viewers are there: what is older leaves the live playlist.
    `key` is the look-up hash of the room's stream key: who publishes with another one is sent away.
    """

    broadcast: uuid.UUID
    room: uuid.UUID | None = None
    key: str | None = None
    orientation: Orientation = "landscape"
    waiting_slate: bool = False
    started_at: datetime | None = None


class Close(msgspec.Struct, frozen=True):
    """`media.close`: the broadcast is over.

    The replay begins at `started_at`, so that nobody sees the rehearsal; None: it was never on air.
    """

    broadcast: uuid.UUID
    started_at: datetime | None
    reason: str = "ended"


class Discard(msgspec.Struct, frozen=True):
    """`media.discard`: delete a recording, here and in the object store."""

    broadcast: uuid.UUID


class Read(msgspec.Struct, frozen=True):
    """`media.manifest`: what has been recorded?"""

    broadcast: uuid.UUID


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to a command. `state` is that of the programme, None when it is not open here."""

    ok: bool
    state: str | None = None
    summary: Summary | None = None
    code: str | None = None
    message: str | None = None


class SourceNews(msgspec.Struct, frozen=True):
    """`events.media.<broadcast>.source`."""

    broadcast: uuid.UUID
    kind: str
    at: str
    detail: dict[str, Any]


class RefusalNews(msgspec.Struct, frozen=True):
    """`media.refused`: an encoder was sent away before anybody knew which room it is for."""

    remote: str
    code: str
    message: str
    at: datetime


class SegmentNews(msgspec.Struct, frozen=True):
    """`events.media.<broadcast>.segment`: a closed segment is on disk."""

    broadcast: uuid.UUID
    segment: manifest.Segment
    summary: Summary


class Revocation(msgspec.Struct, frozen=True):
    """`playback.revoked`: this viewing session may not load anything any more."""

    session: str


class Revocations(msgspec.Struct, frozen=True):
    """The answer to `playback.revocations`: the sessions revoked in the last twelve hours."""

    sessions: list[str] = []
