from __future__ import annotations

from typing import Any

from tests.kit.test_pictures import picture
from tests.people.conftest import MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.polls.test_polls import COLOURS, SOON, act


async def upload(stage: Stage, width: int = 64) -> dict[str, Any]:
    answer = await stage.owner.post("/poll-pictures", files={"picture": picture(width)})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_options_are_shown_with_their_pictures(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    red = await upload(stage)
    pictures = [{"name": red["name"], "text": "A red cup"}, None, {"name": red["name"]}]
    made = await stage.owner.post(f"/broadcasts/{planned}/polls", json={**COLOURS, "pictures": pictures})
    assert made.status_code == 201, made.text
    await act(stage.owner, planned, made.json(), "open")
    (shown,) = (await browser().get(f"/watch/tea-room/broadcasts/{planned}/polls")).json()["items"]
    first, second, third = shown["pictures"]
    assert (first["text"], second, third["text"]) == ("A red cup", None, "")
    got = await browser().get(first["url"].removeprefix("/api/v1"))
    assert got.headers["content-type"] == "image/webp"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_a_picture_that_nobody_uploaded_is_refused(stage: Stage) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    url = f"/broadcasts/{planned}/polls"
    unknown = await stage.owner.post(url, json={**COLOURS, "pictures": [{"name": "0" * 64}, None, None]})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "picture.not_found")
    too_few = await stage.owner.post(url, json={**COLOURS, "pictures": [None]})
    assert too_few.status_code == 422
    path = await stage.owner.post(url, json={**COLOURS, "pictures": [{"name": "../x"}, None, None]})
    assert path.status_code == 422


async def test_what_is_no_picture_is_refused(stage: Stage, member: MakeMember) -> None:
    refused = await stage.owner.post("/poll-pictures", files={"picture": b"hello"})
    assert (refused.status_code, refused.json()["code"]) == (422, "picture.invalid")
    moderator = await member("moderator")
    assert (await moderator.post("/poll-pictures", files={"picture": picture()})).status_code == 403
