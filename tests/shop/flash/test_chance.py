"""Whose picture is late has the same chance in a fair sale, and has not in a fast one.

A simulation with the real clocks of the product: people see the opening when their own picture shows it and
react within some seconds; the server sees only when their purchase arrives.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest

from liveloop.kit.commitment import new_seed
from liveloop.kit.fairness import drawn, new_entry
from liveloop.shows.media_time import LATE

DELAYS = (1.0, 8.0)
"""Seconds that a picture is behind."""
PEOPLE = 400
"""Of each delay."""
UNITS = 100
SALES = 60
COLLECT_SECONDS = 10.0
TRIP_SECONDS = 0.5


def arrivals(dice: random.Random, delay: float) -> list[float]:
    """When the purchases of these people reach the server, in seconds since the price opened.

    They tap at some moment of the ten seconds in which their own screen lets them.
    """
    return [delay + dice.uniform(0, COLLECT_SECONDS) + dice.uniform(0, TRIP_SECONDS) for _ in range(PEOPLE)]


def fair(dice: random.Random) -> Counter[float]:
    """Winners by delay: whoever came before it closes for the late, in the order of the draw."""
    closes = COLLECT_SECONDS + LATE.total_seconds()
    entries = {
        new_entry(): delay for delay in DELAYS for arrival in arrivals(dice, delay) if arrival <= closes
    }
    return Counter(entries[entry] for entry in drawn(new_seed(), list(entries))[:UNITS])


def fast(dice: random.Random) -> Counter[float]:
    """The same people, first come, first served."""
    came = sorted((arrival, delay) for delay in DELAYS for arrival in arrivals(dice, delay))
    return Counter(delay for _, delay in came[:UNITS])


def share_of_the_late(wins: Counter[float]) -> float:
    return wins[DELAYS[1]] / wins.total()


def test_eight_seconds_behind_is_as_good_as_one() -> None:
    dice = random.Random(5)
    wins = sum((fair(dice) for _ in range(SALES)), Counter[float]())
    assert wins.total() == SALES * UNITS
    # Six thousand wins: four standard deviations of an even coin are 2.6 %.
    assert share_of_the_late(wins) == pytest.approx(0.5, abs=0.026)


def test_where_the_first_are_served_it_is_not() -> None:
    dice = random.Random(5)
    wins = sum((fast(dice) for _ in range(SALES)), Counter[float]())
    assert share_of_the_late(wins) < 0.1


def test_nobody_whose_picture_is_as_late_as_is_promised_is_left_out() -> None:
    latest = LATE - timedelta(seconds=TRIP_SECONDS)
    dice = random.Random(5)
    assert max(arrivals(dice, latest.total_seconds())) <= COLLECT_SECONDS + LATE.total_seconds()
