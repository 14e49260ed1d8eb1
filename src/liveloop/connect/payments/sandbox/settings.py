"""When the sandbox cashier is there."""

from __future__ import annotations

from liveloop.kit.settings import AreaSettings


class SandboxSettings(AreaSettings):
    enabled: bool | None = None
    """The cashier that only pretends to take money; by default there while no other provider is set up."""
