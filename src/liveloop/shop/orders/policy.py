"""What an organisation decides about its orders: how long it waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class OrderSettings(BaseModel):
    """An unpaid order closes after `pay_minutes`; a shipped one is completed after `complete_days`."""

    model_config = ConfigDict(from_attributes=True)

    pay_minutes: Annotated[int, Field(ge=5, le=1440)] = 15
    complete_days: Annotated[int, Field(ge=1, le=60)] = 10

    def expiry(self, placed_at: datetime) -> datetime:
        return placed_at + timedelta(minutes=self.pay_minutes)

    def completion(self, shipped_at: datetime) -> datetime:
        return shipped_at + timedelta(days=self.complete_days)
