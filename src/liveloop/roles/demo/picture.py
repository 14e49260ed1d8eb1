"""The demo's programme: a 1080p30 H.264/AAC loop, rendered once by ffmpeg and then only copied.

Encoding 1080p all the time would take most of a small machine; a loop that is only read takes
about one percent of a core, and to Liveloop it is a real encoder all the same.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFont

SECONDS = 12
WIDTH, HEIGHT, FPS = 1920, 1080, 30
CORAL, INK = "#FF4D5E", "#0F1216"


class RenderFailed(Exception):
    """ffmpeg could not make the loop; the message holds its last lines."""


async def render_loop(folder: Path) -> Path:
    """The path of the loop, rendered into `folder` when it is not there yet; cancelling ends ffmpeg."""
    target = folder / "programme.mp4"
    if target.exists():
        return target
    title, unfinished = folder / "title.png", folder / "unfinished.mp4"
    await asyncio.to_thread(_draw_title, title)
    await _run(imageio_ffmpeg.get_ffmpeg_exe(), *_arguments(title, unfinished))
    unfinished.rename(target)
    return target


def push_command(loop: Path, address: str) -> list[str]:
    """ffmpeg's command that pushes the loop to an RTMP address in real time, for ever."""
    return [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin",
        "-re", "-stream_loop", "-1", "-i", str(loop), "-c", "copy", "-f", "flv", address,
    ]  # fmt: skip


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
    try:
        _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise RenderFailed(errors.decode(errors="replace")[-2000:])


def _arguments(title: Path, target: Path) -> list[str]:
    size = f"{WIDTH}x{HEIGHT}"
    colours = (
        f"gradients=s={size}:r={FPS}:d={SECONDS}:c0=0x1b1030:c1=0xff4d5e:c2=0x0f1216:n=3:speed=0.012:seed=7"
    )
    clock = f"testsrc2=s=384x216:r={FPS}:d={SECONDS}"
    chord = "0.08*sin(2*PI*220*t)+0.06*sin(2*PI*277.18*t)+0.05*sin(2*PI*329.63*t)*(0.6+0.4*sin(2*PI*0.25*t))"
    return [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-f", "lavfi", "-i", colours,
        "-f", "lavfi", "-i", clock,
        "-i", str(title),
        "-f", "lavfi", "-i", f"aevalsrc={chord}:s=48000:d={SECONDS}",
        "-filter_complex", "[0][1]overlay=W-w-96:H-h-96[a];[a][2]overlay=0:0,format=yuv420p[v]",
        "-map", "[v]", "-map", "3:a",
        "-c:v", "libx264", "-preset", "superfast", "-b:v", "3500k", "-maxrate", "4500k", "-bufsize", "7000k",
        "-g", str(2 * FPS), "-keyint_min", str(2 * FPS), "-sc_threshold", "0", "-bf", "2",
        "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-t", str(SECONDS), str(target),
    ]  # fmt: skip


def _draw_title(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((96, 96, 236, 152), radius=16, fill=CORAL)
    draw.text((166, 124), "LIVE", font=ImageFont.load_default(34), fill="white", anchor="mm")
    draw.text((96, 820), "Liveloop", font=ImageFont.load_default(120), fill="white")
    draw.text((100, 960), "1080p30  H.264  AAC", font=ImageFont.load_default(38), fill=(255, 255, 255, 190))
    picture.save(path)
