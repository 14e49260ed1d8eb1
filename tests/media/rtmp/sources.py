"""Small sources made by the real ffmpeg, once a test run."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from tests.temporary import new_file

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SECONDS = 3
FPS = 30


def generated(*, seconds: float = SECONDS, size: str = "320x180") -> list[str]:
    """ffmpeg input arguments: a moving picture and a tone."""
    picture = f"testsrc2=size={size}:rate={FPS}:duration={seconds}"
    tone = f"sine=frequency=440:sample_rate=48000:duration={seconds}"
    return ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]


H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "30", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac", "-b:a", "96k", "-ac", "2"]


def ffmpeg(*arguments: str) -> None:
    subprocess.run([FFMPEG, "-hide_banner", "-loglevel", "error", "-y", *arguments], check=True)


@cache
def flv(*, seconds: float = SECONDS, video: bool = True, audio: bool = True) -> Path:
    """An FLV file of H.264 with B-frames and stereo AAC."""
    path = new_file("source.flv")
    tracks = [*(H264 if video else ["-vn"]), *(AAC if audio else ["-an"])]
    ffmpeg(*generated(seconds=seconds), *tracks, str(path))
    return path
