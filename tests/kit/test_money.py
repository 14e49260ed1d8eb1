"""Amounts as text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from liveloop.kit.money import DIGITS, LARGEST_AMOUNT, Currency, decimal_text, parse_decimal


@given(amount=st.integers(0, LARGEST_AMOUNT), currency=st.sampled_from(sorted(DIGITS)))
def test_what_is_written_is_read_again(amount, currency):
    assert parse_decimal(decimal_text(amount, currency), currency) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1999, "CNY", "19.99"),
        (5, "USD", "0.05"),
        (-1999, "EUR", "-19.99"),
        (0, "CNY", "0.00"),
        (1999, "JPY", "1999"),
    ],
)
def test_each_currency_has_its_digits(amount, currency, text):
    assert decimal_text(amount, currency) == text


@pytest.mark.parametrize(
    ("text", "amount"), [("19.9", 1990), (" 19.99 ", 1999), ("19.990", 1999), ("7", 700), ("0.00", 0)]
)
def test_people_write_prices_in_several_ways(text, amount):
    assert parse_decimal(text, "CNY") == amount


@pytest.mark.parametrize("text", ["", ".5", "1,000", "1e3", "-1", "1.999", "1.x", "٣", "100000000000"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match=r"write|digits|more"):
        parse_decimal(text, "CNY")


def test_a_currency_nobody_sells_in_is_refused():
    with pytest.raises(ValidationError, match="use one of CNY"):
        TypeAdapter(Currency).validate_python("XXX")
