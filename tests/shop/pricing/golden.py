"""Reads the golden cases, and writes quotes the way they are written there."""

from __future__ import annotations

import tomllib
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from liveloop.kit.money import decimal_text, parse_decimal
from liveloop.shop.pricing import (
    Basket,
    CouponKind,
    CouponTerms,
    Line,
    Offer,
    OfferKind,
    Quote,
    ReasonKind,
    ShippingTerms,
)

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("golden.toml").read_text("utf-8"))[
    "case"
]


def basket_of(case: dict[str, Any]) -> Basket:
    currency = case.get("currency", "CNY")
    return Basket(currency, tuple(_line(text, currency) for text in case["lines"]))


def coupons_of(case: dict[str, Any]) -> list[CouponTerms]:
    return [_coupon(text, case.get("currency", "CNY")) for text in case.get("coupons", [])]


def shipping_of(case: dict[str, Any]) -> ShippingTerms:
    if "shipping" not in case:
        return ShippingTerms()
    fee, *rest = case["shipping"].split()
    terms = dict(part.split("=") for part in rest)
    return ShippingTerms(_money(fee), _money(terms.get("free_from")))


def why(quote: Quote) -> list[str]:
    texts = []
    for reason in quote.why:
        of = reason.params["line"] if reason.kind in list(OfferKind) else reason.reference
        what = reason.kind if reason.kind is ReasonKind.SHIPPING else f"{reason.kind} {of}"
        texts.append(f"{what} {decimal_text(reason.amount, quote.currency)}")
    return texts


def unused(quote: Quote) -> list[str]:
    return [
        " ".join([one.reference, one.why, *(f"{name}={value}" for name, value in one.params.items())])
        for one in quote.unused
    ]


def paid(quote: Quote) -> list[str]:
    return [f"{line.key} {decimal_text(line.paid, quote.currency)}" for line in quote.lines]


def _line(text: str, currency: str) -> Line:
    product, times, at, *rest = text.split()
    terms = dict(part.split("=") for part in rest)
    offers = [
        Offer(kind, parse_decimal(terms[kind], currency), f"{kind}-of-{product}")
        for kind in reversed(OfferKind)
        if kind in terms
    ]
    return Line(
        key=product,
        variant_id=_id(f"variant {product}"),
        product_id=_id(product),
        category_id=_id(terms["category"]) if "category" in terms else None,
        quantity=int(times.removeprefix("x")),
        list_price=_money(terms.get("list"), currency),
        price=parse_decimal(at.removeprefix("@"), currency),
        offers=tuple(offers),
    )


def _coupon(text: str, currency: str) -> CouponTerms:
    name, kind, value, *rest = text.split()
    words = {part for part in rest if "=" not in part}
    terms = dict(part.split("=") for part in rest if "=" in part)
    day = terms.get("expires")
    return CouponTerms(
        reference=name,
        coupon=terms.get("coupon", name),
        title=name,
        currency=terms.get("currency", currency),
        kind=CouponKind(kind),
        value=int(value) if kind == "percent" else parse_decimal(value, currency),
        cap=_money(terms.get("cap"), currency),
        threshold=_money(terms.get("from"), currency) or 0,
        product_ids=frozenset({_id(terms["product"])} if "product" in terms else ()),
        category_ids=frozenset({_id(terms["category"])} if "category" in terms else ()),
        stackable="stackable" in words,
        on_flash="on_flash" in words,
        expires_at=datetime.strptime(f"2026-{day}", "%Y-%m-%d").replace(tzinfo=UTC) if day else None,
    )


def _money(text: str | None, currency: str = "CNY") -> int | None:
    return None if text is None else parse_decimal(text, currency)


def _id(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, name)
