"""What the room is told about shares: their sum, on the lane `pulse`."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

SHARES = "shares"


class SharesNow(BaseModel):
    """It only grows: an older sum that comes late is to be left alone."""

    broadcast_id: uuid.UUID
    total: int
