"""AudioSpecificConfig and frames of silence."""

from __future__ import annotations

import subprocess

import imageio_ffmpeg
import pytest

from liveloop.media.codecs.aac import SAMPLE_RATES_HZ, AacConfig, parse_config, silent_frame
from liveloop.media.codecs.errors import CodecError

FRAMES = 50
SAMPLE_BYTES = 2


def adts(frame: bytes, *, rate_index: int, channel_configuration: int) -> bytes:
    """The frame behind the header that lets ffmpeg read raw AAC (ISO/IEC 14496-3, 1.A.2.2)."""
    size = len(frame) + 7
    fields = [
        0xFF,
        0xF1,
        1 << 6 | rate_index << 2 | channel_configuration >> 2,
        (channel_configuration & 3) << 6 | size >> 11,
        size >> 3 & 0xFF,
        (size & 7) << 5 | 0x1F,
        0xFC,
    ]
    return bytes(fields) + frame


def config_of(rate_index: int, channel_configuration: int) -> bytes:
    """The AudioSpecificConfig of AAC-LC."""
    return (2 << 11 | rate_index << 7 | channel_configuration << 3).to_bytes(2, "big")


def decoded(stream: bytes) -> bytes:
    """16-bit samples; ffmpeg fails on the first error in the stream."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-xerror", "-err_detect", "explode"]
    command += ["-f", "aac", "-i", "pipe:0", "-f", "s16le", "-"]
    result = subprocess.run(command, input=stream, capture_output=True, check=True)
    assert result.stderr == b""
    return result.stdout


@pytest.mark.parametrize("channel_configuration", range(1, 8))
@pytest.mark.parametrize("rate_index", [3, 4, 8], ids=["48 kHz", "44.1 kHz", "16 kHz"])
def test_ffmpeg_decodes_the_silent_frame_to_silence(channel_configuration: int, rate_index: int) -> None:
    frame = silent_frame(config_of(rate_index, channel_configuration))
    stream = adts(frame, rate_index=rate_index, channel_configuration=channel_configuration) * FRAMES
    samples = decoded(stream)
    channels = (0, 1, 2, 3, 4, 5, 6, 8)[channel_configuration]
    assert len(samples) == FRAMES * 1024 * channels * SAMPLE_BYTES
    assert samples.count(0) == len(samples)


@pytest.mark.parametrize("channel_configuration", [0, 8, 15])
def test_there_is_no_silence_for_layouts_outside_the_table(channel_configuration: int) -> None:
    with pytest.raises(CodecError):
        silent_frame(config_of(3, channel_configuration))


def test_layouts_described_in_the_stream_have_no_number_of_channels() -> None:
    assert parse_config(config_of(3, 0)).channels == 0
    assert parse_config(bytes.fromhex("eb018800")).channels == 0


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("1190", AacConfig(2, 2, 48_000, 2, 2, 1024)),
        ("1210", AacConfig(2, 2, 44_100, 2, 2, 1024)),
        ("1208", AacConfig(2, 2, 44_100, 1, 1, 1024)),
        ("119056e500", AacConfig(2, 2, 48_000, 2, 2, 1024)),
        ("1194", AacConfig(2, 2, 48_000, 2, 2, 960)),
        ("2b920800", AacConfig(5, 2, 22_050, 2, 2, 1024)),
        ("139056e5a0", AacConfig(5, 2, 22_050, 2, 2, 1024)),
        ("eb098800", AacConfig(29, 2, 24_000, 2, 1, 1024)),
        ("1780bb8010", AacConfig(2, 2, 96_000, 2, 2, 1024)),
    ],
)
def test_configurations_are_understood(data: str, expected: AacConfig) -> None:
    assert parse_config(bytes.fromhex(data)) == expected


def test_the_codec_string_names_the_object_type() -> None:
    assert parse_config(bytes.fromhex("1190")).codec == "mp4a.40.2"
    assert parse_config(bytes.fromhex("2b920800")).codec == "mp4a.40.5"


def test_every_rate_of_the_table_is_read() -> None:
    for index, rate in enumerate(SAMPLE_RATES_HZ):
        assert parse_config(config_of(index, 2)).sample_rate == rate


@pytest.mark.parametrize("data", ["", "11", "1690", "11f8", "1700000890", "f8e8500000", "08" * 65])
def test_broken_and_foreign_configurations_are_errors(data: str) -> None:
    with pytest.raises(CodecError):
        parse_config(bytes.fromhex(data))
