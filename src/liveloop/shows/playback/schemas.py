"""Playback on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel


class RemovalCreate(BaseModel):
    person_id: uuid.UUID


class PreviewRead(BaseModel):
    """A playlist for the console, valid until `expires_at`."""

    playback_url: str
    expires_at: datetime
