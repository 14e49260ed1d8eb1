"""What the room is told about likes: their sum, on the lane `pulse`."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

LIKES = "likes"


class LikesNow(BaseModel):
    """It only grows: an older sum that comes late is to be left alone."""

    broadcast_id: uuid.UUID
    total: int
