"""A source whose pictures carry their own number: 16 bars, black or white, in the top left corner.

A page reads the bars of the picture on screen and so knows which picture it shows; the publisher
knows when that picture was captured. The difference is the latency from glass to glass.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

BITS = 16
BAR_WIDTH, BAR_HEIGHT = 40, 32
FPS = 30
REORDER_PICTURES = 2


@dataclass(frozen=True, slots=True)
class CodedSource:
    """`pictures` is how many there are before the file begins again."""

    path: Path
    pictures: int

    @property
    def seconds(self) -> float:
        return self.pictures / FPS

    def captured_at(self, number: int, *, begun: float, seen: float) -> float:
        """When the picture `number` on screen at `seen` was captured, if pushing began at `begun`.

        A B-frame needs its successor first: the encoder sends the first picture only when it has
        captured REORDER_PICTURES more, so capturing began that much earlier than pushing.
        """
        first = begun + (number - REORDER_PICTURES) / FPS
        turns = int((seen - first) // self.seconds)
        return first + turns * self.seconds


def make_source(
    path: Path, *, seconds: int = 20, width: int = 1920, height: int = 1080, kbps: int = 6000
) -> CodedSource:
    """Render an FLV with H.264 (2 B-frames, 2 s between key frames) and AAC at about `kbps`."""
    source = CodedSource(path, seconds * FPS)
    if path.exists():
        return source
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished.flv")
    size = f"{BITS * BAR_WIDTH}x{BAR_HEIGHT}"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "gray", "-s", size, "-r", str(FPS), "-i", "-",
        "-f", "lavfi", "-i", f"testsrc2=s={width}x{height}:r={FPS}:d={seconds}",
        "-f", "lavfi", "-i", f"sine=f=440:r=48000:d={seconds}",
        "-filter_complex", "[1][0]overlay=0:0,format=yuv420p[v]", "-map", "[v]", "-map", "2:a",
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "fastdecode",
        "-b:v", f"{kbps}k", "-minrate", f"{kbps}k", "-maxrate", f"{kbps}k", "-bufsize", f"{kbps}k",
        "-x264-params", f"nal-hrd=cbr:bframes={REORDER_PICTURES}:b-adapt=0:b-pyramid=none",
        "-g", str(2 * FPS), "-sc_threshold", "0",
        "-c:a", "aac", "-b:a", "128k", "-t", str(seconds), str(unfinished),
    ]  # fmt: skip
    pictures = b"".join(_bars(number) for number in range(source.pictures))
    subprocess.run(command, input=pictures, check=True)
    unfinished.rename(path)
    return source


def _bars(number: int) -> bytes:
    """One gray picture of BITS bars, the highest bit first."""
    row = b"".join(bytes([235 if number >> (BITS - 1 - bit) & 1 else 16]) * BAR_WIDTH for bit in range(BITS))
    return row * BAR_HEIGHT
