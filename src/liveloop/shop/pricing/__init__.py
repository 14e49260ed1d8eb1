"""The price engine: pure, and the one place where prices are made. `quoting` has the order of precedence."""

from liveloop.shop.pricing.choosing import best
from liveloop.shop.pricing.discounts import COUPONS_PER_ORDER
from liveloop.shop.pricing.quoting import quote
from liveloop.shop.pricing.refunds import refund_of
from liveloop.shop.pricing.result import (
    Discount,
    Quote,
    QuotedLine,
    Reason,
    ReasonKind,
    Share,
    Unused,
    UnusedKind,
)
from liveloop.shop.pricing.terms import (
    Basket,
    CouponKind,
    CouponTerms,
    Line,
    Offer,
    OfferKind,
    ShippingTerms,
)

__all__ = [
    "COUPONS_PER_ORDER",
    "Basket",
    "CouponKind",
    "CouponTerms",
    "Discount",
    "Line",
    "Offer",
    "OfferKind",
    "Quote",
    "QuotedLine",
    "Reason",
    "ReasonKind",
    "Share",
    "ShippingTerms",
    "Unused",
    "UnusedKind",
    "best",
    "quote",
    "refund_of",
]
