"""The source health meter: every warning appears for its fault, and not for a good source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from liveloop.media.health import HealthMeter, SourceHealth
from liveloop.media.unit import TICKS, AudioTrack, AudioUnit, TrackSet, Unit, VideoTrack, VideoUnit

START = 1_800_000_000.0
VIDEO = VideoTrack(config=b"", codec="avc1.640028", width=1280, height=720, nominal_fps=30.0)
AUDIO = AudioTrack(config=b"", codec="mp4a.40.2", sample_rate=48_000, channels=2)
FRAME_BYTES = 8_000

Change = Callable[[Unit], Unit | None]


def source(seconds: float, *, fps: int = 30, keyframe_every: int = 60) -> list[Unit]:
    """A good source: units in order of arrival, arriving when they are due."""
    units: list[Unit] = []
    for index in range(int(seconds * fps)):
        time = index / fps
        dts = round(time * TICKS)
        key = index % keyframe_every == 0
        units.append(VideoUnit(dts=dts, pts=dts, key=key, data=b"v" * FRAME_BYTES, arrived=START + time))
    for index in range(int(seconds * 46.875)):
        time = index / 46.875
        units.append(AudioUnit(pts=round(time * TICKS), data=b"a" * 340, arrived=START + time))
    return sorted(units, key=lambda unit: unit.arrived)


def seconds_of(unit: Unit) -> float:
    return (unit.dts if isinstance(unit, VideoUnit) else unit.pts) / TICKS


def measure(units: list[Unit], *, until: float, tracks: TrackSet | None = None) -> SourceHealth:
    meter = HealthMeter("b1")
    meter.tracks(tracks or TrackSet(video=VIDEO, audio=AUDIO))
    for unit in units:
        meter.unit(unit)
    return meter.report(datetime.fromtimestamp(START + until, UTC), state="live")


def codes(health: SourceHealth) -> set[str]:
    return {warning["code"] for warning in health["warnings"]}


def changed(units: list[Unit], change: Change) -> list[Unit]:
    made = [change(unit) for unit in units]
    return sorted((unit for unit in made if unit is not None), key=lambda unit: unit.arrived)


def test_a_good_source_is_measured_and_raises_no_warning() -> None:
    meter = HealthMeter("b1")
    meter.tracks(TrackSet(video=VIDEO, audio=AUDIO))
    meter.metadata({"encoder": "obs-output module (libobs 30.2)", "framerate": 30.0})
    for unit in source(20):
        meter.unit(unit)

    health = meter.report(datetime.fromtimestamp(START + 20, UTC), state="live")

    assert health["warnings"] == []
    assert health["fps"] == pytest.approx(30, abs=0.3)
    assert health["video_kbps"] == pytest.approx(30 * FRAME_BYTES * 8 / 1000, rel=0.02)
    assert health["audio_kbps"] == pytest.approx(127.5, rel=0.02)
    assert health["keyframe_seconds"] == 2.0
    assert health["av_offset_ms"] == pytest.approx(-5, abs=30)
    assert health["dropped_frames"] == 0
    assert (health["width"], health["height"]) == (1280, 720)
    assert (health["sample_rate"], health["channels"]) == (48_000, 2)
    assert health["encoder"] == "obs-output module (libobs 30.2)"
    assert health["at"] == datetime.fromtimestamp(START + 20, UTC).isoformat()


def test_nothing_is_judged_before_anything_came_or_in_the_first_seconds() -> None:
    meter = HealthMeter("b1")
    idle = meter.report(datetime.fromtimestamp(START, UTC), state="idle")
    assert idle["warnings"] == []
    assert idle["fps"] is None
    assert measure(source(2, fps=5), until=2)["warnings"] == []


def test_nothing_is_blamed_on_the_source_while_the_slate_is_on() -> None:
    meter = HealthMeter("b1")
    meter.tracks(TrackSet(video=VIDEO, audio=AUDIO))
    for unit in source(5):
        meter.unit(unit)
    assert meter.report(datetime.fromtimestamp(START + 30, UTC), state="standby")["warnings"] == []


def test_half_the_pictures_is_fps_low() -> None:
    health = measure(source(20, fps=15, keyframe_every=30), until=20)
    assert codes(health) == {"fps_low"}
    assert health["warnings"][0]["detail"] == {"fps": health["fps"], "expected": 30.0}


def test_few_bits_for_the_size_is_bitrate_low() -> None:
    tiny = changed(source(20), lambda unit: replace(unit, data=unit.data[:200]))
    assert codes(measure(tiny, until=20)) == {"bitrate_low"}


def test_pictures_that_come_in_bursts_are_bitrate_unstable() -> None:
    def held_up(unit: Unit) -> Unit:
        due = unit.arrived - START
        return replace(unit, arrived=START + 16.5) if 14 <= due < 16.5 else unit

    assert codes(measure(changed(source(20), held_up), until=20)) == {"bitrate_unstable"}


def test_ten_seconds_between_key_frames_is_too_long() -> None:
    health = measure(source(25, keyframe_every=300), until=25)
    assert codes(health) == {"keyframe_too_long"}
    assert health["keyframe_seconds"] == 10.0


def test_a_source_without_any_second_key_frame_is_too_long_already() -> None:
    health = measure(source(6, keyframe_every=100_000), until=6)
    assert codes(health) == {"keyframe_too_long"}
    assert health["keyframe_seconds"] == pytest.approx(5.97, abs=0.05)


def test_key_frames_now_and_then_are_irregular() -> None:
    def moved(unit: Unit) -> Unit:
        if isinstance(unit, VideoUnit) and round(seconds_of(unit) * 30) % 180 == 10:
            return replace(unit, key=True)
        return unit

    assert codes(measure(changed(source(20), moved), until=20)) == {"keyframe_irregular"}


def test_sound_that_lags_behind_is_av_offset() -> None:
    def late(unit: Unit) -> Unit:
        return replace(unit, arrived=unit.arrived + 0.8) if isinstance(unit, AudioUnit) else unit

    health = measure(changed(source(20), late), until=20)
    assert codes(health) == {"av_offset"}
    assert health["av_offset_ms"] == pytest.approx(-800, abs=40)


def test_a_muted_microphone_track_is_no_audio() -> None:
    def muted(unit: Unit) -> Unit | None:
        return None if isinstance(unit, AudioUnit) and unit.arrived > START + 10 else unit

    assert codes(measure(changed(source(20), muted), until=20)) == {"no_audio"}


def test_a_source_without_sound_is_no_audio() -> None:
    def picture_only(unit: Unit) -> Unit | None:
        return None if isinstance(unit, AudioUnit) else unit

    health = measure(changed(source(20), picture_only), until=20, tracks=TrackSet(video=VIDEO, audio=None))
    assert codes(health) == {"no_audio"}
    assert health["audio_kbps"] is None


def test_a_frozen_camera_is_no_video_and_nothing_else() -> None:
    def frozen(unit: Unit) -> Unit | None:
        return None if isinstance(unit, VideoUnit) and unit.arrived > START + 10 else unit

    health = measure(changed(source(14), frozen), until=14)
    assert "no_video" in codes(health)
    assert not codes(health) & {"fps_low", "drops", "bitrate_low", "timestamps_jump"}


@pytest.mark.parametrize("by", [3600.0, -7.0])
def test_a_clock_that_jumps_is_timestamps_jump_for_ten_seconds(by: float) -> None:
    def jumped(unit: Unit) -> Unit:
        if unit.arrived < START + 10:
            return unit
        ticks = round(by * TICKS)
        if isinstance(unit, VideoUnit):
            return replace(unit, dts=unit.dts + ticks, pts=unit.pts + ticks)
        return replace(unit, pts=unit.pts + ticks)

    units = changed(source(25), jumped)
    soon = [unit for unit in units if unit.arrived < START + 14]
    assert codes(measure(soon, until=14)) == {"timestamps_jump"}
    assert measure(soon, until=14)["dropped_frames"] == 0
    assert codes(measure(units, until=25)) == set()


def test_an_honest_pause_is_no_jump() -> None:
    def paused(unit: Unit) -> Unit | None:
        return None if 10 <= unit.arrived - START < 12 else unit

    assert "timestamps_jump" not in codes(measure(changed(source(16), paused), until=16))


def test_missing_pictures_are_counted_as_drops() -> None:
    def thinned(unit: Unit) -> Unit | None:
        if isinstance(unit, VideoUnit) and unit.arrived > START + 12:
            return None if round(seconds_of(unit) * 30) % 20 == 7 else unit
        return unit

    health = measure(changed(source(20), thinned), until=20)
    assert codes(health) == {"drops"}
    assert health["dropped_frames"] == 12


def test_memory_stays_bounded_for_a_source_of_hours() -> None:
    meter = HealthMeter("b1")
    meter.tracks(TrackSet(video=VIDEO, audio=AUDIO))
    frame = VideoUnit(dts=0, pts=0, key=True, data=b"v", arrived=START)
    for index in range(50_000):
        meter.unit(replace(frame, dts=index * 3000, pts=index * 3000, arrived=START + index / 30))
    assert all(
        len(kept) <= 4_096
        for kept in (meter._video._window, meter._drops, meter._steps, meter._key_intervals, meter._offsets)
    )
