"""Whatever arrives, what goes out is a sound low-latency stream."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings

from liveloop.media.unit import Unit
from tests.media.hls.checker import check
from tests.media.hls.watching import Watcher, watched
from tests.media.mp4 import read_fragments
from tests.media.packager.faults import count, runs, shapes
from tests.media.synthetic import Shape, encode

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def package(shape: Shape, units: list[Unit]) -> Watcher:
    with tempfile.TemporaryDirectory() as folder:
        return watched(Path(folder), shape.tracks, units)[0]


def samples(watcher: Watcher) -> tuple[int, int]:
    """(pictures, audio frames that are not silence)."""
    video = audio = 0
    for part in watcher.parts:
        for track in read_fragments(part.data):
            if track.id == 1:
                video += len(track.samples)
            else:
                audio += sum(b"tone" in sample.data for sample in track.samples)
    return video, audio


SHORT = Shape(seconds=0.5, fps=5.0, gop=2, b_frames=1, audio=False)
"""Its last picture cannot be shown, and then a single one would be left."""


@settings(relaxed, max_examples=60)
@given(runs())
@example((SHORT, encode(SHORT)))
def test_no_rule_is_broken_whatever_happens_to_the_units(run: tuple[Shape, list[Unit]]) -> None:
    shape, units = run
    watcher = package(shape, units)
    assert check(watcher.watch) == [] or not watcher.parts


@settings(relaxed, max_examples=30)
@given(shapes)
def test_no_picture_of_a_steady_source_is_lost(shape: Shape) -> None:
    shape = replace(shape, video=True, audio_late=0.0)
    pictures, sounds = count(encode(shape))
    shown, heard = samples(package(shape, encode(shape)))
    left_out = 2  # at the end, pictures with a hole before them, or a last segment of one
    assert pictures - left_out <= shown <= pictures
    end_of_audio = 25
    assert sounds - end_of_audio <= heard <= sounds


@settings(relaxed, max_examples=30)
@given(runs())
def test_segments_are_the_sum_of_their_parts(run: tuple[Shape, list[Unit]]) -> None:
    shape, units = run
    watcher = package(shape, units)
    for segment in watcher.segments:
        parts = [part for part in watcher.parts if part.msn == segment.msn]
        assert [part.index for part in parts] == list(range(segment.parts))
        assert sum(part.duration for part in parts) == segment.duration
        assert parts[0].discontinuity == segment.discontinuity
        assert not any(part.discontinuity for part in parts[1:])
    assert {part.msn for part in watcher.parts} == {segment.msn for segment in watcher.segments}
