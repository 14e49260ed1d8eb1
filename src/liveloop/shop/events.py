"""The events of this area that clients see, for the generated TypeScript types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from liveloop.shop.coupons.events import CLAIMED as COUPON_CLAIMED
from liveloop.shop.coupons.events import DROPPED as COUPON_DROPPED
from liveloop.shop.coupons.events import CouponDropChanged, CouponDropClaimed
from liveloop.shop.flash import events as flash
from liveloop.shop.orders import events as orders
from liveloop.shop.payments import events as payments
from liveloop.shop.shelf import events as shelf

MODELS: dict[str, type[BaseModel]] = {
    COUPON_DROPPED: CouponDropChanged,
    COUPON_CLAIMED: CouponDropClaimed,
    flash.CHANGED: flash.FlashChanged,
    flash.COUNTED: flash.FlashCounted,
    flash.LAPSED: flash.FlashLapsed,
    flash.ORDERED: flash.FlashOrdered,
    flash.WAITING: flash.FlashWaits,
    flash.WON: flash.FlashWon,
    orders.CHANGED: orders.OrderChanged,
    payments.CHANGED: payments.PaymentChanged,
    shelf.CHANGED: shelf.ShelfChanged,
    shelf.EXPLAINING: shelf.ShelfExplaining,
    shelf.STOCK: shelf.ShelfStock,
}


def event_schema() -> dict[str, Any]:
    """Event type -> JSON schema of its data."""
    return {name: model.model_json_schema(mode="serialization") for name, model in MODELS.items()}
