from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.kit.commitment import commitment_of
from liveloop.talk.packets.splitting import Split, shares

VECTORS = json.loads((Path(__file__).parents[3] / "web/viewer/tests/packets/splits.json").read_text())
"""The viewer's page computes the same ones."""
SEEDS = st.binary(min_size=32, max_size=32)


@st.composite
def sums(draw: st.DrawFn) -> tuple[int, int]:
    takers = draw(st.integers(1, 300))
    return draw(st.integers(takers, 10_000_000)), takers


@given(SEEDS, sums(), st.sampled_from(Split))
def test_everybody_gets_something_and_all_is_given(seed: bytes, sizes: tuple[int, int], split: Split) -> None:
    points, takers = sizes
    amounts = shares(seed, points=points, takers=takers, split=split)
    assert (len(amounts), sum(amounts)) == (takers, points)
    assert min(amounts) >= 1
    assert amounts == shares(seed, points=points, takers=takers, split=split)


@given(SEEDS, sums())
def test_an_even_split_differs_by_one_at_most(seed: bytes, sizes: tuple[int, int]) -> None:
    points, takers = sizes
    amounts = shares(seed, points=points, takers=takers, split=Split.EVEN)
    assert max(amounts) - min(amounts) <= 1


@pytest.mark.parametrize("vector", VECTORS)
def test_it_is_what_the_page_of_the_viewer_computes(vector: dict[str, Any]) -> None:
    seed, points, takers = bytes.fromhex(vector["seed"]), vector["points"], vector["takers"]
    assert commitment_of(seed) == vector["commitment"]
    assert shares(seed, points=points, takers=takers, split=Split(vector["split"])) == vector["shares"]


def test_a_random_split_favours_no_place() -> None:
    totals = [0] * 5
    for number in range(2000):
        amounts = shares(number.to_bytes(32, "big"), points=1000, takers=5, split=Split.RANDOM)
        totals = [total + amount for total, amount in zip(totals, amounts, strict=True)]
    assert all(190 < total / 2000 < 210 for total in totals)


def test_it_is_random_where_that_is_wanted() -> None:
    assert len(set(shares(b"s" * 32, points=1000, takers=10, split=Split.RANDOM))) > 5


def test_more_takers_than_points_is_no_packet() -> None:
    with pytest.raises(ValueError, match="at least one"):
        shares(b"s" * 32, points=2, takers=3, split=Split.EVEN)
