"""The price of a basket, and why.

1. A piece costs the lowest of the price asked of everybody and the offers open to this person; among
   equal ones the offer is flash before live before member. The list price is shown, never asked.
2. Coupons take off what goods cost then (`discounts`).
3. Shipping is a flat fee, none if goods cost enough at step 1: a coupon never makes an order dearer.
"""

from __future__ import annotations

from collections.abc import Sequence

from liveloop.shop.pricing.discounts import Priced, combine, sift, take_off
from liveloop.shop.pricing.result import (
    Discount,
    Params,
    Quote,
    QuotedLine,
    Reason,
    ReasonKind,
    Unused,
    UnusedKind,
)
from liveloop.shop.pricing.terms import Basket, CouponTerms, Line, OfferKind, ShippingTerms

PRECEDENCE = list(OfferKind)


def quote(basket: Basket, coupons: Sequence[CouponTerms], shipping: ShippingTerms) -> Quote:
    """With just these coupons; those that cannot be used are in `unused`, with the reason.

    The result is the same whatever the order of `coupons`.
    """
    lines = price_lines(basket)
    usable, unusable = sift(lines, basket.currency, coupons)
    kept, dropped = combine(usable)
    return assemble(basket, lines, kept, (*unusable, *dropped), shipping)


def price_lines(basket: Basket) -> list[Priced]:
    return [_priced(line) for line in basket.lines]


def assemble(
    basket: Basket,
    lines: Sequence[Priced],
    coupons: Sequence[CouponTerms],
    unused: Sequence[Unused],
    shipping: ShippingTerms,
) -> Quote:
    """The quote with sifted and combined coupons; one that finds nothing left to take off is unused."""
    taken = take_off(lines, coupons)
    discounts = tuple(one for one in taken if one.amount)
    idle = [Unused(one.reference, UnusedKind.NOTHING) for one in taken if not one.amount]
    goods, discount = sum(line.goods for line in lines), sum(one.amount for one in discounts)
    fee = shipping_fee(goods, shipping) if lines else 0
    return Quote(
        currency=basket.currency,
        lines=tuple(_quoted(line, discounts) for line in lines),
        discounts=discounts,
        unused=tuple(sorted((*unused, *idle), key=lambda one: one.reference)),
        goods=goods,
        discount=discount,
        shipping=fee,
        total=goods - discount + fee,
        why=_why(lines, coupons, discounts, fee, shipping),
    )


def shipping_fee(goods: int, terms: ShippingTerms) -> int:
    return 0 if terms.free_from is not None and goods >= terms.free_from else terms.fee


def _priced(line: Line) -> Priced:
    offers = sorted(line.offers, key=lambda one: (one.price, PRECEDENCE.index(one.kind), one.reference))
    if offers and offers[0].price <= line.price:
        best = offers[0]
        return Priced(line, best.price, best.kind, best.reference)
    return Priced(line, line.price, None, None)


def _quoted(priced: Priced, discounts: Sequence[Discount]) -> QuotedLine:
    line = priced.line
    off = sum(share.amount for one in discounts for share in one.shares if share.line == line.key)
    return QuotedLine(
        key=line.key,
        variant_id=line.variant_id,
        product_id=line.product_id,
        category_id=line.category_id,
        quantity=line.quantity,
        list_price=line.list_price,
        price=line.price,
        unit=priced.unit,
        offer=priced.offer,
        offer_reference=priced.reference,
        goods=priced.goods,
        discount=off,
        paid=priced.goods - off,
    )


def _why(
    lines: Sequence[Priced],
    coupons: Sequence[CouponTerms],
    discounts: Sequence[Discount],
    fee: int,
    shipping: ShippingTerms,
) -> tuple[Reason, ...]:
    reasons = []
    for priced in lines:
        line = priced.line
        asked = line.price * line.quantity
        params: Params = {"quantity": line.quantity, "unit": line.price, "list": line.list_price}
        reasons.append(Reason(ReasonKind.PRICE, line.key, asked, params))
        if priced.offer is not None:
            told: Params = {"line": line.key, "unit": priced.unit, "quantity": line.quantity}
            kind = ReasonKind(priced.offer.value)
            reasons.append(Reason(kind, priced.reference or "", priced.goods - asked, told))
    terms = {coupon.reference: coupon for coupon in coupons}
    reasons += [_because(terms[one.reference], one) for one in discounts]
    if lines:
        free = shipping.free_from if not fee and shipping.fee else None
        reasons.append(Reason(ReasonKind.SHIPPING, "", fee, {"free_from": free}))
    return tuple(reasons)


def _because(coupon: CouponTerms, discount: Discount) -> Reason:
    params: Params = {
        "title": coupon.title,
        "kind": coupon.kind.value,
        "value": coupon.value,
        "cap": coupon.cap,
        "threshold": coupon.threshold,
    }
    return Reason(ReasonKind.COUPON, coupon.reference, -discount.amount, params)
