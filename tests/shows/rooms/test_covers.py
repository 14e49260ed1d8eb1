from __future__ import annotations

import io

import pytest
from PIL import Image

from liveloop.kit.pictures import PICTURE_BYTES, recode
from liveloop.shows.rooms.service import COVER_PIXELS
from tests.kit.test_pictures import picture
from tests.people.conftest import House, MakeBrowser
from tests.shows.rig import Stage


async def test_a_cover_is_stored_and_never_changes(stage: Stage, browser: MakeBrowser) -> None:
    answer = await stage.owner.put(f"/rooms/{stage.room_id}/cover", files={"cover": picture()})
    assert answer.status_code == 200, answer.text
    url = answer.json()["cover_url"]
    assert url.startswith("/api/v1/covers/")
    got = await browser().get(url.removeprefix("/api/v1"))
    assert got.headers["content-type"] == "image/webp"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.content == recode(picture(), pixels=COVER_PIXELS)


async def test_a_cover_may_be_five_megabytes_and_no_more(stage: Stage) -> None:
    noise = Image.effect_noise((2400, 1700), 90)
    output = io.BytesIO()
    noise.save(output, "PNG")
    large = output.getvalue()
    assert 1024 * 1024 < len(large) < PICTURE_BYTES
    url = f"/rooms/{stage.room_id}/cover"
    assert (await stage.owner.put(url, files={"cover": large})).status_code == 200
    for size, status in [(PICTURE_BYTES + 1, 422), (PICTURE_BYTES + 1024 * 1024, 413)]:
        answer = await stage.owner.put(url, files={"cover": large.ljust(size, b"\0")})
        assert answer.status_code == status


async def test_a_cover_that_is_no_picture_is_refused(stage: Stage) -> None:
    answer = await stage.owner.put(f"/rooms/{stage.room_id}/cover", files={"cover": b"hello"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "picture.invalid"


async def test_covers_of_foreign_rooms_are_out_of_reach(stage: Stage, other_house: House) -> None:
    answer = await other_house.owner.put(f"/rooms/{stage.room_id}/cover", files={"cover": picture()})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["0" * 64, "..", "x"])
async def test_a_cover_that_is_not_there(browser: MakeBrowser, app: object, name: str) -> None:
    assert (await browser().get(f"/covers/{name}")).status_code == 404
