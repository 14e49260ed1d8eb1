"""Points on the wire."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

CORRECTION_LIMIT = 10_000_000

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ClientKey = Annotated[str, StringConstraints(min_length=8, max_length=64)]


def _not_zero(points: int) -> int:
    if points == 0:
        raise PydanticCustomError("points_zero", "Give or take at least one point.")
    return points


class PointsSettings(BaseModel):
    """`expiry_months`: points are gone so many months after they were earned; null: never. A day begins at
    midnight of `utc_offset_minutes`."""

    model_config = ConfigDict(from_attributes=True)

    expiry_months: Annotated[int | None, Field(ge=1, le=60)] = None
    utc_offset_minutes: Annotated[int, Field(ge=-720, le=840)] = 480

    def day(self, moment: datetime) -> date:
        """The organisation's day at `moment`."""
        return (moment + timedelta(minutes=self.utc_offset_minutes)).date()

    def midnight(self, day: date) -> datetime:
        """When `day` begins."""
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return start - timedelta(minutes=self.utc_offset_minutes)


class PointsHolder(BaseModel):
    """A person with their balance; `has_account` is False for a guest."""

    id: uuid.UUID
    nickname: str
    has_account: bool
    balance: int


class PointsLine(BaseModel):
    """A line of a statement. `reason` is dotted; `note` is what staff wrote; `details` depend on the reason.

    `refundable`: staff may give it back here.
    """

    id: uuid.UUID
    points: int
    balance: int
    reason: str
    note: str | None
    details: dict[str, Any]
    created_at: datetime
    refunded: bool
    refundable: bool


class Expiring(BaseModel):
    """`points` that are gone by `until` unless they are spent."""

    points: int
    until: datetime


class PointsStatement(BaseModel):
    """Newest first."""

    balance: int
    expiring: Expiring | None
    items: list[PointsLine]
    next_cursor: str | None = None


class PersonStatement(PointsStatement):
    person: PointsHolder


class PointsCorrection(BaseModel):
    """`points` above zero are given, below zero taken away. `key` makes it safe to send it again."""

    key: ClientKey
    points: Annotated[int, Field(ge=-CORRECTION_LIMIT, le=CORRECTION_LIMIT), AfterValidator(_not_zero)]
    note: Reason


class PointsRefund(BaseModel):
    note: Reason


class PointsOverview(BaseModel):
    """Where the organisation's points are. `issued` less everything else is zero."""

    issued: int
    people: int
    rooms: int
    promotions: int
    expired: int


class AuditFaultRead(BaseModel):
    check: str
    subject: str
    expected: int
    found: int


class PointsAuditRead(BaseModel):
    """`finished_at` null: it runs within seconds, or at `due_at`."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    due_at: datetime
    finished_at: datetime | None
    ordered_by: uuid.UUID | None
    accounts: int
    transfers: int
    entries: int
    faults: list[AuditFaultRead]


class PointsAudits(BaseModel):
    items: list[PointsAuditRead]
