"""The events of this area that clients see, for the generated TypeScript types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from liveloop.shop.flash import events as flash

MODELS: dict[str, type[BaseModel]] = {
    flash.CHANGED: flash.FlashChanged,
    flash.COUNTED: flash.FlashCounted,
    flash.LAPSED: flash.FlashLapsed,
    flash.WAITING: flash.FlashWaits,
    flash.WON: flash.FlashWon,
}


def event_schema() -> dict[str, Any]:
    """Event type -> JSON schema of its data."""
    return {name: model.model_json_schema() for name, model in MODELS.items()}
