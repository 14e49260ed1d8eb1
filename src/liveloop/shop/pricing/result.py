"""What the price engine answers, and its JSON form: stored on an order and shown to whoever pays."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from liveloop.shop.pricing.terms import OfferKind

Params = dict[str, str | int | None]
"""What a sentence about it needs, besides amount and currency."""


class ReasonKind(StrEnum):
    """`price`: goods at the price asked of everybody. `flash`, `live`, `member`: what that offer takes off.
    `coupon`: what that coupon takes off. `shipping`: the fee, or none."""

    PRICE = "price"
    FLASH = "flash"
    LIVE = "live"
    MEMBER = "member"
    COUPON = "coupon"
    SHIPPING = "shipping"


class UnusedKind(StrEnum):
    """Why a coupon takes nothing off.

    `currency`: it is of another one. `scope`: nothing here belongs to it. `flash`: only goods at a flash
    price do, and they are outside it. `threshold`: goods within it cost too little (`missing`). `once`:
    another one of the same coupon is used. `alone`: it cannot be combined with what is used. `limit`: enough
    are used. `nothing`: nothing is left to take off. `better`: others take more.
    """

    CURRENCY = "currency"
    SCOPE = "scope"
    FLASH = "flash"
    THRESHOLD = "threshold"
    ONCE = "once"
    ALONE = "alone"
    LIMIT = "limit"
    NOTHING = "nothing"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the explanation. The amounts of all of them sum to the total."""

    kind: ReasonKind
    reference: str
    amount: int
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """What a coupon takes off one line."""

    line: str
    amount: int


@dataclass(frozen=True, slots=True)
class Discount:
    """What a coupon takes off; `shares` sum to `amount`, and name only lines it takes something off."""

    reference: str
    coupon: str
    title: str
    amount: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """A coupon that was there and is not used."""

    reference: str
    why: UnusedKind
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line at the price that was chosen. `goods == unit * quantity`, `paid == goods - discount >= 0`."""

    key: str
    variant_id: uuid.UUID
    product_id: uuid.UUID
    category_id: uuid.UUID | None
    quantity: int
    list_price: int | None
    price: int
    unit: int
    offer: OfferKind | None
    offer_reference: str | None
    goods: int
    discount: int
    paid: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a basket. `total == goods - discount + shipping`, never below 0."""

    currency: str
    lines: tuple[QuotedLine, ...]
    discounts: tuple[Discount, ...]
    unused: tuple[Unused, ...]
    goods: int
    discount: int
    shipping: int
    total: int
    why: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """JSON values; `from_json` reads them again."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Quote:
        """Raises ValueError for what is no quote."""
        return msgspec.convert(values, cls)
