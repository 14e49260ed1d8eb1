"""H.264 headers against what the real x264 writes and the real ffprobe reads."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import pytest

from liveloop.media.codecs.errors import CodecError
from liveloop.media.codecs.h264 import Slice, build_config, parse_config, parse_picture, slice_kind
from liveloop.media.codecs.sps import parse_sps, unescape
from liveloop.media.rtmp.messages import Kind
from tests.media.rtmp.publisher import FlvTag, read_flv
from tests.temporary import new_file


@cache
def encoded(
    *options: str, size: str = "320x180", rate: str = "30", pixels: str = "yuv420p"
) -> tuple[Path, tuple[FlvTag, ...]]:
    """A second of x264 in FLV: (path, video tags)."""
    path = new_file("source.flv")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi"]
    command += ["-i", f"testsrc2=size={size}:rate={rate}:duration=1", "-pix_fmt", pixels]
    subprocess.run([*command, "-c:v", "libx264", *options, str(path)], check=True)
    return path, tuple(tag for tag in read_flv(path) if tag.kind is Kind.VIDEO)


def probed(path: Path) -> dict[str, object]:
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_streams", "-of", "json", str(path)]
    return json.loads(subprocess.check_output(command))["streams"][0]


BIT_RATE_MODEL = ("-b:v", "1M", "-maxrate", "1M", "-bufsize", "1M", "-x264-params", "nal-hrd=cbr")
SOURCES = {
    "baseline": (("-profile:v", "baseline"), {}),
    "main with b-frames": (("-profile:v", "main", "-bf", "3"), {}),
    "high": (("-profile:v", "high"), {"size": "1920x1080"}),
    "cropped": ((), {"size": "318x178"}),
    "portrait at 59.94": ((), {"size": "360x640", "rate": "60000/1001"}),
    "interlaced": (("-flags", "+ilme+ildct", "-x264-params", "tff=1"), {"size": "320x176"}),
    "with a bit rate model": (BIT_RATE_MODEL, {}),
    "own scaling lists": (("-x264-params", "cqm=jvt"), {}),
    "4:4:4": ((), {"pixels": "yuv444p"}),
    "ten bits": ((), {"pixels": "yuv420p10le"}),
    "wide pixels": (("-vf", "setsar=64/45"), {}),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_header_says_what_ffprobe_says(name: str) -> None:
    options, shape = SOURCES[name]
    path, tags = encoded(*options, **shape)
    sps = parse_config(tags[0].body[5:]).sps
    expected = probed(path)

    numerator, denominator = str(expected["r_frame_rate"]).split("/")
    assert (sps.width, sps.height) == (expected["width"], expected["height"])
    assert sps.fps == pytest.approx(int(numerator) / int(denominator), rel=0.001)
    assert sps.level == expected["level"]
    assert sps.reorder == expected["has_b_frames"]
    assert sps.progressive == (name != "interlaced")
    assert (sps.chroma_format == 1) == (name != "4:4:4")
    assert sps.bit_depth == int(str(expected.get("bits_per_raw_sample", 8)))


def test_the_codec_string_is_profile_constraints_level() -> None:
    _, tags = encoded("-profile:v", "high", "-level", "4.0")
    assert parse_config(tags[0].body[5:]).codec == "avc1.640028"


def test_slices_and_key_pictures_are_told_apart() -> None:
    _, tags = encoded("-bf", "2", "-g", "10", "-sc_threshold", "0")
    pictures = [parse_picture(tag.body[5:], 4) for tag in tags if tag.frame]
    kinds = [slice_kind(picture.data) for picture in pictures]

    assert [index for index, picture in enumerate(pictures) if picture.key] == [0, 10, 20]
    assert [index for index, kind in enumerate(kinds) if kind is Slice.INTRA] == [0, 10, 20]
    assert {Slice.PREDICTED, Slice.BIDIRECTIONAL} <= set(kinds)
    assert slice_kind(b"\x00\x00\x00\x02\x06\x05") is None


def test_a_configuration_can_be_built_from_parameter_sets() -> None:
    for options in (("-profile:v", "main"), ("-profile:v", "high")):
        _, tags = encoded(*options)
        config = parse_config(tags[0].body[5:])
        assert build_config(list(reversed(config.parameter_sets))) == config


def test_a_picture_without_anything_to_take_out_is_not_copied() -> None:
    data = b"\x00\x00\x00\x02\x41\x9a"
    assert parse_picture(data, 4).data is data


def test_parameter_sets_in_band_are_handed_out_and_taken_out() -> None:
    data = b"\x00\x02\x67\x42" + b"\x00\x02\x68\xce" + b"\x00\x00" + b"\x00\x02\x65\x88"
    picture = parse_picture(data, 2)
    assert picture.parameter_sets == [b"\x67\x42", b"\x68\xce"]
    assert (picture.data, picture.key, picture.empty) == (b"\x00\x00\x00\x02\x65\x88", True, False)


@pytest.mark.parametrize(
    "data", [b"\x00", b"\x00\x00\x00\x05\x41", b"\xff\xff\xff\xff\x41", b"\x00\x00\x00\x01\x41" * 1100]
)
def test_lengths_that_do_not_add_up_are_errors(data: bytes) -> None:
    with pytest.raises(CodecError):
        parse_picture(data, 4)


def test_emulation_prevention_is_undone() -> None:
    assert unescape(b"\x00\x00\x03\x01\x00\x00\x03\x00\x00\x03") == b"\x00\x00\x01\x00\x00\x00\x00"
    assert unescape(b"\x00\x00\x00\x03\x03") == b"\x00\x00\x00\x03"


@pytest.mark.parametrize("cut", range(0, 60, 3))
def test_a_configuration_that_ends_too_early_is_an_error(cut: int) -> None:
    _, tags = encoded("-profile:v", "main")
    whole = tags[0].body[5:]
    with pytest.raises(CodecError):
        parse_config(whole[: min(cut, len(whole) - 1)])


def test_headers_with_absurd_values_are_errors() -> None:
    with pytest.raises(CodecError):
        parse_sps(b"\x67")
    with pytest.raises(CodecError):
        parse_sps(b"\x68" + bytes(20))
    with pytest.raises(CodecError):
        parse_sps(b"\x67\x42\xc0\x1e" + bytes(100))
    with pytest.raises(CodecError):
        parse_sps(b"\x67" + b"\xff" * 2000)
