"""Broadcasts on the wire."""

from __future__ import annotations

import uuid
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
GraceSeconds = Annotated[int, Field(ge=10, le=7200)]
"""How long a broadcast waits for its source before it ends by itself."""

GRACE_SECONDS = 600


class BroadcastCreate(BaseModel):
    room_id: uuid.UUID
    title: Title
    scheduled_at: AwareDatetime | None = None
    start_on_first_picture: bool = False
    grace_seconds: GraceSeconds = GRACE_SECONDS


class BroadcastUpdate(BaseModel):
    """What is left out stays as it is; `scheduled_at: null` makes a plan a draft again."""

    title: Title | None = None
    scheduled_at: AwareDatetime | None = None
    start_on_first_picture: bool | None = None
    grace_seconds: GraceSeconds | None = None
