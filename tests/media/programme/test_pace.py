"""When an interrupted source is waited for."""

from __future__ import annotations

from liveloop.media.programme.pace import Pace

STEP = 1 / 30


def steady(pace: Pace, seconds: float, *, media: float = 0.0, arrived: float = 1000.0) -> tuple[float, float]:
    """Real-time delivery; returns where it ends."""
    for _ in range(round(seconds / STEP)):
        pace.heard(media, arrived)
        media, arrived = media + STEP, arrived + STEP
    return media, arrived


def test_a_steady_source_is_never_catching_up() -> None:
    pace = Pace()
    media, arrived = steady(pace, 60)
    assert not pace.is_catching_up
    steady(pace, 5, media=media, arrived=arrived + 20)
    assert pace.behind > 19
    assert not pace.is_catching_up, "it stays behind, so waiting brings nothing"


def test_a_backlog_is_waited_for_until_it_is_spent() -> None:
    pace = Pace()
    media, arrived = steady(pace, 10)
    arrived += 10
    seen = []
    for _ in range(round(20 / STEP)):
        pace.heard(media, arrived)
        seen.append(pace.is_catching_up)
        media, arrived = media + STEP, arrived + STEP / 3
    assert seen.index(False) * STEP / 3 < 5.0
    assert seen[0]


def test_a_source_that_counts_anew_is_not_behind() -> None:
    pace = Pace()
    _, arrived = steady(pace, 60)
    pace.heard(0.0, arrived + 10)
    assert not pace.is_catching_up


def test_a_clock_that_drifts_is_not_a_backlog() -> None:
    pace = Pace()
    for number in range(100_000):
        pace.heard(number * STEP, 1000 + number * STEP * 1.0005)
    assert pace.behind < 0.5
