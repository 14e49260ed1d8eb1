"""From messages to tracks and units."""

from __future__ import annotations

import pytest

from liveloop.media.codecs.h264 import parse_config
from liveloop.media.rtmp.demuxer import MAX_BROKEN_IN_A_ROW, Demuxer, Output, Timeline
from liveloop.media.rtmp.errors import BROKEN_DATA, UNSUPPORTED_CODEC, RtmpError
from liveloop.media.rtmp.messages import Kind, Message
from liveloop.media.unit import AudioUnit, TrackSet, VideoUnit
from tests.media.rtmp.publisher import read_flv
from tests.media.rtmp.sources import flv

SPS = bytes.fromhex("6742c01eda0280bfe5c04400000300040000030 0f03c58ba80".replace(" ", ""))
PPS = bytes.fromhex("68ce0fc8")
RECORD = b"\x01\x42\xc0\x1e\xff\xe1" + len(SPS).to_bytes(2, "big") + SPS + b"\x01\x00\x04" + PPS
ASC = bytes.fromhex("1190")
IDR, INTER = b"\x65\x88\x80", b"\x41\x9a\x00"
BOTH = {"videocodecid": 7.0, "audiocodecid": 10.0}


def sized(*nals: bytes, length_size: int = 4) -> bytes:
    return b"".join(len(nal).to_bytes(length_size, "big") + nal for nal in nals)


def video(time: int, data: bytes, *, config: bool = False, composition: int = 0) -> Message:
    head = bytes([0x17, 0 if config else 1]) + composition.to_bytes(3, "big", signed=True)
    return Message(Kind.VIDEO, time, 1, head + data)


def audio(time: int, data: bytes = b"\x21\x00", *, config: bool = False) -> Message:
    return Message(Kind.AUDIO, time, 1, bytes([0xAF, 0 if config else 1]) + data)


def feed(demuxer: Demuxer, *messages: Message) -> list[Output]:
    return [output for message in messages for output in demuxer.message(message, 5.0)]


@pytest.fixture
def demuxer() -> Demuxer:
    demuxer = Demuxer()
    demuxer.metadata(dict(BOTH))
    return demuxer


def started(demuxer: Demuxer) -> Demuxer:
    feed(demuxer, video(0, RECORD, config=True), audio(0, ASC, config=True), video(0, sized(IDR)))
    return demuxer


def test_tracks_come_once_before_the_first_unit(demuxer: Demuxer) -> None:
    outputs = feed(
        demuxer,
        video(0, RECORD, config=True),
        audio(0, ASC, config=True),
        video(40, sized(IDR), composition=67),
        audio(43),
        video(73, sized(INTER), composition=-10),
    )
    assert [type(output) for output in outputs] == [TrackSet, VideoUnit, AudioUnit, VideoUnit]
    first, last = outputs[1], outputs[3]
    assert isinstance(first, VideoUnit)
    assert isinstance(last, VideoUnit)
    assert (first.dts, first.pts, first.key, first.arrived) == (40 * 90, 107 * 90, True, 5.0)
    assert (last.dts, last.pts, last.key) == (73 * 90, 63 * 90, False)


def test_units_wait_for_the_other_track_that_was_announced(demuxer: Demuxer) -> None:
    held = feed(demuxer, video(0, RECORD, config=True), video(0, sized(IDR)), video(33, sized(INTER)))
    assert held == []
    outputs = feed(demuxer, audio(50, ASC, config=True), audio(50))
    assert [type(output) for output in outputs] == [TrackSet, VideoUnit, VideoUnit, AudioUnit]


def test_the_wait_ends_after_a_second_of_media(demuxer: Demuxer) -> None:
    frames = [video(time, sized(INTER)) for time in range(0, 1200, 100)]
    outputs = feed(demuxer, video(0, RECORD, config=True), *frames)
    assert isinstance(outputs[0], TrackSet)
    assert outputs[0].audio is None
    assert len(outputs) == 1 + len(frames)
    late = feed(demuxer, audio(1300, ASC, config=True), audio(1300))
    assert isinstance(late[0], TrackSet)
    assert late[0].audio is not None


def test_a_source_that_announced_one_track_starts_at_once() -> None:
    demuxer = Demuxer()
    demuxer.metadata({"videocodecid": 7.0})
    outputs = feed(demuxer, video(0, RECORD, config=True), video(0, sized(IDR)))
    assert [type(output) for output in outputs] == [TrackSet, VideoUnit]


def test_the_same_configuration_again_changes_nothing(demuxer: Demuxer) -> None:
    started(demuxer)
    again = feed(demuxer, video(50, RECORD, config=True), audio(50, ASC, config=True), video(66, sized(IDR)))
    assert [type(output) for output in again] == [VideoUnit]


def test_a_new_configuration_is_announced_before_the_next_unit(demuxer: Demuxer) -> None:
    started(demuxer)
    outputs = feed(demuxer, audio(50, bytes.fromhex("1210"), config=True), audio(50))
    assert isinstance(outputs[0], TrackSet)
    assert outputs[0].audio is not None
    assert outputs[0].audio.sample_rate == 44_100


def test_new_parameter_sets_in_band_are_adopted_and_taken_out(demuxer: Demuxer) -> None:
    started(demuxer)
    same = feed(demuxer, video(50, sized(SPS, PPS, IDR)))
    assert [type(output) for output in same] == [VideoUnit]
    assert isinstance(same[0], VideoUnit)
    assert same[0].data == sized(IDR)

    alone = feed(demuxer, video(80, sized(PPS + b"\x00", IDR)))
    assert isinstance(alone[0], TrackSet)
    assert alone[0].video is not None
    assert parse_config(alone[0].video.config).parameter_sets == (SPS, PPS + b"\x00")

    other = parse_config(read_flv(flv())[1].body[5:])
    outputs = feed(demuxer, video(100, sized(*other.parameter_sets, IDR)))
    assert isinstance(outputs[0], TrackSet)
    assert outputs[0].video is not None
    assert (outputs[0].video.width, outputs[0].video.height) == (320, 180)


def test_short_nal_lengths_become_four_bytes(demuxer: Demuxer) -> None:
    record = RECORD[:4] + b"\xfd" + RECORD[5:]
    outputs = feed(
        demuxer,
        video(0, record, config=True),
        audio(0, ASC, config=True),
        video(0, sized(IDR, length_size=2)),
    )
    assert isinstance(outputs[0], TrackSet)
    assert outputs[0].video is not None
    assert outputs[0].video.config == RECORD
    assert isinstance(outputs[1], VideoUnit)
    assert outputs[1].data == sized(IDR)


def test_filler_and_delimiters_are_left_out(demuxer: Demuxer) -> None:
    started(demuxer)
    outputs = feed(demuxer, video(50, sized(b"\x09\xf0", b"\x06\x01", IDR, b"\x0c" + b"\xff" * 500)))
    assert isinstance(outputs[0], VideoUnit)
    assert outputs[0].data == sized(b"\x06\x01", IDR)
    assert feed(demuxer, video(60, sized(b"\x0c\xff"))) == []


def test_a_few_broken_pictures_are_dropped_and_counted(demuxer: Demuxer) -> None:
    started(demuxer)
    assert feed(demuxer, *[video(50, b"\x00\x00\x10\x00\x65")] * (MAX_BROKEN_IN_A_ROW - 1)) == []
    assert demuxer.dropped == MAX_BROKEN_IN_A_ROW - 1
    assert len(feed(demuxer, video(60, sized(IDR)))) == 1
    assert feed(demuxer, *[video(50, b"\x00\x00\x10\x00\x65")] * (MAX_BROKEN_IN_A_ROW - 1)) == []


def test_only_broken_pictures_are_broken_data(demuxer: Demuxer) -> None:
    started(demuxer)
    with pytest.raises(RtmpError) as caught:
        feed(demuxer, *[video(50, b"\x00\x00\x10\x00\x65")] * MAX_BROKEN_IN_A_ROW)
    assert caught.value.code == BROKEN_DATA


def test_pictures_without_a_configuration_are_broken_data(demuxer: Demuxer) -> None:
    with pytest.raises(RtmpError, match="without a decoder configuration"):
        feed(demuxer, *[video(50, sized(IDR))] * MAX_BROKEN_IN_A_ROW)


@pytest.mark.parametrize("message", [video(0, b"\x02", config=True), audio(0, b"", config=True)])
def test_a_broken_configuration_is_broken_data(demuxer: Demuxer, message: Message) -> None:
    with pytest.raises(RtmpError) as caught:
        feed(demuxer, message)
    assert caught.value.code == BROKEN_DATA


@pytest.mark.parametrize(
    "message",
    [
        Message(Kind.VIDEO, 0, 1, b"\x90hvc1\x01"),
        Message(Kind.VIDEO, 0, 1, b"\x1c\x00\x00\x00\x00"),
        Message(Kind.AUDIO, 0, 1, b"\x2f\xff\xfb"),
        Message(Kind.AUDIO, 0, 1, b"\x90Opus"),
        audio(0, bytes.fromhex("0990"), config=True),
    ],
    ids=["hevc", "hevc in old clothes", "mp3", "opus", "aac main"],
)
def test_a_codec_that_is_not_served_is_refused_at_any_time(demuxer: Demuxer, message: Message) -> None:
    started(demuxer)
    with pytest.raises(RtmpError) as caught:
        feed(demuxer, message)
    assert caught.value.code == UNSUPPORTED_CODEC


def test_times_go_on_through_the_wrap_of_32_bits(demuxer: Demuxer) -> None:
    start = (1 << 32) - 40
    feed(demuxer, video(start, RECORD, config=True), audio(start, ASC, config=True))
    outputs = feed(demuxer, *[video((start + step) % (1 << 32), sized(IDR)) for step in (0, 33, 66, 100)])
    times = [output.dts // 90 for output in outputs if isinstance(output, VideoUnit)]
    assert times == [start, start + 33, start + 66, start + 100]


def test_small_steps_back_are_steps_back_and_no_wraps() -> None:
    timeline = Timeline()
    assert [timeline.unwrap(time) for time in (100, 90, 4294967290, 5)] == [100, 90, -6, 5]
