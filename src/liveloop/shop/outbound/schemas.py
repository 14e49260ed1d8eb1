"""Clicks on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel


class ClickLine(BaseModel):
    """From one broadcast; null: from rooms in which none was shown. `viewers` clicked once or more."""

    broadcast_id: uuid.UUID | None
    title: str | None
    clicks: int
    viewers: int
    last_at: datetime


class ClicksRead(BaseModel):
    """Of a product in all, and from the broadcasts from which it was clicked last."""

    clicks: int
    viewers: int
    broadcasts: list[ClickLine]
