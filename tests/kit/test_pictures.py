from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from liveloop.kit.pictures import PICTURE_BYTES, PictureInvalid, recode

PIXELS = 1920


def picture(width: int = 64, height: int = 32, *, kind: str = "PNG", exif: Image.Exif | None = None) -> bytes:
    output = io.BytesIO()
    options = {"exif": exif} if exif is not None else {}
    Image.new("RGB", (width, height), (255, 77, 94)).save(output, kind, **options)
    return output.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that claims 60,000 x 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_usual_kind_becomes_webp(kind: str) -> None:
    with Image.open(io.BytesIO(recode(picture(kind=kind), pixels=PIXELS))) as stored:
        assert (stored.format, stored.size) == ("WEBP", (64, 32))


def test_where_and_with_what_it_was_taken_is_left_out() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6
    with Image.open(io.BytesIO(recode(picture(kind="JPEG", exif=exif), pixels=PIXELS))) as stored:
        assert not dict(stored.getexif())
        assert "exif" not in stored.info
        assert stored.size == (32, 64), "the picture is turned upright before its orientation is dropped"


def test_a_large_picture_is_kept_smaller() -> None:
    with Image.open(io.BytesIO(recode(picture(4096, 1024), pixels=PIXELS))) as stored:
        assert stored.size == (1920, 480)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture(kind="JPEG")[:300],
        picture(4097, 8),
        bomb(),
        bytes(PICTURE_BYTES + 1),
        picture(kind="GIF"),
    ],
    ids=["empty", "torn gif", "svg", "torn jpeg", "too wide", "bomb", "too many bytes", "gif"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureInvalid):
        recode(data, pixels=PIXELS)
