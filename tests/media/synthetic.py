"""Units as encoders send them, without an encoder: right times and NAL types, empty pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liveloop.media.unit import TICKS, AudioTrack, AudioUnit, TrackSet, Unit, VideoTrack, VideoUnit

SPS = bytes.fromhex("6742c00dd90141fa10000003001000000303c8f14299 60".replace(" ", ""))
PPS = bytes.fromhex("68cb83cb20")
AVC_CONFIG = bytes.fromhex("0142c00dffe1") + len(SPS).to_bytes(2, "big") + SPS + b"\x01\x00\x05" + PPS

VIDEO = VideoTrack(AVC_CONFIG, "avc1.42c00d", 320, 180, 30.0)
AUDIO = AudioTrack(bytes.fromhex("1190"), "mp4a.40.2", 48_000, 2)
BOTH = TrackSet(VIDEO, AUDIO)

IDR = b"\x00\x00\x00\x05\x65key!"
INTER = b"\x00\x00\x00\x03\x41it"
TONE = b"\x21\x10tone"
EPOCH = 1_700_000_000.0


@dataclass(frozen=True)
class Shape:
    """What an encoder is set to; `starts` shifts its own time stamps, in ticks."""

    seconds: float = 8.0
    fps: float = 30.0
    gop: int = 60
    b_frames: int = 0
    video: bool = True
    audio: bool = True
    sample_rate: int = 48_000
    starts: int = 0
    audio_late: float = 0.0
    """Seconds by which audio arrives after video of the same time."""
    milliseconds: bool = True
    """Round time stamps to milliseconds, as FLV does."""

    @property
    def tracks(self) -> TrackSet:
        audio = AudioTrack(AUDIO.config, AUDIO.codec, self.sample_rate, 2)
        return TrackSet(VIDEO if self.video else None, audio if self.audio else None)


def encode(shape: Shape, *, at: float = EPOCH) -> list[Unit]:
    """Units in the order of arrival; the first arrives at `at`."""
    arrivals: list[tuple[float, Unit]] = []
    if shape.video:
        arrivals += [(unit.dts / TICKS, unit) for unit in pictures(shape)]
    if shape.audio:
        arrivals += [(unit.pts / TICKS + shape.audio_late, unit) for unit in sounds(shape)]
    arrivals.sort(key=lambda item: item[0])
    return [arriving(unit, at + time, shape.starts) for time, unit in arrivals]


def pictures(shape: Shape) -> list[VideoUnit]:
    count = round(shape.seconds * shape.fps)
    delay = 1 if shape.b_frames else 0
    units = []
    for position, display in enumerate(_decode_order(count, shape.gop, shape.b_frames)):
        key = display % shape.gop == 0
        dts = _tick(position / shape.fps, shape)
        pts = _tick((display + delay) / shape.fps, shape)
        units.append(VideoUnit(dts, pts, key, IDR if key else INTER, 0.0))
    return units


def sounds(shape: Shape) -> list[AudioUnit]:
    count = int(shape.seconds * shape.sample_rate / 1024)
    return [AudioUnit(_tick(n * 1024 / shape.sample_rate, shape), TONE, 0.0) for n in range(count)]


def arriving(unit: Unit, at: float, shift: int = 0) -> Unit:
    """The same unit with its times moved by `shift` ticks, arriving `at`."""
    if isinstance(unit, VideoUnit):
        return VideoUnit(unit.dts + shift, unit.pts + shift, unit.key, unit.data, at)
    return AudioUnit(unit.pts + shift, unit.data, at)


def shifted(units: Sequence[Unit], *, ticks: int = 0, seconds: float = 0.0) -> list[Unit]:
    """Time stamps moved by `ticks`, arrivals by `seconds`."""
    return [arriving(unit, unit.arrived + seconds, ticks) for unit in units]


def _tick(seconds: float, shape: Shape) -> int:
    return round(seconds * 1000) * 90 if shape.milliseconds else round(seconds * TICKS)


def _decode_order(count: int, gop: int, b_frames: int) -> list[int]:
    """Display numbers in decoding order: I P B B P B B, every key frame closes what was before."""
    order: list[int] = []
    for start in range(0, count, gop):
        end = min(start + gop, count)
        order.append(start)
        position = start + 1
        while position < end:
            anchor = min(position + b_frames, end - 1)
            order.append(anchor)
            order.extend(range(position, anchor))
            position = anchor + 1
    return order
