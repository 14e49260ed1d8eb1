from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.gifts.sending import SOON, rich_viewer, send, shelf

TEA = {"name_zh": "一杯茶", "name_en": "Cup of tea", "emoji": "🍵", "price": 8, "animation": "banner"}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (600, 300), (255, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


async def test_every_house_begins_with_the_same_gifts_of_its_own(
    stage: Stage, other_house: House, browser: MakeBrowser
) -> None:
    ours = await shelf(stage)
    theirs = (await other_house.owner.get("/gifts")).json()["items"]
    assert [one["name_en"] for one in theirs] == list(ours)
    assert {one["id"] for one in theirs}.isdisjoint({one["id"] for one in ours.values()})
    viewer = await rich_viewer(stage, browser, 0)
    shown = (await viewer.get("/watch/tea-room/gifts")).json()
    assert [one["id"] for one in shown["items"]] == [one["id"] for one in ours.values()]


async def test_a_gift_is_added_changed_ordered_and_deleted(stage: Stage, browser: MakeBrowser) -> None:
    made = (await stage.owner.post("/gifts", json=TEA)).json()
    assert (made["position"], made["combo"], made["enabled"]) == (10, True, True)
    changed = await stage.owner.put(f"/gifts/{made['id']}", json={**TEA, "price": 9, "enabled": False})
    assert (changed.status_code, changed.json()["price"]) == (200, 9)
    ids = [one["id"] for one in (await shelf(stage)).values()]
    order = await stage.owner.put("/gifts/order", json={"ids": [ids[-1], *ids[:-1]]})
    assert order.json()["items"][0]["name_en"] == "Cup of tea"
    assert (await stage.owner.put("/gifts/order", json={"ids": ids[1:]})).status_code == 422
    viewer = await rich_viewer(stage, browser, 0)
    shown = (await viewer.get("/watch/tea-room/gifts")).json()["items"]
    assert "Cup of tea" not in {one["name_en"] for one in shown}
    assert (await stage.owner.delete(f"/gifts/{made['id']}")).status_code == 204
    assert "Cup of tea" not in await shelf(stage)


async def test_the_order_of_a_default_catalogue_is_changed_at_once(stage: Stage) -> None:
    ids = [one["id"] for one in (await shelf(stage)).values()]
    answer = await stage.owner.put("/gifts/order", json={"ids": ids[::-1]})
    assert [one["id"] for one in answer.json()["items"]] == ids[::-1]
    assert [one["id"] for one in (await shelf(stage)).values()] == ids[::-1]


async def test_a_picture_takes_the_place_of_the_emoji(stage: Stage, browser: MakeBrowser) -> None:
    rose = (await shelf(stage))["Rose"]
    files = {"picture": ("rose.png", picture(), "image/png")}
    with_picture = (await stage.owner.put(f"/gifts/{rose['id']}/picture", files=files)).json()
    got = await browser().get(with_picture["picture_url"].removeprefix("/api/v1"))
    with Image.open(io.BytesIO(got.content)) as stored:
        assert (stored.format, stored.size, stored.mode) == ("WEBP", (256, 128), "RGBA")
    refused = await stage.owner.put(
        f"/gifts/{rose['id']}/picture", files={"picture": ("x.png", b"nothing", "image/png")}
    )
    assert refused.status_code == 422
    without = (await stage.owner.delete(f"/gifts/{rose['id']}/picture")).json()
    assert without["picture_url"] is None


async def test_what_was_sent_keeps_its_price_and_look(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewer = await rich_viewer(stage, browser, 100)
    rose = (await shelf(stage))["Rose"]
    await send(viewer, rose, "a")
    form = {name: rose[name] for name in ("name_zh", "emoji", "animation", "combo")}
    await stage.owner.put(f"/gifts/{rose['id']}", json={**form, "name_en": "Tulip", "price": 50})
    assert (await send(viewer, rose, "a")).json()["points"] == 2
    assert (await send(viewer, rose, "b")).json()["points"] == 50
    await stage.owner.delete(f"/gifts/{rose['id']}")
    assert (await send(viewer, rose, "c")).json()["code"] == "gift.not_found"
    sent = (await stage.owner.get(f"/broadcasts/{planned}/gifts")).json()["items"]
    assert [(one["gift"]["name_en"], one["points"]) for one in sent] == [("Tulip", 50), ("Rose", 2)]


@pytest.mark.parametrize(
    "wrong", [{"price": 0}, {"price": 10**7}, {"name_zh": " "}, {"animation": "loud"}, {"emoji": "x" * 17}]
)
async def test_a_gift_that_makes_no_sense_is_refused(stage: Stage, wrong: dict[str, Any]) -> None:
    assert (await stage.owner.post("/gifts", json={**TEA, **wrong})).status_code == 422


async def test_gifts_of_another_house_are_not_to_be_had(
    stage: Stage, other_house: House, browser: MakeBrowser, member: MakeMember
) -> None:
    await stage.plan(scheduled_at=SOON)
    theirs = (await other_house.owner.post("/gifts", json=TEA)).json()
    viewer = await rich_viewer(stage, browser, 100)
    assert (await send(viewer, theirs)).json()["code"] == "gift.not_found"
    assert (await stage.owner.put(f"/gifts/{theirs['id']}", json=TEA)).status_code == 404
    assert (await (await member("host")).post("/gifts", json=TEA)).status_code == 403
    assert (await (await member("operator")).post("/gifts", json=TEA)).status_code == 201
