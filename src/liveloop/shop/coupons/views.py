"""Coupons on the wire, for viewers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.kit.money import Currency
from liveloop.shop.coupons.models import Coupon, CouponClaim, CouponDrop
from liveloop.shop.coupons.vocabulary import ClaimOutcome, ClaimState, CouponAudience, WallState
from liveloop.shop.pricing import CouponKind

NAMES = 3
"""Of what a coupon is for; who wants to know more sees it at the goods."""


class CouponView(BaseModel):
    """What a coupon promises. `scoped`: it is not for everything, but for `scope_names` and the like."""

    id: uuid.UUID
    title: str
    currency: Currency
    kind: CouponKind
    value: int
    cap: int | None
    threshold: int
    scoped: bool
    scope_names: list[str]
    audience: CouponAudience
    stackable: bool
    valid_from: datetime | None
    valid_until: datetime | None
    valid_minutes: int | None

    @classmethod
    def of(cls, coupon: Coupon) -> CouponView:
        return cls(
            id=coupon.id,
            title=coupon.title,
            currency=coupon.currency,
            kind=CouponKind(coupon.kind),
            value=coupon.value,
            cap=coupon.cap,
            threshold=coupon.threshold,
            scoped=bool(coupon.product_ids or coupon.category_ids),
            scope_names=coupon.scope_names[:NAMES],
            audience=CouponAudience(coupon.audience),
            stackable=coupon.stackable,
            valid_from=coupon.valid_from,
            valid_until=coupon.valid_until,
            valid_minutes=coupon.valid_minutes,
        )


class DropView(BaseModel):
    """A drop as viewers see it: to be claimed from `opens_at` until the first of `ends_at` and `ended_at`
    (media time)."""

    id: uuid.UUID
    broadcast_id: uuid.UUID
    coupon: CouponView
    quantity: int
    claimed: int
    at: datetime
    opens_at: datetime
    ends_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, drop: CouponDrop, coupon: Coupon) -> DropView:
        return cls(
            id=drop.id,
            broadcast_id=drop.broadcast_id,
            coupon=CouponView.of(coupon),
            quantity=drop.quantity,
            claimed=drop.claimed,
            at=drop.at,
            opens_at=drop.opens_at,
            ends_at=drop.ends_at,
            ended_at=drop.ended_at,
        )


class DropViews(BaseModel):
    """In the order of their media time."""

    items: list[DropView]


class OwnCoupon(BaseModel):
    """A coupon of this person; `id` is its reference in orders."""

    id: uuid.UUID
    coupon: CouponView
    state: ClaimState
    claimed_at: datetime
    usable_from: datetime | None
    expires_at: datetime
    order_id: uuid.UUID | None
    used_at: datetime | None

    @classmethod
    def of(cls, claim: CouponClaim, coupon: Coupon) -> OwnCoupon:
        return cls(
            id=claim.id,
            coupon=CouponView.of(coupon),
            state=ClaimState(claim.state),
            claimed_at=claim.claimed_at,
            usable_from=claim.usable_from,
            expires_at=claim.expires_at,
            order_id=claim.order_id,
            used_at=claim.used_at,
        )


class WallCoupon(BaseModel):
    """A coupon of the room: claimed through `drop_id`, or without a drop at any time. `left`: how many there
    still are; `mine` of `per_person` are this person's."""

    coupon: CouponView
    drop_id: uuid.UUID | None
    state: WallState
    left: int
    mine: int
    per_person: int


class CouponWall(BaseModel):
    """`mine` can be used, or will be; the soonest to expire first. `used` and `expired`: the last ones."""

    room: list[WallCoupon]
    mine: list[OwnCoupon]
    used: list[OwnCoupon]
    expired: list[OwnCoupon]
    server_time: datetime


class ClaimOrder(BaseModel):
    """The data of `coupon.claim`: a drop, once a person; or a coupon of the wall."""

    drop_id: uuid.UUID | None = None
    coupon_id: uuid.UUID | None = None

    @model_validator(mode="after")
    def _one(self) -> ClaimOrder:
        if (self.drop_id is None) == (self.coupon_id is None):
            raise PydanticCustomError("claim_one", "Name a drop or a coupon.")
        return self


class ClaimForm(ClaimOrder):
    """`client_id`: the same again is the same claim."""

    client_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class ClaimRead(BaseModel):
    """`coupon`: what this person got. `drop_claimed`: how many of the drop are claimed by now."""

    outcome: ClaimOutcome
    coupon: OwnCoupon | None
    drop_claimed: Annotated[int, Field(ge=0)] | None
