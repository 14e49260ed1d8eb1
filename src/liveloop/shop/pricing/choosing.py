"""The best combination of the coupons that somebody has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from liveloop.shop.pricing.discounts import COUPONS_PER_ORDER, Priced, sift, take_off
from liveloop.shop.pricing.quoting import assemble, price_lines
from liveloop.shop.pricing.result import Quote, Unused, UnusedKind
from liveloop.shop.pricing.terms import Basket, CouponKind, CouponTerms, ShippingTerms

EXAMINED = 10
"""Of the stackable ones, those that take most off by themselves: all combinations of them are tried."""

Choice = tuple[CouponTerms, ...]


def best(basket: Basket, available: Sequence[CouponTerms], shipping: ShippingTerms) -> Quote:
    """The lowest total there is; of equal ones that with the fewest coupons, then that which wastes least of
    what they are worth, then that whose coupons expire first. `unused` says why the others are not used.

    Exact as long as at most EXAMINED stackable coupons can be used on the basket; never worse than any one.
    """
    lines = price_lines(basket)
    usable, unused = sift(lines, basket.currency, available)
    chosen = min(_choices(lines, usable), key=lambda choice: _merit(lines, choice))
    passed = [_passed_over(coupon, chosen) for coupon in usable if coupon not in chosen]
    return assemble(basket, lines, chosen, (*unused, *passed), shipping)


def _choices(lines: Sequence[Priced], usable: Sequence[CouponTerms]) -> Iterator[Choice]:
    yield ()
    for coupon in usable:
        yield (coupon,)
    stackable = [coupon for coupon in usable if coupon.stackable]
    worth = {coupon.reference: take_off(lines, [coupon])[0].amount for coupon in stackable}
    examined = sorted(stackable, key=lambda one: -worth[one.reference])[:EXAMINED]
    ordered = [coupon for coupon in usable if coupon in examined]
    for size in range(2, COUPONS_PER_ORDER + 1):
        yield from combinations(ordered, size)


def _merit(lines: Sequence[Priced], choice: Choice) -> tuple[int, int, int, list[str], list[str]]:
    """The smaller the better. Shipping does not depend on coupons, so what they take off decides."""
    taken = take_off(lines, choice)
    off = sum(one.amount for one in taken)
    worth = sum(coupon.value for coupon in choice if coupon.kind is CouponKind.AMOUNT)
    amounts = {one.reference: one.amount for one in taken}
    used = sum(amounts[coupon.reference] for coupon in choice if coupon.kind is CouponKind.AMOUNT)
    expiries = sorted(coupon.expires_at.isoformat() if coupon.expires_at else "~" for coupon in choice)
    return (-off, len(choice), worth - used, expiries, [coupon.reference for coupon in choice])


def _passed_over(coupon: CouponTerms, chosen: Choice) -> Unused:
    together = coupon.stackable and all(one.stackable for one in chosen)
    if not together:
        why = UnusedKind.ALONE
    else:
        why = UnusedKind.LIMIT if len(chosen) == COUPONS_PER_ORDER else UnusedKind.BETTER
    return Unused(coupon.reference, why)
