"""The names on the bus, in one place."""

from __future__ import annotations

import uuid

AUTHORIZE_SOURCE = "media.authorize"
CLOSE_PROGRAMME = "media.close"
DISCARD_RECORDING = "media.discard"
OPEN_PROGRAMME = "media.open"
READ_MANIFEST = "media.manifest"
REVOKED = "playback.revoked"
REVOCATIONS = "playback.revocations"
REFUSED_SOURCE = "media.refused"
SHOW_COMMAND = "shows.command"
MEDIA_EVENTS = "events.media.>"


def room(channel: str, lane: str) -> str:
    """Where events without a place go, by lane; those of the log go to `log` (`kit.publisher`)."""
    return f"room.{channel}.{lane}"


def channel_of(room_subject: str) -> str:
    """The channel that `room` named."""
    return room_subject.split(".", 2)[1]


def presence(channel: str) -> str:
    return f"presence.{channel}"


def kick(person: uuid.UUID | str) -> str:
    return f"kick.{person}"


def source_event(broadcast: uuid.UUID | str) -> str:
    return f"events.media.{broadcast}.source"


def segment_event(broadcast: uuid.UUID | str) -> str:
    return f"events.media.{broadcast}.segment"


def source_health(broadcast: uuid.UUID | str) -> str:
    return f"media.health.{broadcast}"
