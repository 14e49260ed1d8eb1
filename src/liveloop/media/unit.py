"""Access units and the tracks they belong to: what every protocol hands to a stream.

All times are integers on the 90 kHz clock (`TICKS`), the clock of MPEG systems, which every
protocol's own clock converts to without loss (RTMP milliseconds times 90).
"""

from __future__ import annotations

from dataclasses import dataclass

TICKS = 90_000


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """H.264 in AVCC form. `config` is the AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1)."""

    config: bytes
    codec: str
    width: int
    height: int
    nominal_fps: float | None = None


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """AAC. `config` is the AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1)."""

    config: bytes
    codec: str
    sample_rate: int
    channels: int
    samples_per_frame: int = 1024


@dataclass(frozen=True, slots=True)
class TrackSet:
    """The tracks of a source from now on; at least one of them is present."""

    video: VideoTrack | None
    audio: AudioTrack | None


@dataclass(frozen=True, slots=True)
class VideoUnit:
    """One picture: length-prefixed NAL units (4-byte lengths, no parameter sets needed in band)."""

    dts: int
    pts: int
    key: bool
    data: bytes
    arrived: float
    """Wall clock, seconds since the epoch, at which its last byte came in."""


@dataclass(frozen=True, slots=True)
class AudioUnit:
    """One raw AAC frame without ADTS header."""

    pts: int
    data: bytes
    arrived: float


Unit = VideoUnit | AudioUnit
