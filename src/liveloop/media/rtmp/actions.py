"""What a connection asks its session to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liveloop.media.rtmp.amf0 import Value
from liveloop.media.unit import TrackSet, Unit


@dataclass(frozen=True, slots=True)
class Send:
    data: bytes


@dataclass(frozen=True, slots=True)
class AskToPublish:
    """Decide, then call `accept` or `refuse`; nothing more is read until then."""

    app: str
    key: str
    query: str
    """What followed a question mark in the stream name."""
    address: str
    """The `tcUrl` the encoder was given."""
    software: str
    """The `flashVer` the encoder says it is."""


@dataclass(frozen=True, slots=True)
class Metadata:
    values: dict[str, Value]


class Ending(StrEnum):
    FINISHED = "finished"
    """The encoder said it is done."""
    LOST = "lost"
    """The connection broke or went silent."""
    REFUSED = "refused"
    """The server sent the publisher away."""
    CLOSED = "closed"
    """The server ended the session: the broadcast is over, or the server stops."""


@dataclass(frozen=True, slots=True)
class End:
    """The last action. `code` and `message` say why, for a person."""

    ending: Ending
    code: str
    message: str


Action = Send | AskToPublish | Metadata | TrackSet | Unit | End
