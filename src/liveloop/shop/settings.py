"""What an administrator may decide about the shop."""

from __future__ import annotations

from pydantic import Field

from liveloop.kit.money import Currency
from liveloop.kit.settings import AreaSettings


class ShopSettings(AreaSettings):
    currency: Currency = "CNY"
    """The currency of new products (ISO 4217)."""
    honour_seconds: float = Field(15.0, ge=0, le=60)
    """How long a price that was open is still honoured after it closed, because players lag."""
