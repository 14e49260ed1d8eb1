"""What a viewer would notice when encoders and networks misbehave."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from liveloop.media.codecs.aac import silent_frame
from liveloop.media.packager.packager import Packager
from liveloop.media.packager.settings import PackagerSettings
from liveloop.media.packager.wallclock import WallClock
from liveloop.media.part import Part
from liveloop.media.unit import TICKS, AudioUnit, TrackSet, Unit, VideoUnit
from tests.media.mp4 import Track, read_fragments
from tests.media.packager.faults import Jump, Mute
from tests.media.producer import feed
from tests.media.shelf import Shelf
from tests.media.synthetic import AUDIO, BOTH, EPOCH, VIDEO, Shape, encode, shifted

SECOND = TICKS


def package(units: Sequence[Unit], tracks: TrackSet = BOTH, **options: int) -> tuple[Shelf, Packager]:
    shelf = Shelf()
    packager = Packager(shelf, **options)
    packager.tracks(tracks, 0.0)
    feed(packager, units)
    packager.flush("end")
    return shelf, packager


def lengths(shelf: Shelf) -> list[float]:
    return [round(segment.duration / TICKS, 2) for segment in shelf.segments]


def tracks_of(part: Part, track_id: int) -> list[Track]:
    return [track for track in read_fragments(part.data) if track.id == track_id]


def test_parts_of_a_third_of_a_second_make_segments_of_two_seconds() -> None:
    shelf, _ = package(encode(Shape(seconds=6.0)))
    assert lengths(shelf) == [2.0, 2.0, 2.0]
    assert [segment.parts for segment in shelf.segments] == [6, 6, 6]
    assert [part.independent for part in shelf.parts] == [index % 6 == 0 for index in range(18)]


def test_a_part_knows_when_its_last_picture_had_arrived() -> None:
    units = [unit for unit in encode(Shape(seconds=4.0)) if isinstance(unit, VideoUnit)]
    shelf, _ = package(units, TrackSet(VIDEO, None))
    arrivals = [unit.arrived for unit in sorted(units, key=lambda unit: unit.dts)]
    per_part = len(units) // len(shelf.parts)
    assert [part.completed for part in shelf.parts] == arrivals[per_part - 1 :: per_part]


def test_a_picture_to_be_shown_after_a_hole_is_left_out_when_the_source_breaks_off() -> None:
    pictures = [
        unit for unit in encode(Shape(seconds=4.0, b_frames=2, audio=False)) if isinstance(unit, VideoUnit)
    ]
    pictures.sort(key=lambda unit: unit.dts)
    reference = next(n for n in range(70, 80) if pictures[n].pts - pictures[n].dts > SECOND // 15)
    for missing, count in ((2, reference + 1), (1, reference + 2), (0, reference + 3)):
        shelf, _ = package(pictures[:count], TrackSet(VIDEO, None))
        shown = [
            sample.data for part in shelf.parts for track in tracks_of(part, 1) for sample in track.samples
        ]
        assert len(shown) == (count if missing == 0 else reference), f"{missing} pictures are missing"


def test_segments_end_at_the_key_frame_nearest_to_two_seconds() -> None:
    assert lengths(package(encode(Shape(seconds=6.0, gop=30)))[0]) == [2.0, 2.0, 2.0]
    assert lengths(package(encode(Shape(seconds=9.0, gop=45)))[0]) == [3.0, 3.0, 3.0]
    assert lengths(package(encode(Shape(seconds=8.0, gop=120)))[0]) == [4.0, 4.0]


def test_a_key_frame_interval_of_ten_seconds_is_cut_without_key_frames_and_says_so() -> None:
    shelf, _ = package(encode(Shape(seconds=20.0, gop=300)))
    assert all(length < 4.5 for length in lengths(shelf))
    first = [next(part for part in shelf.parts if part.msn == segment.msn) for segment in shelf.segments]
    assert [part.independent for part in first] == [True, False, False, True, False, False]


def test_a_part_is_out_as_soon_as_the_next_picture_and_its_audio_are_there() -> None:
    shelf = Shelf()
    packager = Packager(shelf)
    packager.tracks(BOTH, 0.0)
    waits = []
    for unit in encode(Shape(seconds=8.0)):
        known = len(shelf.parts)
        feed(packager, [unit])
        if len(shelf.parts) > known and isinstance(unit, VideoUnit | AudioUnit):
            end = sum(part.duration for part in shelf.parts)
            waits.append(unit.arrived - EPOCH - end / TICKS)
    assert max(waits) <= 0.022


def test_time_goes_on_over_an_encoder_restart_with_a_discontinuity() -> None:
    shelf = Shelf()
    packager = Packager(shelf)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=5.0)))
    packager.flush("lost")
    feed(packager, shifted(encode(Shape(seconds=5.0, starts=77_000_000)), seconds=9.0))
    packager.flush("end")
    assert [segment.discontinuity for segment in shelf.segments] == [False, False, False, True, False, False]
    assert [segment.discontinuity_sequence for segment in shelf.segments] == [0, 0, 0, 1, 1, 1]
    assert len(shelf.inits) == 1
    times = [track.time for part in shelf.parts for track in tracks_of(part, 1)]
    assert times == sorted(times)
    assert max(times) < 11 * SECOND


@pytest.mark.parametrize("ticks", [3600 * SECOND, -4 * SECOND, -(1 << 33)])
def test_time_stamps_that_jump_are_renumbered_and_nothing_is_lost(ticks: int) -> None:
    steady, _ = package(encode(Shape(seconds=8.0)))
    shelf, packager = package(Jump(3.4, ticks, 0.0).apply(encode(Shape(seconds=8.0))))
    assert packager.jumps == 1
    assert packager.dropped_units == 0
    assert not any(segment.discontinuity for segment in shelf.segments)
    pictures = sum(len(track.samples) for part in shelf.parts for track in tracks_of(part, 1))
    assert pictures == sum(len(track.samples) for part in steady.parts for track in tracks_of(part, 1))


def test_a_jump_after_a_pause_starts_anew_at_a_key_frame() -> None:
    shelf, _ = package(Jump(3.4, 3600 * SECOND, 5.0).apply(encode(Shape(seconds=8.0))))
    broken = [segment for segment in shelf.segments if segment.discontinuity]
    assert len(broken) == 1
    part = next(part for part in shelf.parts if part.msn == broken[0].msn)
    assert part.independent
    assert part.starts_at - shelf.parts[0].starts_at > 8.0


def test_silence_fills_what_the_microphone_leaves_out() -> None:
    shelf, packager = package(Mute(2.5, 2.0, video=False, audio=True).apply(encode(Shape(seconds=8.0))))
    assert 90 <= packager.silent_frames <= 97
    frames = [sample.data for part in shelf.parts for track in tracks_of(part, 2) for sample in track.samples]
    assert frames.count(silent_frame(AUDIO.config)) == packager.silent_frames
    assert frames[280] != silent_frame(AUDIO.config)


def test_declared_audio_that_never_comes_is_silence() -> None:
    shelf, packager = package(encode(Shape(seconds=4.0, audio=False)))
    assert lengths(shelf) == [2.0, 2.0]
    assert packager.silent_frames >= 187


def test_audio_that_always_comes_late_is_waited_for_after_the_first_time() -> None:
    shelf, packager = package(encode(Shape(seconds=10.0, audio_late=0.4)))
    assert packager.silent_frames <= 20
    assert packager.late_audio_frames <= 20
    assert lengths(shelf) == [2.0] * 5


def test_parts_do_not_wait_for_sound_that_never_comes() -> None:
    shelf = Shelf()
    packager = Packager(shelf)
    packager.tracks(BOTH, 0.0)
    waits = []
    for unit in encode(Shape(seconds=4.0, audio=False)):
        known = len(shelf.parts)
        feed(packager, [unit])
        if len(shelf.parts) > known:
            waits.append(unit.arrived - EPOCH - sum(part.duration for part in shelf.parts) / TICKS)
    assert max(waits) <= 0.001


def test_what_one_source_was_waited_for_is_not_held_against_the_next() -> None:
    shelf = Shelf()
    packager = Packager(shelf)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=6.0, audio_late=0.4)))
    packager.flush("lost")
    known = len(shelf.parts)
    late = 20.0
    units = Mute(4.0, 9.0, video=False, audio=True).apply(encode(Shape(seconds=8.0)))
    waits = []
    for unit in shifted(units, seconds=late):
        before = len(shelf.parts)
        feed(packager, [unit])
        if len(shelf.parts) > before:
            length = sum(part.duration for part in shelf.parts[known:]) / TICKS
            waits.append(unit.arrived - EPOCH - late - length)
    assert max(waits) < 0.2


def test_sound_goes_on_when_the_picture_stops_and_the_picture_returns_at_a_key_frame() -> None:
    shelf, _ = package(Mute(3.0, 4.0, video=True, audio=False).apply(encode(Shape(seconds=12.0))))
    alone = [part for part in shelf.parts if not tracks_of(part, 1)]
    assert sum(part.duration for part in alone) > 2 * SECOND
    assert not any(part.independent for part in alone)
    back = next(segment for segment in shelf.segments if segment.discontinuity)
    assert next(part for part in shelf.parts if part.msn == back.msn).independent


def test_a_last_segment_of_one_picture_is_left_out() -> None:
    shelf, _ = package(encode(Shape(seconds=2.034)))
    assert lengths(shelf) == [2.0]


def test_new_tracks_get_a_new_init_section_and_known_ones_their_old_one() -> None:
    shelf = Shelf()
    packager = Packager(shelf)
    other = TrackSet(replace(VIDEO, width=640), AUDIO)
    for number, tracks in enumerate((BOTH, other, BOTH)):
        packager.tracks(tracks, 0.0, standby=number == 1)
        feed(packager, shifted(encode(Shape(seconds=2.0)), seconds=2.0 * number))
    packager.flush("end")
    assert [segment.init for segment in shelf.segments] == [0, 1, 0]
    assert [segment.standby for segment in shelf.segments] == [False, True, False]
    assert [segment.discontinuity for segment in shelf.segments] == [False, True, True]
    assert [section.number for section in shelf.inits] == [0, 1]


def test_a_broadcast_resumes_its_numbers_and_its_time() -> None:
    options = {"first_msn": 40, "first_discontinuity": 3, "first_init": 2, "start": 90 * SECOND}
    shelf, _ = package(encode(Shape(seconds=4.0)), **options)
    first = shelf.segments[0]
    assert (first.msn, first.init, first.discontinuity, first.discontinuity_sequence) == (40, 2, True, 4)
    assert tracks_of(shelf.parts[0], 1)[0].time == 90 * SECOND


def test_pictures_before_the_first_key_frame_are_dropped_and_counted() -> None:
    units = encode(Shape(seconds=4.0))
    shelf, packager = package([unit for unit in units if unit.arrived > EPOCH + 0.5])
    assert packager.dropped_units == 44
    assert shelf.parts[0].independent


def test_the_wall_clock_follows_drift_but_not_jitter() -> None:
    wall = WallClock()
    jitter = [0.0, 0.8, -0.2, 0.5, 0.1] * 20
    starts = [
        wall.segment(2 * SECOND * number, EPOCH + 2.0002 * number + late)
        for number, late in enumerate(jitter)
    ]
    steps = [after - before for before, after in itertools.pairwise(starts)]
    assert min(steps) >= 1.98
    assert max(steps) <= 2.021
    assert abs(starts[-1] - (EPOCH + 2.0002 * 99)) < 0.5


def test_the_longest_tolerated_interval_follows_the_target_duration() -> None:
    settings = PackagerSettings(target_duration=2 * TICKS)
    assert settings.longest_segment < 2.5 * TICKS
