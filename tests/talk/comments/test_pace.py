from __future__ import annotations

import uuid

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.talk.comments.errors import TooFast
from liveloop.talk.comments.pace import Pace


def test_five_comments_in_five_seconds_and_then_a_pause(clock: ManualClock) -> None:
    pace = Pace(clock, comments=5, seconds=5)
    person = uuid.uuid4()
    for number in range(5):
        pace.take(person, str(number))
        clock.advance(0.5)
    with pytest.raises(TooFast) as refused:
        pace.take(person, "6")
    assert refused.value.details["retry_after"] == 3
    pace.take(uuid.uuid4(), "1")
    pace.take(person, "4")
    clock.advance(2.5)
    pace.take(person, "6")
    with pytest.raises(TooFast):
        pace.take(person, "7")
