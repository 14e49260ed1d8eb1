from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from liveloop.shows.rooms.covers import COVER_BYTES, recode
from liveloop.shows.rooms.errors import CoverInvalid
from tests.people.conftest import House, MakeBrowser
from tests.shows.rig import Stage


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
    with Image.open(io.BytesIO(recode(picture(kind=kind)))) as stored:
        assert (stored.format, stored.size) == ("WEBP", (64, 32))


def test_where_and_with_what_it_was_taken_is_left_out() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6
    with Image.open(io.BytesIO(recode(picture(kind="JPEG", exif=exif)))) as stored:
        assert not dict(stored.getexif())
        assert "exif" not in stored.info
        assert stored.size == (32, 64), "the picture is turned upright before its orientation is dropped"


def test_a_large_picture_is_kept_smaller() -> None:
    with Image.open(io.BytesIO(recode(picture(4096, 1024)))) as stored:
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
        bytes(COVER_BYTES + 1),
        picture(kind="GIF"),
    ],
    ids=["empty", "torn gif", "svg", "torn jpeg", "too wide", "bomb", "too many bytes", "gif"],
)
def test_what_is_no_cover_is_refused(data: bytes) -> None:
    with pytest.raises(CoverInvalid):
        recode(data)


async def test_a_cover_is_stored_and_never_changes(stage: Stage, browser: MakeBrowser) -> None:
    answer = await stage.owner.put(f"/rooms/{stage.room_id}/cover", files={"cover": picture()})
    assert answer.status_code == 200, answer.text
    url = answer.json()["cover_url"]
    assert url.startswith("/api/v1/covers/")
    got = await browser().get(url.removeprefix("/api/v1"))
    assert got.headers["content-type"] == "image/webp"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.content == recode(picture())


async def test_a_cover_may_be_five_megabytes_and_no_more(stage: Stage) -> None:
    noise = Image.effect_noise((2400, 1700), 90)
    output = io.BytesIO()
    noise.save(output, "PNG")
    large = output.getvalue()
    assert 1024 * 1024 < len(large) < COVER_BYTES
    url = f"/rooms/{stage.room_id}/cover"
    assert (await stage.owner.put(url, files={"cover": large})).status_code == 200
    for size, status in [(COVER_BYTES + 1, 422), (COVER_BYTES + 1024 * 1024, 413)]:
        answer = await stage.owner.put(url, files={"cover": large.ljust(size, b"\0")})
        assert answer.status_code == status


async def test_a_cover_that_is_no_picture_is_refused(stage: Stage) -> None:
    answer = await stage.owner.put(f"/rooms/{stage.room_id}/cover", files={"cover": b"hello"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "cover.invalid"


async def test_covers_of_foreign_rooms_are_out_of_reach(stage: Stage, other_house: House) -> None:
    answer = await other_house.owner.put(f"/rooms/{stage.room_id}/cover", files={"cover": picture()})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["0" * 64, "..", "x"])
async def test_a_cover_that_is_not_there(browser: MakeBrowser, app: object, name: str) -> None:
    assert (await browser().get(f"/covers/{name}")).status_code == 404
