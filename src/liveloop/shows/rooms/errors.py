"""What can go wrong with a room."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class RoomNotFound(NotFound):
    code = "room.not_found"


class SlugTaken(Conflict):
    code = "room.slug_taken"


class RoomInUse(Conflict):
    code = "room.in_use"
