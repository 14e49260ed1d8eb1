"""What of a recording the replay shows, and what the summary says of it."""

from __future__ import annotations

from liveloop.media.recorder.manifest import Finished, Gap, Line, Opened, Part, Segment
from liveloop.media.recorder.tally import Summary, Tally
from liveloop.media.unit import TICKS


def segment(msn: int, *, standby: bool = False, starts_at: float | None = None) -> list[Line]:
    """Two seconds, one part of 100 bytes."""
    at = 1000.0 + 2 * msn if starts_at is None else starts_at
    part = Part(msn, 0, 0, 2 * TICKS, True, at, False, standby, 100, "")
    return [part, Segment(msn, 0, 2 * TICKS, at, False, 0, 1, 100, standby)]


def summary(*lines: list[Line], on_air_from: float | None) -> Summary:
    tally = Tally("b")
    for line in (line for some in lines for line in some):
        tally.add(line)
    tally.add(Finished(at=2000.0, reason="ended", on_air_from=on_air_from))
    return tally.summary


def test_rehearsal_is_left_out_of_every_figure() -> None:
    found = summary(segment(0), segment(1), segment(2), segment(3), on_air_from=1004.0)
    assert (found.segments, found.parts, found.bytes, found.duration_seconds) == (2, 2, 200, 4.0)
    assert (found.started_at, found.ended_at, found.last_msn) == (1004.0, 1008.0, 3)


def test_the_segment_on_air_at_the_start_is_shown_whole() -> None:
    assert summary(segment(0), segment(1), segment(2), on_air_from=1003.5).started_at == 1002.0


def test_what_was_never_on_air_shows_nothing() -> None:
    found = summary(segment(0), segment(1), on_air_from=None)
    assert found == Summary("b", state="finished", reason="ended")


def test_standby_before_the_first_and_after_the_last_picture_is_left_out_and_between_them_stays() -> None:
    off = {"standby": True}
    found = summary(
        segment(0, **off), segment(1), segment(2, **off), segment(3), segment(4, **off), on_air_from=0.0
    )
    assert (found.segments, found.started_at, found.last_msn) == (3, 1002.0, 3)
    assert summary(segment(0, **off), segment(1, **off), on_air_from=0.0).segments == 0


def test_gaps_of_the_rehearsal_do_not_count_and_one_across_the_start_counts_from_there() -> None:
    early = Gap("source_lost", 1, 1002.0, 1005.0)
    across = Gap("source_silent", 2, 1007.0, 1010.0)
    late = Gap("restart", 3, 1012.0, 1020.0)
    lines = [
        segment(0),
        [early, *segment(1, starts_at=1005.0)],
        [across, *segment(2, starts_at=1010.0)],
        [late, *segment(3, starts_at=1020.0)],
    ]
    found = summary(*lines, on_air_from=1008.0)
    assert [(gap.reason, gap.start, gap.end) for gap in found.gaps] == [
        ("source_silent", 1008.0, 1010.0),
        ("restart", 1012.0, 1020.0),
    ]
    assert found.gap_count == 2


def test_recording_that_goes_on_counts_everything_again() -> None:
    tally = Tally("b")
    for line in [*segment(0), Finished(1003.0, "abandoned"), Opened("b", 1004.0), *segment(1)]:
        tally.add(line)
    assert (tally.summary.state, tally.summary.segments, tally.summary.duration_seconds) == (
        "recording",
        2,
        4.0,
    )
    tally.add(Finished(1010.0, "ended", on_air_from=1000.0))
    assert (tally.summary.segments, tally.ticks) == (2, 4 * TICKS)
