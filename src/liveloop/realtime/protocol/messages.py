"""The JSON messages of `liveloop.v1`, tagged by `op`. The TypeScript types are generated from these."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct

from liveloop.realtime.protocol.lanes import Lane


class Hello(Struct, tag_field="op", tag="hello", frozen=True):
    """The first message. `epoch` and `offset` name the position a returning client holds."""

    ticket: Annotated[str, Meta(max_length=2048)]
    epoch: Annotated[str, Meta(max_length=64)] | None = None
    offset: Annotated[int, Meta(ge=0)] | None = None


class Command(Struct, tag_field="op", tag="command", frozen=True):
    """Something a person does; `id` is chosen by the client and is the idempotency key."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    name: Annotated[str, Meta(min_length=1, max_length=64)]
    data: dict[str, Any] = {}


class Ping(Struct, tag_field="op", tag="ping", frozen=True):
    """Sent every `heartbeat` seconds; a socket that is silent for a minute is closed."""


ClientMessage = Hello | Command | Ping


class You(Struct, frozen=True):
    """Who the ticket said the client is."""

    id: str
    name: str
    staff: bool


class Welcome(Struct, tag_field="op", tag="welcome", frozen=True):
    """The answer to hello. A later welcome replaces everything: the client had missed too much.

    `offset` is the position the client holds once it has applied this message. With `recovered` it
    is the one it named, and what it missed follows; otherwise `snapshot` is the state at `offset`
    or a little later, so that events after `offset` may be part of it already.
    """

    channel: str
    epoch: str
    offset: int
    recovered: bool
    you: You
    snapshot: Raw | None
    heartbeat: int


class Event(Struct, frozen=True):
    """A change that a viewer can see. Events are idempotent: applying one twice changes nothing.

    `id` is a UUIDv7: its first 48 bits are the milliseconds since 1970 at which a server made the event.
    """

    id: str
    offset: int | None
    type: str
    at: str | None
    data: dict[str, Any]


class Events(Struct, tag_field="op", tag="events", frozen=True, omit_defaults=True):
    """A batch of one lane.

    `offset` is there when the client holds everything up to it once it has applied this message:
    it becomes the client's position. Events at or below the position it already holds are dropped.
    `skipped` counts events of this batch that were too many to send; the history has them.
    """

    lane: Lane
    events: list[Event]
    offset: int | None = None
    skipped: int = 0


class CommandError(Struct, frozen=True):
    """`retry_after` is in seconds; None: do not repeat."""

    code: str
    message: str
    retry_after: float | None = None


class Result(Struct, tag_field="op", tag="result", frozen=True):
    """The answer to the command with this `id`."""

    id: str
    ok: bool
    data: dict[str, Any] | None = None
    error: CommandError | None = None


class Pong(Struct, tag_field="op", tag="pong", frozen=True):
    """`now` is the server's clock, ISO 8601 UTC."""

    now: str


ServerMessage = Welcome | Events | Result | Pong

_decoder = msgspec.json.Decoder(ClientMessage)
_encoder = msgspec.json.Encoder()


class BadMessage(Exception):
    """A client message that is no message of this protocol."""


def decode(text: str) -> ClientMessage:
    """Raises BadMessage."""
    try:
        message: ClientMessage = _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadMessage(str(error)) from error
    return message


def encode(message: ServerMessage) -> bytes:
    return _encoder.encode(message)
