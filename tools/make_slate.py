"""Draw the standby picture and encode it: `python tools/make_slate.py FONT.ttc FACE`.

FACE is the simplified Chinese face in the collection (2 in Debian's NotoSansCJK-Regular.ttc). Writes
`landscape.flv` and `portrait.flv` into `liveloop/media/slate/`: two seconds of H.264 without
B-frames that start with their only key frame and join their own beginning. Sound is not in the
file; the programme adds silent AAC in the form of the source that it stands in for. The same with
`sound-` in front is the picture beside a source that sends sound only; it has no words.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFont

FPS = 30
FRAMES = 60
FOLDER = Path(__file__).parents[1] / "src" / "liveloop" / "media" / "slate"
SIZES = {"landscape": (1280, 720), "portrait": (720, 1280)}
TITLE = "稍等片刻，马上回来"
SUBTITLE = "We'll be right back"
NIGHT = (11, 13, 16)
DUSK = (27, 32, 41)
WHITE = (240, 243, 250)
GREY = (150, 160, 182)


def background(width: int, height: int) -> Image.Image:
    """A slow vertical gradient; static, so that it costs next to nothing to send."""
    column = Image.new("RGB", (1, height))
    for y in range(height):
        share = 0.5 - 0.5 * math.cos(math.pi * y / (height - 1))
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(NIGHT, DUSK, strict=True)))
    return column.resize((width, height))


def write_centred(
    draw: ImageDraw.ImageDraw,
    centre: tuple[float, float],
    text: str,
    font: ImageFont.FreeTypeFont,
    colour: tuple[int, int, int],
) -> None:
    draw.text(centre, text, font=font, fill=colour, anchor="mm")


def still(width: int, height: int, font: str, face: int) -> Image.Image:
    image = background(width, height)
    draw = ImageDraw.Draw(image)
    unit = min(width, height) / 720
    write_centred(
        draw,
        (width / 2, height / 2 - 30 * unit),
        TITLE,
        ImageFont.truetype(font, int(58 * unit), face),
        WHITE,
    )
    write_centred(
        draw,
        (width / 2, height / 2 + 45 * unit),
        SUBTITLE,
        ImageFont.truetype(font, int(30 * unit), face),
        GREY,
    )
    return image


def frame(base: Image.Image, number: int) -> Image.Image:
    """Three dots that breathe once in the loop, each a little after the one before."""
    image = base.copy()
    draw = ImageDraw.Draw(image)
    width, height = image.size
    unit = min(width, height) / 720
    for dot in range(3):
        phase = 2 * math.pi * (number / FRAMES - dot / 8)
        share = 0.35 + 0.65 * (0.5 - 0.5 * math.cos(phase))
        colour = tuple(round(a + (b - a) * share) for a, b in zip(DUSK, WHITE, strict=True))
        x = width / 2 + (dot - 1) * 34 * unit
        y = height / 2 + 125 * unit
        draw.ellipse((x - 6 * unit, y - 6 * unit, x + 6 * unit, y + 6 * unit), fill=colour)
    return image


def bars(base: Image.Image, number: int) -> Image.Image:
    """Five bars that rise and fall once in the loop: there is something to hear."""
    image = base.copy()
    draw = ImageDraw.Draw(image)
    width, height = image.size
    unit = min(width, height) / 720
    for bar in range(5):
        phase = 2 * math.pi * (number / FRAMES - bar * 3 / 8)
        half = (26 + 34 * (0.5 - 0.5 * math.cos(phase))) * unit
        x = width / 2 + (bar - 2) * 34 * unit
        box = (x - 7 * unit, height / 2 - half, x + 7 * unit, height / 2 + half)
        draw.rounded_rectangle(box, radius=7 * unit, fill=GREY)
    return image


def encode(name: str, pictures: list[Image.Image]) -> Path:
    path = FOLDER / f"{name}.flv"
    width, height = pictures[0].size
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(FPS), "-i", "-",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-c:v", "libx264", "-preset", "veryslow", "-profile:v", "main", "-level", "3.1", "-crf", "20",
        "-bf", "0", "-g", str(FRAMES), "-keyint_min", str(FRAMES), "-sc_threshold", "0",
        "-fflags", "+bitexact", "-flags", "+bitexact", "-f", "flv", str(path),
    ]  # fmt: skip
    subprocess.run(command, input=b"".join(picture.tobytes() for picture in pictures), check=True)
    return path


def draw_all(font: str, face: int) -> Iterator[tuple[str, list[Image.Image]]]:
    """(name, pictures) of each clip."""
    for name, (width, height) in SIZES.items():
        standby, sound = still(width, height, font, face), background(width, height)
        yield name, [frame(standby, number) for number in range(FRAMES)]
        yield f"sound-{name}", [bars(sound, number) for number in range(FRAMES)]


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 2
    for name, pictures in draw_all(arguments[0], int(arguments[1])):
        path = encode(name, pictures)
        print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
