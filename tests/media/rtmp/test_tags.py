"""FLV and Enhanced RTMP tags."""

from __future__ import annotations

import pytest

from liveloop.media.rtmp.errors import RtmpError
from liveloop.media.rtmp.tags import AAC, H264, Content, Tag, parse_audio, parse_video


def test_plain_h264() -> None:
    assert parse_video(bytes.fromhex("17 00 000000 01aa")) == Tag(H264, Content.CONFIG, 0, b"\x01\xaa")
    assert parse_video(bytes.fromhex("27 01 000043 ff")) == Tag(H264, Content.FRAME, 67, b"\xff")
    assert parse_video(bytes.fromhex("27 01 ffffde ff")).composition == -34
    assert parse_video(bytes.fromhex("17 02 000000")).content is Content.OTHER


def test_plain_aac() -> None:
    assert parse_audio(bytes.fromhex("af 00 1190")) == Tag(AAC, Content.CONFIG, 0, b"\x11\x90")
    assert parse_audio(bytes.fromhex("af 01 2100")) == Tag(AAC, Content.FRAME, 0, b"\x21\x00")


@pytest.mark.parametrize("body", ["", "57 00", "17", "17 00 0000", "d0"])
def test_commands_and_stubs_are_nothing_to_show(body: str) -> None:
    data = bytes.fromhex(body)
    assert parse_video(data).content is Content.OTHER


@pytest.mark.parametrize(
    ("body", "codec"), [("2c 01 000000", "HEVC"), ("22 00", "Sorenson H.263"), ("2f", "video codec 15")]
)
def test_other_video_codecs_have_names(body: str, codec: str) -> None:
    assert parse_video(bytes.fromhex(body)).codec == codec


@pytest.mark.parametrize(
    ("body", "codec"), [("2f ff", "MP3"), ("b2 00", "Speex"), ("ff 00", "audio codec 15")]
)
def test_other_audio_codecs_have_names(body: str, codec: str) -> None:
    assert parse_audio(bytes.fromhex(body)).codec == codec


def test_enhanced_h264() -> None:
    assert parse_video(b"\x90avc1\x01") == Tag(H264, Content.CONFIG, 0, b"\x01")
    assert parse_video(b"\xa1avc1\x00\x00\x42NAL") == Tag(H264, Content.FRAME, 66, b"NAL")
    assert parse_video(b"\xa3avc1NAL") == Tag(H264, Content.FRAME, 0, b"NAL")
    assert parse_video(b"\xa2avc1").content is Content.OTHER
    assert parse_video(b"\xd1\x00").content is Content.OTHER


def test_enhanced_aac() -> None:
    assert parse_audio(b"\x90mp4a\x11\x90") == Tag(AAC, Content.CONFIG, 0, b"\x11\x90")
    assert parse_audio(b"\x91mp4aRAW") == Tag(AAC, Content.FRAME, 0, b"RAW")
    assert parse_audio(b"\x94mp4a\x00").content is Content.OTHER


@pytest.mark.parametrize(
    ("fourcc", "codec"),
    [(b"hvc1", "HEVC"), (b"av01", "AV1"), (b"vp09", "VP9"), (b"vvc1", "VVC"), (b"abcd", "abcd")],
)
def test_enhanced_codecs_have_names(fourcc: bytes, codec: str) -> None:
    assert parse_video(b"\x90" + fourcc + b"\x01").codec == codec


def test_enhanced_opus_has_a_name() -> None:
    assert parse_audio(b"\x90OpusHead").codec == "Opus"


def test_sub_millisecond_offsets_are_stepped_over() -> None:
    assert parse_video(b"\xa7\x02\x00\x01\x02\x03avc1NAL") == Tag(H264, Content.FRAME, 0, b"NAL")
    long = b"\xa7\xff\x01\x00" + bytes(257) + b"\x03avc1NAL"
    assert parse_video(long) == Tag(H264, Content.FRAME, 0, b"NAL")


def test_of_several_tracks_the_first_is_taken() -> None:
    one = b"\xa6\x03avc1\x00NAL"
    assert parse_video(one) == Tag(H264, Content.FRAME, 0, b"NAL")
    second = b"\xa6\x03avc1\x01NAL"
    assert parse_video(second).content is Content.OTHER
    many = b"\xa6\x13avc1" + b"\x01\x00\x00\x02zz" + b"\x00\x00\x00\x03NAL"
    assert parse_video(many) == Tag(H264, Content.FRAME, 0, b"NAL")
    codecs = b"\xa6\x23" + b"hvc1\x01\x00\x00\x02zz" + b"avc1\x00\x00\x00\x03NAL"
    assert parse_video(codecs) == Tag(H264, Content.FRAME, 0, b"NAL")
    audio = b"\x95\x01mp4a\x00RAW"
    assert parse_audio(audio) == Tag(AAC, Content.FRAME, 0, b"RAW")


@pytest.mark.parametrize(
    "body", [b"\xa1av", b"\xa1avc1\x00", b"\xa7\x02", b"\xa7" * 40, b"\xa6", b"\xa6\x13avc1\x00\x00"]
)
def test_enhanced_tags_that_end_too_early_are_errors(body: bytes) -> None:
    with pytest.raises(RtmpError):
        parse_video(body)
