"""What coupons take off lines whose unit price is known.

Scopes and thresholds are judged by what goods cost before any coupon. Coupons are applied in one order,
whatever order they come in: percentages before amounts, larger ones first (`_rank`); each takes off what
the ones before it have left. Percentages are rounded down to whole minor units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liveloop.shop.pricing.result import Discount, Params, Share, Unused, UnusedKind
from liveloop.shop.pricing.spreading import spread
from liveloop.shop.pricing.terms import CouponKind, CouponTerms, Line, OfferKind

COUPONS_PER_ORDER = 5


@dataclass(frozen=True, slots=True)
class Priced:
    """A line, the unit price that was chosen, and the offer that it is of."""

    line: Line
    unit: int
    offer: OfferKind | None
    reference: str | None

    @property
    def goods(self) -> int:
        return self.unit * self.line.quantity


def sift(
    lines: Sequence[Priced], currency: str, coupons: Sequence[CouponTerms]
) -> tuple[list[CouponTerms], list[Unused]]:
    """Those that can be used on these lines, one of each coupon, in the order in which they are applied;
    and why the others cannot. Of several of one coupon it is the one that expires first."""
    usable: list[CouponTerms] = []
    unused: list[Unused] = []
    seen: set[str] = set()
    for coupon in sorted(coupons, key=_rank):
        if (refusal := _refusal(lines, currency, coupon)) is not None:
            unused.append(refusal)
        elif coupon.coupon in seen:
            unused.append(Unused(coupon.reference, UnusedKind.ONCE))
        else:
            seen.add(coupon.coupon)
            usable.append(coupon)
    return usable, unused


def combine(coupons: Sequence[CouponTerms]) -> tuple[list[CouponTerms], list[Unused]]:
    """Those of sifted coupons that go together: stackable ones with each other, up to COUPONS_PER_ORDER; one
    that is not stackable only by itself, and only if there is no stackable one."""
    stackable = [coupon for coupon in coupons if coupon.stackable]
    kept = stackable[:COUPONS_PER_ORDER] or list(coupons[:1])
    dropped = [coupon for coupon in coupons if coupon not in kept]
    return kept, [
        Unused(coupon.reference, UnusedKind.LIMIT if coupon.stackable else UnusedKind.ALONE)
        for coupon in dropped
    ]


def take_off(lines: Sequence[Priced], coupons: Sequence[CouponTerms]) -> list[Discount]:
    """What each of combined coupons takes off, in their order; nothing falls below 0."""
    left = [line.goods for line in lines]
    discounts = []
    for coupon in coupons:
        places = [place for place, line in enumerate(lines) if _covers(coupon, line)]
        weights = [left[place] for place in places]
        amount = _amount(coupon, sum(weights))
        shares = spread(amount, weights)
        for place, share in zip(places, shares, strict=True):
            left[place] -= share
        named = [
            Share(lines[place].line.key, share)
            for place, share in zip(places, shares, strict=True)
            if share > 0
        ]
        discounts.append(Discount(coupon.reference, coupon.coupon, coupon.title, amount, tuple(named)))
    return discounts


def _rank(coupon: CouponTerms) -> tuple[bool, int, int, int, str, str, str]:
    """By the terms first, so that who owns what of two equal ones makes no difference to the price."""
    cap = -1 if coupon.cap is None else coupon.cap
    expiry = coupon.expires_at.isoformat() if coupon.expires_at else "~"
    is_amount = coupon.kind is CouponKind.AMOUNT
    return (is_amount, -coupon.value, cap, coupon.threshold, coupon.coupon, expiry, coupon.reference)


def _refusal(lines: Sequence[Priced], currency: str, coupon: CouponTerms) -> Unused | None:
    if coupon.currency != currency:
        return Unused(coupon.reference, UnusedKind.CURRENCY)
    if not any(_in_scope(coupon, line) for line in lines):
        return Unused(coupon.reference, UnusedKind.SCOPE)
    covered = [line.goods for line in lines if _covers(coupon, line)]
    if not covered:
        return Unused(coupon.reference, UnusedKind.FLASH)
    if (missing := coupon.threshold - sum(covered)) > 0:
        params: Params = {"missing": missing, "threshold": coupon.threshold}
        return Unused(coupon.reference, UnusedKind.THRESHOLD, params)
    if not _amount(coupon, sum(covered)):
        return Unused(coupon.reference, UnusedKind.NOTHING)
    return None


def _in_scope(coupon: CouponTerms, priced: Priced) -> bool:
    if not coupon.product_ids and not coupon.category_ids:
        return True
    line = priced.line
    return line.product_id in coupon.product_ids or line.category_id in coupon.category_ids


def _covers(coupon: CouponTerms, priced: Priced) -> bool:
    return _in_scope(coupon, priced) and (coupon.on_flash or priced.offer is not OfferKind.FLASH)


def _amount(coupon: CouponTerms, left: int) -> int:
    wanted = coupon.value if coupon.kind is CouponKind.AMOUNT else left * coupon.value // 100
    if coupon.cap is not None and coupon.kind is CouponKind.PERCENT:
        wanted = min(wanted, coupon.cap)
    return min(wanted, left)
