"""To what paid orders are owed, on the wire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class Dimension(StrEnum):
    """What orders are summed by."""

    SOURCE = "source"
    BROADCAST = "broadcast"
    HOST = "host"
    CHANNEL = "channel"
    INVITER = "inviter"


class SoldBy(BaseModel):
    """Paid orders of one broadcast, host, channel, inviter or source (live, replay, none), in one currency.
    `key` null: of none of them. `revenue` is what was paid less what went back."""

    key: str | None
    name: str | None
    currency: str
    orders: int
    revenue: int
    refunded: int


class SoldIn(BaseModel):
    """All paid orders in one currency. `live_revenue` is the part that was bought while it was live."""

    currency: str
    orders: int
    revenue: int
    refunded: int
    live_revenue: int


class AttributionRead(BaseModel):
    """Orders that were paid from `since` until before `until`, refunded ones too. `buyers` are their people;
    `returning` those of them who had paid for another order by then. `by` holds the largest of each."""

    since: datetime
    until: datetime
    money: list[SoldIn]
    buyers: int
    returning: int
    by: dict[Dimension, list[SoldBy]]
