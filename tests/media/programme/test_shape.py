"""Players keep the shape they began with, so every programme has picture and sound from its first part on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liveloop.media.unit import TICKS, AudioTrack, TrackSet, Unit, VideoUnit
from tests.media.mp4 import read_fragments, read_header
from tests.media.programme.material import CD_STEREO, Air, Encoder, Stage

PICTURE, SOUND = 1, 2


class OneTrack(Encoder):
    """Leaves one track out."""

    def __init__(self, stage: Stage, *, video: bool) -> None:
        super().__init__(stage.clock)
        self._video = video
        whole = self.tracks
        self.tracks = TrackSet(whole.video if video else None, None if video else whole.audio)

    def due(self) -> Iterator[Unit]:
        return (unit for unit in super().due() if isinstance(unit, VideoUnit) == self._video)


def shapes(air: Air) -> list[list[bytes]]:
    """The handlers of each init section."""
    return [[track.handler for track in read_header(init.data)] for init in air.inits.values()]


def covered(air: Air, track_id: int) -> float:
    """The share of the time on air that has samples of the track."""
    tracks = [track for part in air.parts for track in read_fragments(part.data) if track.id == track_id]
    rates = {track.id: track.timescale for track in read_header(air.inits[0].data)}
    seconds = sum(sample.duration for track in tracks for sample in track.samples) / rates[track_id]
    return seconds * TICKS / sum(part.duration for part in air.parts)


@pytest.mark.parametrize("video", [True, False], ids=["video_only", "audio_only"])
def test_a_source_of_one_track_keeps_its_shape_over_the_slate(video):
    stage = Stage()
    encoder = OneTrack(stage, video=video)
    source = stage.connect(encoder)
    stage.push(source, encoder, 5)
    source.closed("lost")
    stage.wait(5)
    again = OneTrack(stage, video=video)
    stage.push(stage.connect(again), again, 5)
    stage.programme.finish("ended")

    assert [standby for standby, _ in stage.air.runs()] == [False, True, False]
    assert {tuple(shape) for shape in shapes(stage.air)} == {(b"vide", b"soun")}
    assert covered(stage.air, PICTURE) == pytest.approx(1.0, abs=0.01)
    assert covered(stage.air, SOUND) == pytest.approx(1.0, abs=0.01)


def test_sound_alone_has_a_picture_that_decodes():
    stage = Stage()
    encoder = OneTrack(stage, video=False)
    source = stage.connect(encoder)
    stage.push(source, encoder, 5)
    stage.programme.finish("ended")
    for segment in stage.air.segments:
        assert len(stage.air.pictures_of(segment.msn)) == pytest.approx(segment.duration / TICKS * 30, abs=1)
        assert next(part for part in stage.air.parts if part.msn == segment.msn).independent


def test_sound_that_stops_for_a_moment_goes_on_with_its_picture():
    stage = Stage()
    encoder = OneTrack(stage, video=False)
    source = stage.connect(encoder)
    stage.push(source, encoder, 3)
    stage.clock.advance(1.5)
    lost = list(encoder.due())
    assert lost
    stage.push(source, encoder, 3)
    assert not any(part.standby for part in stage.air.parts)
    assert covered(stage.air, PICTURE) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("form", [None, CD_STEREO], ids=["same_form", "other_form"])
def test_sound_that_comes_late_joins_at_a_key_frame_and_the_picture_goes_on(form: AudioTrack | None):
    stage = Stage()
    encoder = Encoder(stage.clock)
    picture = encoder.tracks.video
    source = stage.programme.connect("encoder")
    source.tracks(TrackSet(picture, None), stage.clock.now().timestamp())
    silent = stage.air.inits
    sound = form
    for step in range(100):
        if step == 50:
            sound = form or silent[0].tracks.audio
            source.tracks(TrackSet(picture, sound), stage.clock.now().timestamp())
        for unit in encoder.due():
            if isinstance(unit, VideoUnit) or step >= 50:
                source.unit(unit)
        stage.programme.tick()
        stage.clock.advance(0.05)
    stage.programme.finish("ended")
    assert {tuple(shape) for shape in shapes(stage.air)} == {(b"vide", b"soun")}
    assert len(stage.air.inits) == (1 if form is None else 2)
    assert stage.air.inits[max(stage.air.inits)].tracks.audio == sound
    assert covered(stage.air, PICTURE) == pytest.approx(1.0, abs=0.01)
    assert stage.packager.dropped_units == 0


def test_tracks_that_are_said_again_change_nothing():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 3)
    left_out = stage.programme.left_out_units
    source.tracks(encoder.tracks, stage.clock.now().timestamp())
    stage.push(source, encoder, 3)
    assert stage.programme.left_out_units == left_out
    assert not any(part.discontinuity for part in stage.air.parts)
