"""Stock on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from liveloop.kit.pages import Page

LARGEST_CHANGE = 1_000_000


def _some(change: int) -> int:
    if not change:
        raise ValueError("more or less, but not none")
    return change


class StockChange(BaseModel):
    """So many came in, or with a negative number went away otherwise than by being sold. `key` makes it safe
    to send it again."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
    change: Annotated[int, Field(ge=-LARGEST_CHANGE, le=LARGEST_CHANGE), AfterValidator(_some)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class StockLevel(BaseModel):
    """`left` is what can be had: received, but neither held nor sold."""

    variant_id: uuid.UUID
    received: int
    held: int
    sold: int
    left: int


class MovementRead(BaseModel):
    """`by` is the name of the account; null: it is gone, or nobody's."""

    model_config = ConfigDict(title="StockMovement")

    id: uuid.UUID
    variant_id: uuid.UUID
    change: int
    note: str
    by: str | None
    created_at: datetime


class MovementPage(Page[MovementRead]):
    """Newest first."""
