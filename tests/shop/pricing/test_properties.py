"""What holds for every price."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from liveloop.shop.pricing import (
    COUPONS_PER_ORDER,
    Basket,
    CouponKind,
    CouponTerms,
    Line,
    Offer,
    OfferKind,
    ShippingTerms,
    UnusedKind,
    best,
    quote,
    refund_of,
)
from liveloop.shop.pricing.spreading import spread

PRODUCTS = [uuid.UUID(int=number) for number in range(1, 5)]
CATEGORIES = [uuid.UUID(int=number) for number in range(11, 13)]
EARLY = datetime(2026, 1, 1, tzinfo=UTC)

amounts = st.integers(0, 50_000)
offers = st.lists(st.builds(Offer, st.sampled_from(OfferKind), amounts, st.just("offer")), max_size=3)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    lines = [
        Line(
            key=str(number),
            variant_id=uuid.UUID(int=100 + number),
            product_id=draw(st.sampled_from(PRODUCTS)),
            category_id=draw(st.sampled_from([None, *CATEGORIES])),
            quantity=draw(st.integers(1, 5)),
            list_price=None,
            price=draw(amounts),
            offers=tuple(draw(offers)),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return Basket("CNY", tuple(lines))


@st.composite
def coupon_lists(draw: st.DrawFn, most: int = 6) -> list[CouponTerms]:
    """Of one coupon somebody may have several, on the same terms, that expire on different days."""
    claims: list[CouponTerms] = []
    while len(claims) < most and draw(st.booleans()):
        terms = draw(coupons(f"coupon-{len(claims)}"))
        for _ in range(draw(st.sampled_from([1, 1, 2]))):
            expires_at = EARLY + timedelta(days=draw(st.integers(0, 9)))
            claims.append(replace(terms, reference=f"claim-{len(claims)}", expires_at=expires_at))
    return claims[:most]


@st.composite
def coupons(draw: st.DrawFn, name: str) -> CouponTerms:
    kind = draw(st.sampled_from(CouponKind))
    return CouponTerms(
        reference="",
        coupon=name,
        title="",
        currency=draw(st.sampled_from(["CNY", "CNY", "CNY", "USD"])),
        kind=kind,
        value=draw(st.integers(1, 100) if kind is CouponKind.PERCENT else st.integers(1, 30_000)),
        cap=draw(st.none() | st.integers(1, 20_000)),
        threshold=draw(st.sampled_from([0, 0, 100, 20_000])),
        product_ids=draw(st.frozensets(st.sampled_from(PRODUCTS), max_size=2)),
        category_ids=draw(st.frozensets(st.sampled_from(CATEGORIES), max_size=1)),
        stackable=draw(st.booleans()),
        on_flash=draw(st.booleans()),
    )


shippings = st.builds(ShippingTerms, st.integers(0, 2_000), st.none() | st.integers(0, 100_000))


@settings(max_examples=100)
@given(baskets(), coupon_lists(), shippings)
def test_the_explanation_sums_to_the_price_and_nothing_is_negative(
    basket: Basket, owned: list[CouponTerms], shipping: ShippingTerms
) -> None:
    for answer in (quote(basket, owned, shipping), best(basket, owned, shipping)):
        assert sum(reason.amount for reason in answer.why) == answer.total
        assert answer.total == answer.goods - answer.discount + answer.shipping
        assert min(answer.total, answer.goods, answer.discount, answer.shipping) >= 0
        assert all(line.paid >= 0 and line.unit <= line.price for line in answer.lines)
        assert sum(line.paid for line in answer.lines) == answer.total - answer.shipping
        for discount in answer.discounts:
            assert sum(share.amount for share in discount.shares) == discount.amount > 0
        used = {one.reference for one in answer.discounts}
        passed = [one.reference for one in answer.unused]
        assert sorted([*used, *passed]) == sorted(one.reference for one in owned)


@settings(max_examples=100)
@given(baskets(), coupon_lists(), shippings, st.integers())
def test_the_order_of_coupons_makes_no_difference(
    basket: Basket, owned: list[CouponTerms], shipping: ShippingTerms, seed: int
) -> None:
    shuffled = random.Random(seed).sample(owned, len(owned))
    assert quote(basket, owned, shipping) == quote(basket, shuffled, shipping)
    assert best(basket, owned, shipping) == best(basket, shuffled, shipping)


@settings(max_examples=100)
@given(baskets(), coupon_lists(), shippings)
def test_a_coupon_never_makes_an_order_dearer(
    basket: Basket, owned: list[CouponTerms], shipping: ShippingTerms
) -> None:
    assert quote(basket, owned, shipping).total <= quote(basket, [], shipping).total


@settings(max_examples=100)
@given(baskets(), coupon_lists(most=14), shippings)
def test_the_best_is_never_worse_than_any_single_choice(
    basket: Basket, owned: list[CouponTerms], shipping: ShippingTerms
) -> None:
    total = best(basket, owned, shipping).total
    assert all(total <= quote(basket, [coupon], shipping).total for coupon in owned)


@settings(max_examples=100)
@given(baskets(), coupon_lists(), shippings)
def test_the_best_is_what_trying_everything_finds(
    basket: Basket, owned: list[CouponTerms], shipping: ShippingTerms
) -> None:
    answer = best(basket, owned, shipping)
    tried = [
        quote(basket, list(some), shipping)
        for size in range(min(COUPONS_PER_ORDER, len(owned)) + 1)
        for some in combinations(owned, size)
    ]
    lowest = min((one.total, len(one.discounts)) for one in tried)
    assert (answer.total, len(answer.discounts)) == lowest


@settings(max_examples=100)
@given(baskets(), coupon_lists(), shippings)
def test_the_best_can_be_asked_for_by_name(
    basket: Basket, owned: list[CouponTerms], shipping: ShippingTerms
) -> None:
    chosen = best(basket, owned, shipping)
    used = {one.reference for one in chosen.discounts}
    again = quote(basket, [one for one in owned if one.reference in used], shipping)
    assert (again.total, again.discounts, again.why) == (chosen.total, chosen.discounts, chosen.why)
    assert not again.unused


@settings(max_examples=100)
@given(baskets(), coupon_lists(), st.data())
def test_partial_refunds_sum_to_what_was_paid(
    basket: Basket, owned: list[CouponTerms], data: st.DataObject
) -> None:
    for line in quote(basket, owned, ShippingTerms()).lines:
        returned = refunded = 0
        while returned < line.quantity:
            returning = data.draw(st.integers(1, line.quantity - returned))
            amount = refund_of(line, returned=returned, returning=returning)
            assert amount >= 0
            returned, refunded = returned + returning, refunded + amount
        assert refunded == line.paid


@given(st.lists(st.integers(0, 10_000), max_size=8), st.data())
def test_shares_sum_exactly_and_none_is_above_its_weight(weights: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    shares = spread(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
    exact = [amount * weight / max(1, sum(weights)) for weight in weights]
    assert all(abs(share - part) < 1 for share, part in zip(shares, exact, strict=True))


def test_no_more_than_a_stated_number_of_coupons_goes_into_an_order() -> None:
    basket = Basket("CNY", (Line("dress", PRODUCTS[0], PRODUCTS[0], None, 1, None, 10_000),))
    owned = [
        CouponTerms(f"claim-{n}", f"coupon-{n}", "", "CNY", CouponKind.AMOUNT, 100 + n, stackable=True)
        for n in range(12)
    ]
    chosen = best(basket, owned, ShippingTerms())
    assert chosen.discount == sum(100 + n for n in range(7, 12))
    assert {one.why for one in chosen.unused} == {UnusedKind.LIMIT}
