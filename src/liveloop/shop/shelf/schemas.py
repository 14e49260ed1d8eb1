"""The shelf on the wire. Prices are minor units of the product's currency; times are media time."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from liveloop.kit.money import Amount
from liveloop.shop.goods.cards import ProductCard, ProductSheet
from liveloop.shop.goods.models import ProductStatus
from liveloop.shop.shelf.models import Explanation, ShelfPrice

ITEMS = 100
"""On one shelf."""
VARIANTS = 500
LOOKS = 50


class LivePriceView(BaseModel):
    """The live-exclusive price of a variant, from `at` until `until`, while the broadcast is on air."""

    model_config = ConfigDict(from_attributes=True)

    variant_id: uuid.UUID
    price: int
    at: datetime
    until: datetime | None


class ShelfItemView(BaseModel):
    """An item as viewers see it.

    `live`: of each variant the newest price and the one before, oldest first. `sold_out`: the variants that
    are, `card.sold_out` that all are. `replay_price`: prices without an end hold in the replay too.
    """

    id: uuid.UUID
    card: ProductCard
    live: list[LivePriceView]
    sold_out: list[uuid.UUID]
    replay_price: bool


class ExplanationView(BaseModel):
    """The picture shows the item from `at` until `until`; without it until the broadcast is over."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    item_id: uuid.UUID
    at: datetime
    until: datetime | None


class ShelfView(BaseModel):
    """In its order. `explanations`: oldest first; in a snapshot the last three."""

    broadcast_id: uuid.UUID
    items: list[ShelfItemView]
    explanations: list[ExplanationView]


class ShelfProduct(BaseModel):
    """An item with all that a viewer needs to choose a variant."""

    item: ShelfItemView
    sheet: ProductSheet


class LookReport(BaseModel):
    """What was on this viewer's screen (`seen`) and what they opened, since the last report."""

    seen: Annotated[list[uuid.UUID], Field(max_length=LOOKS)] = []
    opened: Annotated[list[uuid.UUID], Field(max_length=LOOKS)] = []


class LooksTaken(BaseModel):
    """How many of these were news."""

    counted: int


class ShelfMount(BaseModel):
    """In this order, below what is there."""

    product_ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=ITEMS)]


class ShelfOrder(BaseModel):
    """All items of the shelf in their new order."""

    item_ids: Annotated[list[uuid.UUID], Field(max_length=ITEMS)]


class VariantPrice(BaseModel):
    """Null takes the live price away."""

    variant_id: uuid.UUID
    price: Amount | None


class ShelfItemUpdate(BaseModel):
    """What is left out stays. `at`: media time of the picture that whoever changes prices saw, believed for
    ten seconds."""

    prices: Annotated[list[VariantPrice], Field(max_length=VARIANTS)] = []
    replay_price: bool | None = None
    at: AwareDatetime | None = None


class Explain(BaseModel):
    """Null: nothing any more. `at` as with prices."""

    item_id: uuid.UUID | None
    at: AwareDatetime | None = None


class ExplainingRead(BaseModel):
    explaining: ExplanationView | None


class LookCount(BaseModel):
    """People who were shown an item, and of these who opened it."""

    seen: int
    opened: int


class ShelfVariantRead(BaseModel):
    """`left` is null for what is sold elsewhere; `live_price` is the one without an end."""

    id: uuid.UUID
    sku: str
    options: dict[str, str]
    price: int
    member_price: int | None
    live_price: int | None
    left: int | None


class ShelfItemRead(BaseModel):
    """An item as staff sees it. Viewers see it while the product is active and has an active variant."""

    model_config = ConfigDict(title="ShelfItem")

    id: uuid.UUID
    product_id: uuid.UUID
    status: ProductStatus
    card: ProductCard
    variants: list[ShelfVariantRead]
    replay_price: bool
    looks: LookCount
    replay_looks: LookCount


class ShelfRead(BaseModel):
    """`explaining`: the item that is explained now. `honour_seconds`: how long a price that was open counts
    after it closed."""

    model_config = ConfigDict(title="Shelf")

    items: list[ShelfItemRead]
    explaining: ExplanationView | None
    honour_seconds: float


def price_views(prices: list[ShelfPrice]) -> list[LivePriceView]:
    return [LivePriceView.model_validate(price) for price in prices]


def explanation_view(explanation: Explanation) -> ExplanationView:
    return ExplanationView.model_validate(explanation)
