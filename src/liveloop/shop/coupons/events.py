"""What the room is told about coupons: that some are dropped or gone, and how many are claimed."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shop.coupons.models import Coupon, CouponDrop
from liveloop.shop.coupons.views import DropView

DROPPED = "coupon.drop_changed"
CLAIMED = "coupon.drop_claimed"


class CouponDropChanged(BaseModel):
    """The drop as it is now. The event's `at` is when the picture shows the change."""

    drop: DropView


class CouponDropClaimed(BaseModel):
    """On the lane `pulse`. It only grows."""

    drop_id: uuid.UUID
    claimed: int


def changed(drop: CouponDrop, coupon: Coupon, at: datetime | None) -> Draft:
    data = CouponDropChanged(drop=DropView.of(drop, coupon)).model_dump(mode="json")
    return Draft(lane="trade", type=DROPPED, data=data, at=at)
