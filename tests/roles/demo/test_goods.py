from __future__ import annotations

import io
from typing import Any

from PIL import Image

from liveloop.roles.demo.goods import PIXELS, SAMPLES, drawn, put_on_sale
from tests.people.conftest import Browser
from tests.shows.rig import Stage


class OwnersApi:
    def __init__(self, owner: Browser) -> None:
        self._owner = owner

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self._owner.request(method, path, json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def upload(self, path: str, field: str, data: bytes) -> dict[str, Any]:
        answer = await self._owner.post(path, files={field: data})
        assert answer.is_success, answer.text
        return dict(answer.json())


async def test_the_demo_has_something_to_sell_once(stage: Stage) -> None:
    broadcast = str(await stage.plan())
    api = OwnersApi(stage.owner)
    for _ in range(2):
        await put_on_sale(api, broadcast)
    shelf = await api.call("GET", f"/broadcasts/{broadcast}/shelf")
    cards = {one["card"]["title"]: one["card"] for one in shelf["items"]}
    assert cards.keys() == {sample.title for sample in SAMPLES}
    assert all(card["cover_url"] for card in cards.values())
    assert {card["source"] for card in cards.values()} == {"liveloop", "taobao"}
    assert [card["sold_out"] for card in cards.values()].count(True) == 1
    assert len((await api.call("GET", "/products"))["items"]) == len(SAMPLES)


def test_every_picture_is_another_one() -> None:
    pictures = [drawn(sample.picture) for sample in SAMPLES]
    assert len(set(pictures)) == len(SAMPLES)
    with Image.open(io.BytesIO(pictures[0])) as picture:
        assert picture.size == (PIXELS, PIXELS)
