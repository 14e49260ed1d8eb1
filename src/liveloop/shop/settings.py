"""What an administrator may decide about the shop."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from pydantic import Field

from liveloop.kit.money import Currency
from liveloop.kit.settings import AreaSettings


class ShopSettings(AreaSettings):
    currency: Currency = "CNY"
    """The currency of new products (ISO 4217)."""
    honour_seconds: float = Field(15.0, ge=0, le=60)
    """How long a price that was open is still honoured after it closed, because players lag."""
    webhook_networks: list[IPv4Network | IPv6Network] = Field(default_factory=list)
    """Networks that outgoing webhooks may reach though they are not public, such as ["10.1.0.0/16"]."""
    webhook_pause_hours: float = Field(72.0, gt=0, le=720)
    """How long nothing may arrive at a webhook before Liveloop stops sending to it."""
