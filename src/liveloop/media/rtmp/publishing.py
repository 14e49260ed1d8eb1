"""What the server needs from whoever owns the broadcasts: who may publish, and where units go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from liveloop.media.rtmp.actions import End
from liveloop.media.rtmp.amf0 import Value
from liveloop.media.unit import TrackSet, Unit


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """An encoder asks to publish. `session` names its connection for `RtmpServer.disconnect`."""

    session: UUID
    protocol: Literal["rtmp", "rtmps"]
    remote: str
    """The encoder's IP address."""
    app: str
    key: str = field(repr=False)
    query: str = field(repr=False)
    """What followed a question mark in the stream name."""
    address: str
    """The URL the encoder was given, without the key."""
    software: str
    """What the encoder says it is (`flashVer`)."""


class Sink(Protocol):
    """One accepted publisher's media. Calls are synchronous and must not block.

    `tracks` comes before the first unit it describes and again when tracks change. `closed` is the
    last call and comes exactly once.
    """

    def tracks(self, tracks: TrackSet) -> None: ...

    def unit(self, unit: Unit) -> None: ...

    def metadata(self, values: dict[str, Value]) -> None: ...

    def closed(self, end: End) -> None: ...


@dataclass(frozen=True, slots=True)
class Accepted:
    sink: Sink


@dataclass(frozen=True, slots=True)
class Refused:
    """`message` is shown to the person at the encoder; `code` `second_publisher` reads as "in use"."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A connection that was sent away, for the console. `request` is None before it asked to publish."""

    remote: str
    request: PublishRequest | None
    code: str
    message: str


class Publishing(Protocol):
    """Decides. When `authorize` accepted, the sink's `closed` is always called, also when the encoder
    has gone meanwhile. `refused` hears of every refusal: those of `authorize`, those of the protocol,
    and those of publishers that were accepted before (their sink is closed as well)."""

    async def authorize(self, request: PublishRequest) -> Accepted | Refused: ...

    def refused(self, refusal: Refusal) -> None: ...
