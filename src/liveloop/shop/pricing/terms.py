"""What the price engine is given: a basket with the prices that are open, coupons, and terms of shipping."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liveloop.kit.money import LARGEST_AMOUNT

LARGEST_QUANTITY = 10_000


class OfferKind(StrEnum):
    """Why somebody may pay another price, in the order of precedence."""

    FLASH = "flash"
    LIVE = "live"
    MEMBER = "member"


class CouponKind(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Offer:
    """A price that is open to this person now. `reference`: of the sale, the shelf item or the like."""

    kind: OfferKind
    price: int
    reference: str

    def __post_init__(self) -> None:
        _check("an offer's price", self.price, least=0)


@dataclass(frozen=True, slots=True)
class Line:
    """Some of one variant. `price` is asked of everybody; `list_price` is only shown; both of one piece.

    `key` names the line, once in a basket. All amounts are minor units of the basket's currency.
    """

    key: str
    variant_id: uuid.UUID
    product_id: uuid.UUID
    category_id: uuid.UUID | None
    quantity: int
    list_price: int | None
    price: int
    offers: tuple[Offer, ...] = ()

    def __post_init__(self) -> None:
        _check("a price", self.price, least=0)
        if not 1 <= self.quantity <= LARGEST_QUANTITY:
            raise ValueError(f"a quantity is from 1 to {LARGEST_QUANTITY}")


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody wants to buy, in one currency."""

    currency: str
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if len({line.key for line in self.lines}) != len(self.lines):
            raise ValueError("the keys of lines differ")


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """What a coupon takes off. `reference` is the person's own (one each), `coupon` names the terms.

    `value` is minor units, or percent from 1 to 100, of which `cap` is the most that is taken off.
    `threshold`: what goods within its scope must cost at least. Without products and categories its scope is
    everything. Goods at a flash price are outside it unless `on_flash`.
    """

    reference: str
    coupon: str
    title: str
    currency: str
    kind: CouponKind
    value: int
    cap: int | None = None
    threshold: int = 0
    product_ids: frozenset[uuid.UUID] = frozenset()
    category_ids: frozenset[uuid.UUID] = frozenset()
    stackable: bool = False
    on_flash: bool = False
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.kind is CouponKind.PERCENT and not 1 <= self.value <= 100:
            raise ValueError("a percentage is from 1 to 100")
        _check("a coupon's value", self.value, least=1)
        _check("a threshold", self.threshold, least=0)
        _check("a cap", 1 if self.cap is None else self.cap, least=1)


@dataclass(frozen=True, slots=True)
class ShippingTerms:
    """A flat fee an order, none from `free_from` on: what goods cost before coupons."""

    fee: int = 0
    free_from: int | None = None

    def __post_init__(self) -> None:
        _check("a fee", self.fee, least=0)
        _check("where it is free", self.free_from or 0, least=0)


def _check(what: str, amount: int, *, least: int) -> None:
    if not least <= amount <= LARGEST_AMOUNT:
        raise ValueError(f"{what} is from {least} to {LARGEST_AMOUNT}")
