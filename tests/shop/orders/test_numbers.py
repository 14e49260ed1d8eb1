from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from liveloop.shop.orders.numbers import LENGTH, bare, check_digit, is_number, new_number

DAY = datetime(2026, 3, 9, 23, 59, tzinfo=UTC)


def test_the_check_digit_is_that_of_the_standard() -> None:
    """The example of ISO/IEC 7812-1, annex B."""
    assert check_digit("7992739871") == 3


def test_a_number_names_its_day_and_is_read_out_in_groups() -> None:
    number = new_number(DAY)
    assert number.startswith("260309")
    assert len(number) == LENGTH
    groups = [number[place : place + 4] for place in range(0, LENGTH, 4)]
    assert is_number(bare(" ".join(groups)))
    assert is_number(bare("-".join(groups)))


@given(st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_a_digit_heard_wrong_is_found(place: int, by: int) -> None:
    number = new_number(DAY)
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert not is_number(wrong)
