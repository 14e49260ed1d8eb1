"""Money: whole numbers of the smallest unit of an ISO 4217 currency. There is no float anywhere."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

LARGEST_AMOUNT = 100_000_000_00
"""In minor units. Far below what a double holds exactly, so that pages may add prices up."""

DIGITS = {"CNY": 2, "EUR": 2, "GBP": 2, "HKD": 2, "JPY": 0, "KRW": 0, "SGD": 2, "TWD": 2, "USD": 2}
"""Minor digits (ISO 4217) of the currencies in which an organisation may sell."""


def _known(currency: str) -> str:
    if currency not in DIGITS:
        raise ValueError(f"use one of {', '.join(sorted(DIGITS))}")
    return currency


Currency = Annotated[str, AfterValidator(_known)]
Amount = Annotated[int, Field(ge=0, le=LARGEST_AMOUNT)]
"""What is asked or paid."""


def decimal_text(amount: int, currency: str) -> str:
    """`1999` CNY -> `19.99`, as payment providers and spreadsheets write it; a negative one has its sign."""
    digits = DIGITS[currency]
    sign, whole = ("-" if amount < 0 else ""), abs(amount)
    if not digits:
        return f"{sign}{whole}"
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}}"


def parse_decimal(text: str, currency: str) -> int:
    """The reverse of `decimal_text`; no exponent, no grouping. Raises ValueError."""
    digits = DIGITS[currency]
    whole, point, fraction = text.strip().partition(".")
    if (
        not whole.isascii()
        or not whole.isdecimal()
        or (point and not (fraction.isascii() and fraction.isdecimal()))
    ):
        raise ValueError("write a number such as 19.99")
    if len(fraction.rstrip("0")) > digits:
        raise ValueError(f"{currency} has {digits} digits after the point")
    minor = fraction[:digits].ljust(digits, "0")
    amount = int(whole + minor)
    if amount > LARGEST_AMOUNT:
        raise ValueError("this is more than can be sold")
    return amount
