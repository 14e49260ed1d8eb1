"""A producer of units for tests: demuxes a file that FFmpeg made, as an encoder's push would arrive."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import imageio_ffmpeg

from liveloop.media.unit import TICKS, AudioTrack, AudioUnit, TrackSet, Unit, VideoTrack, VideoUnit

TICK = Fraction(1, TICKS)


def make_flv(
    path: Path, *arguments: str, seconds: float = 6.0, video: bool = True, audio: bool = True
) -> Path:
    """An FLV with a moving test picture and a tone. `arguments` override the encoder's."""
    inputs: list[str] = []
    codecs: list[str] = []
    if video:
        inputs += ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30"]
        codecs += ["-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-pix_fmt", "yuv420p"]
    if audio:
        inputs += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]
        codecs += ["-c:a", "aac", "-b:a", "64k", "-ac", "2"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *inputs, "-t", str(seconds), *codecs]
    subprocess.run([*command, *arguments, "-f", "flv", str(path)], check=True, timeout=60)
    return path


def read_units(path: Path, *, start: float = 1_700_000_000.0) -> tuple[TrackSet, list[Unit]]:
    """The tracks and units of a file in file order; `arrived` follows the decode times from `start` on."""
    with av.open(str(path)) as container:
        tracks = TrackSet(_video_track(container), _audio_track(container))
        units = list(_units(container, start))
    return tracks, units


def _video_track(container: av.container.InputContainer) -> VideoTrack | None:
    if not container.streams.video:
        return None
    stream = container.streams.video[0]
    config = bytes(stream.codec_context.extradata or b"")
    rate = stream.average_rate
    codec = f"avc1.{config[1:4].hex()}"
    return VideoTrack(config, codec, stream.width, stream.height, float(rate) if rate else None)


def _audio_track(container: av.container.InputContainer) -> AudioTrack | None:
    if not container.streams.audio:
        return None
    stream = container.streams.audio[0]
    config = bytes(stream.codec_context.extradata or b"")
    return AudioTrack(config, "mp4a.40.2", stream.rate, stream.codec_context.channels)


def _units(container: av.container.InputContainer, start: float) -> Iterator[Unit]:
    for packet in container.demux():
        if packet.size == 0 or packet.pts is None or packet.dts is None:
            continue
        scale = packet.time_base / TICK
        pts, dts = round(packet.pts * scale), round(packet.dts * scale)
        arrived = start + dts / TICKS
        if packet.stream.type == "video":
            yield VideoUnit(dts, pts, packet.is_keyframe, bytes(packet), arrived)
        else:
            yield AudioUnit(pts, bytes(packet), arrived)


class Taker(Protocol):
    """What takes units: a packager."""

    def video(self, unit: VideoUnit) -> None: ...

    def audio(self, unit: AudioUnit) -> None: ...


def feed(packager: Taker, units: Sequence[Unit]) -> None:
    """Push units into anything with `video` and `audio`."""
    for unit in units:
        if isinstance(unit, VideoUnit):
            packager.video(unit)
        else:
            packager.audio(unit)
