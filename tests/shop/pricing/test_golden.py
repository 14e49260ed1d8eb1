"""Cases that anybody can read, in `golden.toml`."""

from __future__ import annotations

from typing import Any

import pytest

from liveloop.kit.money import decimal_text
from liveloop.shop.pricing import Quote, best, quote
from tests.shop.pricing.golden import CASES, basket_of, coupons_of, paid, shipping_of, unused, why


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    price = best if case.get("best") else quote
    answer = price(basket_of(case), coupons_of(case), shipping_of(case))
    assert why(answer) == case["why"]
    assert unused(answer) == case.get("unused", [])
    assert decimal_text(answer.total, answer.currency) == case["total"]
    if "paid" in case:
        assert paid(answer) == case["paid"]


def test_a_quote_reads_back_from_its_json() -> None:
    case = next(case for case in CASES if case["name"].startswith("Stackable"))
    answer = quote(basket_of(case), coupons_of(case), shipping_of(case))
    assert Quote.from_json(answer.to_json()) == answer
