"""Terms of shipping on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from liveloop.kit.money import LARGEST_AMOUNT, Amount, Currency


class ShippingForm(BaseModel):
    """Minor units. `free_from`: what goods must cost, before coupons, for shipping to be free."""

    fee: Amount
    free_from: Annotated[int, Field(ge=1, le=LARGEST_AMOUNT)] | None = None


class ShippingRead(BaseModel):
    """`updated_at` is none where nobody has set anything: shipping costs nothing."""

    model_config = ConfigDict(from_attributes=True, title="ShippingTerms")

    currency: Currency
    fee: int
    free_from: int | None
    updated_at: datetime | None


class ShippingList(BaseModel):
    """That of the shop's own currency first, then the others that were set, by name."""

    items: list[ShippingRead]
