"""Coupons on the wire, for staff."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.kit.money import LARGEST_AMOUNT, Amount, Currency
from liveloop.shop.coupons.vocabulary import ClaimState, CouponAudience, CouponState, DropState
from liveloop.shop.pricing import CouponKind

TOTAL = 1_000_000
PER_PERSON = 20
YEAR_MINUTES = 366 * 24 * 60
SCOPE_PRODUCTS = 200
SCOPE_CATEGORIES = 50

Worth = Annotated[int, Field(ge=1, le=LARGEST_AMOUNT)]


class CouponForm(BaseModel):
    """`value`: minor units, or percent off, of which `cap` is the most. Valid until `valid_until`, or for
    `valid_minutes` after the claim. Without products and categories it is for everything."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    currency: Currency
    kind: CouponKind
    value: Worth
    cap: Worth | None = None
    threshold: Amount = 0
    product_ids: Annotated[list[uuid.UUID], Field(max_length=SCOPE_PRODUCTS)] = []
    category_ids: Annotated[list[uuid.UUID], Field(max_length=SCOPE_CATEGORIES)] = []
    audience: CouponAudience = CouponAudience.EVERYBODY
    stackable: bool = False
    on_flash: bool = False
    total: Annotated[int, Field(ge=1, le=TOTAL)]
    per_person: Annotated[int, Field(ge=1, le=PER_PERSON)] = 1
    on_wall: bool = False
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    valid_minutes: Annotated[int, Field(ge=5, le=YEAR_MINUTES)] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> CouponForm:
        if self.kind is CouponKind.PERCENT and self.value > 100:
            raise PydanticCustomError("percent_too_much", "A percentage is from 1 to 100.")
        if self.kind is CouponKind.AMOUNT and self.cap is not None:
            raise PydanticCustomError("cap_for_percent", "Only a percentage has a cap.")
        if self.kind is CouponKind.AMOUNT and 0 < self.threshold < self.value:
            raise PydanticCustomError("threshold_too_low", "The threshold is at least what is taken off.")
        if (self.valid_until is None) == (self.valid_minutes is None):
            raise PydanticCustomError("validity_one", "Give the last day, or the time after the claim.")
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            raise PydanticCustomError("validity_reversed", "It ends after it begins.")
        return self


class CouponRead(BaseModel):
    """`reserved`: in orders that are not paid yet."""

    model_config = ConfigDict(title="Coupon")

    id: uuid.UUID
    title: str
    currency: Currency
    kind: CouponKind
    value: int
    cap: int | None
    threshold: int
    product_ids: list[uuid.UUID]
    category_ids: list[uuid.UUID]
    scope_names: list[str]
    audience: CouponAudience
    stackable: bool
    on_flash: bool
    total: int
    per_person: int
    on_wall: bool
    valid_from: datetime | None
    valid_until: datetime | None
    valid_minutes: int | None
    state: CouponState
    is_fixed: bool
    claimed: int
    reserved: int
    used: int
    created_at: datetime
    updated_at: datetime


class ClaimRow(BaseModel):
    """One claim as staff sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    in_drop: bool
    state: ClaimState
    is_expired: bool
    claimed_at: datetime
    expires_at: datetime
    order_id: uuid.UUID | None
    used_at: datetime | None


class DropForm(BaseModel):
    """`countdown`: seconds from the drop to when it may be claimed; `seconds`: how long it may be. `at`: the
    media time of the picture that whoever drops it saw, believed for ten seconds. `quantity` none: all that
    is left."""

    coupon_id: uuid.UUID
    quantity: Annotated[int, Field(ge=1, le=TOTAL)] | None = None
    countdown: Annotated[int, Field(ge=0, le=600)] = 10
    seconds: Annotated[int, Field(ge=10, le=3600)] = 120
    at: AwareDatetime | None = None


class DropEnd(BaseModel):
    """`at`: media time of the picture that whoever ends it saw."""

    at: AwareDatetime | None = None


class DropRead(BaseModel):
    """A drop as staff sees it."""

    model_config = ConfigDict(from_attributes=True, title="CouponDrop")

    id: uuid.UUID
    coupon_id: uuid.UUID
    title: str
    quantity: int
    claimed: int
    countdown: int
    seconds: int
    state: DropState
    at: datetime
    opens_at: datetime
    ends_at: datetime
    ended_at: datetime | None


class DropList(BaseModel):
    """Newest first."""

    items: list[DropRead]
