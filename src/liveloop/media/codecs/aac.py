"""AAC: the AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1) and frames of silence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from liveloop.media.codecs.bits import BitReader, BitWriter
from liveloop.media.codecs.errors import CodecError

MAX_CONFIG_BYTES = 64
SAMPLE_RATES_HZ = (
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050,
    16_000, 12_000, 11_025, 8_000, 7_350,
)  # fmt: skip
CHANNELS = (0, 1, 2, 3, 4, 5, 6, 8)

LOW_COMPLEXITY = 2
SPECTRAL_BAND_REPLICATION = 5
PARAMETRIC_STEREO = 29
GENERAL_AUDIO_TYPES = frozenset({1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23})

_ESCAPE_TYPE = 31
_EXPLICIT_RATE = 15
_SYNC_EXTENSION = 0x2B7

_SINGLE, _PAIR, _LFE, _END = 0, 1, 3, 7
_ELEMENTS = {
    1: (_SINGLE,),
    2: (_PAIR,),
    3: (_SINGLE, _PAIR),
    4: (_SINGLE, _PAIR, _SINGLE),
    5: (_SINGLE, _PAIR, _PAIR),
    6: (_SINGLE, _PAIR, _PAIR, _LFE),
    7: (_SINGLE, _PAIR, _PAIR, _PAIR, _LFE),
}


@dataclass(frozen=True, slots=True)
class AacConfig:
    """What an AudioSpecificConfig says.

    `sample_rate` is that of the AAC core: `samples_per_frame` of it last as long as a frame, also
    when band replication doubles the rate of what is heard.
    """

    object_type: int
    core_type: int
    sample_rate: int
    channels: int
    channel_configuration: int
    samples_per_frame: int

    @property
    def codec(self) -> str:
        """The codec string of RFC 6381."""
        return f"mp4a.40.{self.object_type}"


def parse_config(data: bytes) -> AacConfig:
    """Raises CodecError when it is broken or not AAC."""
    if len(data) > MAX_CONFIG_BYTES:
        raise CodecError("AudioSpecificConfig is too long")
    bits = BitReader(data)
    object_type = core_type = _object_type(bits)
    sample_rate = _sample_rate(bits)
    channel_configuration = bits.read(4)
    if object_type in (SPECTRAL_BAND_REPLICATION, PARAMETRIC_STEREO):
        _sample_rate(bits)
        core_type = _object_type(bits)
    if core_type not in GENERAL_AUDIO_TYPES:
        raise CodecError(f"audio object type {core_type} is not AAC")
    if channel_configuration >= len(CHANNELS):
        raise CodecError(f"channel configuration {channel_configuration} is reserved")
    short_frames = bits.flag()
    _skip_core_coder(bits)
    if object_type == core_type:
        object_type = _implicit_type(bits, object_type)
    return AacConfig(
        object_type=object_type,
        core_type=core_type,
        sample_rate=sample_rate,
        channels=_channels(object_type, channel_configuration),
        channel_configuration=channel_configuration,
        samples_per_frame=960 if short_frames else 1024,
    )


def _channels(object_type: int, channel_configuration: int) -> int:
    """0: a layout of its own, described in the stream. Parametric stereo is coded as one channel."""
    channels = CHANNELS[channel_configuration]
    return 2 if object_type == PARAMETRIC_STEREO and channels == 1 else channels


def _object_type(bits: BitReader) -> int:
    value = bits.read(5)
    return 32 + bits.read(6) if value == _ESCAPE_TYPE else value


def _sample_rate(bits: BitReader) -> int:
    index = bits.read(4)
    if index == _EXPLICIT_RATE:
        rate = bits.read(24)
        if not 1_000 <= rate <= 192_000:
            raise CodecError(f"sample rate {rate} is out of range")
        return rate
    if index >= len(SAMPLE_RATES_HZ):
        raise CodecError(f"sample rate index {index} is reserved")
    return SAMPLE_RATES_HZ[index]


def _skip_core_coder(bits: BitReader) -> None:
    if bits.flag():
        bits.skip(14)
    bits.skip(1)


def _implicit_type(bits: BitReader, object_type: int) -> int:
    """Backward compatible signalling: the extension follows a sync word, or is not there."""
    if bits.left < 16 or bits.read(11) != _SYNC_EXTENSION:
        return object_type
    extension = bits.read(5)
    if extension == SPECTRAL_BAND_REPLICATION and bits.left and bits.flag():
        return extension
    return object_type


@lru_cache(maxsize=64)
def silent_frame(config: bytes) -> bytes:
    """One raw frame of silence for an AudioSpecificConfig; raises CodecError when its layout is unknown.

    It fits every sample rate, object type and frame length: each channel is coded with `max_sfb` 0, so
    there is no spectrum at all (ISO/IEC 14496-3, 4.4.2).
    """
    layout = parse_config(config).channel_configuration
    if layout not in _ELEMENTS:
        raise CodecError(f"no silence for channel configuration {layout}")
    bits = BitWriter()
    tags = {_SINGLE: 0, _PAIR: 0, _LFE: 0}
    for element in _ELEMENTS[layout]:
        bits.write(element, 3)
        bits.write(tags[element], 4)
        tags[element] += 1
        if element == _PAIR:
            bits.write(0, 1)
            _write_silent_channel(bits)
        _write_silent_channel(bits)
    bits.write(_END, 3)
    return bits.bytes()


def _write_silent_channel(bits: BitWriter) -> None:
    """global_gain 8; ics_info 11 (long window, max_sfb 0); no pulse, no TNS, no gain control."""
    bits.write(0, 8 + 11 + 3)
