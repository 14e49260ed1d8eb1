from __future__ import annotations

from liveloop.realtime.history.entry import Entry
from liveloop.realtime.history.recent import Recent
from liveloop.realtime.protocol.lanes import Lane


def filled(*offsets: int, events: int = 100, size: int = 10_000) -> Recent:
    recent = Recent(events=events, size=size)
    for offset in offsets:
        recent.add(Entry(offset, Lane.TALK, b"x" * 100))
    return recent


def after(recent: Recent, position: int, until: int, limit: int = 100) -> list[int]:
    return [entry.offset for entry in recent.after(position, until=until, limit=limit)]


def test_what_follows_a_position() -> None:
    recent = filled(*range(5, 15))
    assert recent.covers(4)
    assert not recent.covers(3)
    assert recent.covers(14)
    assert not recent.covers(15)
    assert after(recent, 10, 14) == [11, 12, 13, 14]
    assert after(recent, 10, 12) == [11, 12]
    assert after(recent, 4, 14, limit=2) == [5, 6]
    assert after(recent, 14, 14) == []


def test_it_is_bounded_in_number_and_in_bytes() -> None:
    assert len(filled(*range(1, 200), events=50)) == 50
    assert len(filled(*range(1, 200), size=1_000)) == 10
    assert not filled(*range(1, 200), events=50).covers(100)


def test_a_hole_starts_it_anew() -> None:
    recent = filled(1, 2, 3, 7, 8)
    assert len(recent) == 2
    assert not recent.covers(5)
    assert after(recent, 6, 8) == [7, 8]


def test_an_empty_one_covers_nothing() -> None:
    assert not filled().covers(0)
