from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from liveloop.realtime.history.entry import Entry
from liveloop.realtime.history.sequencer import Sequencer
from liveloop.realtime.protocol.lanes import Lane


def entry(offset: int) -> Entry:
    return Entry(offset, Lane.TALK, b"{}")


def offsets(entries: list[Entry]) -> list[int]:
    return [entry.offset for entry in entries]


def test_what_comes_early_waits_for_what_is_missing() -> None:
    sequencer = Sequencer(0, held_limit=10)
    assert offsets(sequencer.offer(entry(1))) == [1]
    assert sequencer.offer(entry(4)) == []
    assert sequencer.missing == (1, 3)
    assert offsets(sequencer.offer(entry(2))) == [2]
    assert offsets(sequencer.offer(entry(3))) == [3, 4]
    assert sequencer.missing is None


def test_repeats_are_dropped() -> None:
    sequencer = Sequencer(5, held_limit=10)
    assert sequencer.offer(entry(5)) == []
    sequencer.offer(entry(6))
    assert sequencer.offer(entry(6)) == []


def test_a_head_beyond_the_last_event_is_a_gap() -> None:
    sequencer = Sequencer(5, held_limit=10)
    sequencer.expect(7)
    assert sequencer.missing == (5, 7)


def test_what_the_history_has_no_more_is_skipped() -> None:
    sequencer = Sequencer(0, held_limit=10)
    sequencer.offer(entry(5))
    assert offsets(sequencer.skip_to(4)) == [5]
    assert sequencer.last == 5


def test_what_is_too_much_to_hold_is_remembered_as_missing() -> None:
    sequencer = Sequencer(0, held_limit=3)
    for offset in range(2, 10):
        assert sequencer.offer(entry(offset)) == []
    assert offsets(sequencer.offer(entry(1))) == [1, 2, 3, 4]
    assert sequencer.missing == (4, 9)


@given(
    total=st.integers(min_value=0, max_value=60),
    seed=st.integers(min_value=0, max_value=2**32),
    loss=st.floats(min_value=0, max_value=1),
    held=st.integers(min_value=1, max_value=80),
)
def test_any_order_loss_and_repetition_ends_in_the_exact_sequence(
    total: int, seed: int, loss: float, held: int
) -> None:
    chance = random.Random(seed)
    arrivals = [offset for offset in range(1, total + 1) if chance.random() >= loss]
    arrivals += chance.sample(arrivals, len(arrivals) // 2)
    chance.shuffle(arrivals)
    sequencer = Sequencer(0, held_limit=held)
    released: list[int] = []
    for offset in arrivals:
        released += offsets(sequencer.offer(entry(offset)))
    sequencer.expect(total)
    rounds = 0
    while (gap := sequencer.missing) is not None:
        after, until = gap
        for offset in range(after + 1, until + 1):
            released += offsets(sequencer.offer(entry(offset)))
        rounds += 1
        assert rounds <= total + 1
    assert released == list(range(1, total + 1))
