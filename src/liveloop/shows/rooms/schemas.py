"""Rooms on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from liveloop.shows.rooms.models import Orientation, Room
from liveloop.shows.vocabulary import BroadcastRead

RESERVED_SLUGS = frozenset(
    {
        *("about", "account", "admin", "api", "app", "assets", "console", "covers", "embed"),
        *("health", "healthz", "help", "live", "login", "new", "openapi", "readyz", "realtime", "room"),
        *("rooms", "settings", "setup", "static", "studio", "support", "watch", "www"),
    }
)


def _not_reserved(slug: str) -> str:
    if slug in RESERVED_SLUGS:
        raise ValueError("this address is reserved")
    return slug


Slug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$"), AfterValidator(_not_reserved)
]
"""3 to 40 of a-z, 0-9 and hyphens, with no hyphen at either end."""

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class RoomCreate(BaseModel):
    slug: Slug
    title: Title
    orientation: Orientation = Orientation.LANDSCAPE


class RoomUpdate(BaseModel):
    """What is left out stays as it is."""

    slug: Slug | None = None
    title: Title | None = None
    orientation: Orientation | None = None


class RoomRead(BaseModel):
    model_config = ConfigDict(title="Room")

    id: uuid.UUID
    slug: str
    title: str
    orientation: Orientation
    cover_url: str | None
    created_at: datetime
    current_broadcast: BroadcastRead | None
    """The one that runs, else the next scheduled."""

    @classmethod
    def of(cls, room: Room, current: BroadcastRead | None) -> RoomRead:
        return cls(
            id=room.id,
            slug=room.slug,
            title=room.title,
            orientation=Orientation(room.orientation),
            cover_url=room.cover_url,
            created_at=room.created_at,
            current_broadcast=current,
        )


class StreamKeyRead(BaseModel):
    """What to type into the encoder. `key` is a secret."""

    server: str
    key: str
