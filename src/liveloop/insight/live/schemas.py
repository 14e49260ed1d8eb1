"""The audience on the wire."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class AudiencePoint(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    at: datetime
    people: int
