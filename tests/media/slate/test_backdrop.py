"""The picture beside sound that comes alone."""

from __future__ import annotations

import itertools

from liveloop.media.slate.backdrop import Backdrop
from liveloop.media.slate.clip import load_clip, load_sound_clip
from liveloop.media.unit import TICKS, AudioUnit, VideoUnit

FRAME_TICKS = 1024 * TICKS // 48_000


def beside(backdrop: Backdrop, *, start: int, seconds: float) -> list[VideoUnit]:
    sounds = [AudioUnit(time, b"", 5.0) for time in range(start, start + int(seconds * TICKS), FRAME_TICKS)]
    return [picture for sound in sounds for picture in backdrop.pictures_until(sound)]


def test_thirty_pictures_a_second_begin_with_a_key_frame_and_loop():
    pictures = beside(Backdrop(load_sound_clip("portrait")), start=700, seconds=5.0)
    assert len(pictures) == 150
    assert pictures[0].dts == 700
    assert [number for number, picture in enumerate(pictures) if picture.key] == [0, 60, 120]
    assert {two.dts - one.dts for one, two in itertools.pairwise(pictures)} == {TICKS // 30}


def test_after_a_jump_the_clip_starts_anew_at_the_new_time():
    backdrop = Backdrop(load_sound_clip("landscape"))
    beside(backdrop, start=0, seconds=1.5)
    for start in (3600 * TICKS, 0):
        first = beside(backdrop, start=start, seconds=0.5)[0]
        assert (first.dts, first.key) == (start, True)


def test_the_picture_beside_sound_is_not_the_one_that_promises_to_be_right_back():
    assert load_sound_clip("landscape").track == load_clip("landscape").track
    assert load_sound_clip("landscape").pictures != load_clip("landscape").pictures
