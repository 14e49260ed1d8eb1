from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.insight.latency.histogram import BUCKETS, RELATIVE_ERROR, Histogram, bucket_of, middle_of

SPANS = st.floats(min_value=1, max_value=29_000)


@pytest.mark.parametrize(
    ("milliseconds", "bucket"),
    [(-5, 0), (0, 0), (0.99, 0), (1, 0), (2, 8), (1000, 79), (1024, 80), (29_999, 118), (1e9, BUCKETS - 1)],
)
def test_which_bucket_a_span_is_in(milliseconds: float, bucket: int) -> None:
    """The same table stands in the test of the page's side."""
    assert bucket_of(milliseconds) == bucket


@given(SPANS)
def test_a_bucket_stands_for_its_spans_within_the_stated_error(milliseconds: float) -> None:
    assert abs(middle_of(bucket_of(milliseconds)) - milliseconds) / milliseconds <= RELATIVE_ERROR + 1e-9


@given(st.lists(SPANS, min_size=1, max_size=300), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_quantile_is_that_of_the_spans_within_the_error(spans: list[float], share: float) -> None:
    histogram = Histogram((bucket_of(span), 1) for span in spans)
    exact = sorted(spans)[max(1, math.ceil(share * len(spans))) - 1]
    found = histogram.quantile(share)
    assert found is not None
    assert abs(found - exact) / exact <= RELATIVE_ERROR + 1e-9


def test_parts_add_up_to_the_whole_in_any_order() -> None:
    dice = random.Random(1)
    spans = [dice.lognormvariate(5, 1) for _ in range(500)]
    whole = Histogram((bucket_of(span), 1) for span in spans)
    parts = [Histogram((bucket_of(span), 1) for span in spans[start::7]) for start in range(7)]
    dice.shuffle(parts)
    added = Histogram()
    for part in parts:
        added.add(part.pairs())
    assert added.pairs() == whole.pairs()
    assert added.samples == 500


def test_without_samples_there_is_no_quantile() -> None:
    assert Histogram().quantile(0.5) is None
