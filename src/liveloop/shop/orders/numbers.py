"""Order numbers that people can read out: `2601 0148 2913 5075`.

Sixteen digits: the day (UTC, yymmdd), nine at random, so that nobody learns from two numbers how much was
sold between, and a check digit (Luhn, ISO/IEC 7812-1) that finds each wrong digit and nearly each pair
swapped."""

from __future__ import annotations

import secrets
from datetime import datetime

RANDOM_DIGITS = 9
LENGTH = 16


def new_number(moment: datetime) -> str:
    """Most likely nobody has it; the database decides."""
    body = f"{moment:%y%m%d}{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}}"
    return body + str(check_digit(body))


def check_digit(body: str) -> int:
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(body))]
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10


def is_number(text: str) -> bool:
    """Whether this can be an order's number, as it was heard."""
    return len(text) == LENGTH and text.isdecimal() and check_digit(text[:-1]) == int(text[-1])


def bare(text: str) -> str:
    """Without the gaps with which it is written."""
    return text.replace(" ", "").replace("-", "")
