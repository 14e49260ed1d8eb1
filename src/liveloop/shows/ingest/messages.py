"""What media nodes ask and tell, as JSON on the bus."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec


class Ask(msgspec.Struct, frozen=True):
    """`media.authorize`: an encoder came to `node` with `key`."""

    node: str
    app: str
    key: str
    remote: str
    protocol: str


class Permission(msgspec.Struct, frozen=True):
    """Yes. `grant` is a signed token that the node may use instead of asking, for ten minutes."""

    broadcast: uuid.UUID
    room: uuid.UUID
    grant: str
    state: str
    orientation: str
    ok: bool = True


class Denial(msgspec.Struct, frozen=True):
    """No, with a sentence for the person at the encoder. `room`: where it is on record."""

    code: str
    message: str
    ok: bool = False
    room: uuid.UUID | None = None


class SourceNews(msgspec.Struct, frozen=True):
    """`events.media.<broadcast>.source`.

    `kind` is connected, first_picture, standby, lost, refused or finished.
    """

    broadcast: uuid.UUID
    kind: str
    at: datetime
    detail: dict[str, Any] = {}


class RefusalNews(msgspec.Struct, frozen=True):
    """`media.refused`: an encoder was sent away before anybody knew which room it is for."""

    remote: str
    code: str
    message: str
    at: datetime


class Open(msgspec.Struct, frozen=True):
    """`media.open`: have the programme ready; `waiting_slate` shows the standby picture meanwhile.

    What is older than `started_at` was seen by staff alone and leaves the live playlist.
    `key` is the look-up hash of the room's stream key: an encoder that has another one is sent away.
    """

    broadcast: uuid.UUID
    room: uuid.UUID
    orientation: str
    waiting_slate: bool
    started_at: datetime | None
    key: str | None = None


class Opened(msgspec.Struct, frozen=True):
    """The answer to Open: no, when the node holds this broadcast to be over."""

    ok: bool
    code: str | None = None


HEALTH = "media.health.*"
SOURCE_EVENTS = "events.media.*.source"
