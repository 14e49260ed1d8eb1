from __future__ import annotations

import asyncio
from typing import Any

import pytest

from liveloop.kit.clock import ManualClock
from tests.people.conftest import Browser, MakeBrowser
from tests.shop.addresses.test_fields import BRITISH, CHINESE
from tests.shows.rig import Stage
from tests.talk.raffles.ground import join

URL = "/watch/tea-room/addresses"


async def keep(viewer: Browser, **wanted: Any) -> Any:
    return await viewer.post(URL, json={**CHINESE, **wanted})


async def kept(viewer: Browser) -> list[dict[str, Any]]:
    return list((await viewer.get(URL)).json()["items"])


@pytest.fixture
async def viewer(stage: Stage, browser: MakeBrowser) -> Browser:
    one = browser()
    await join(one)
    return one


async def test_the_first_is_the_default_until_another_one_is(viewer: Browser) -> None:
    first = (await keep(viewer)).json()
    second = (await viewer.post(URL, json=BRITISH)).json()
    assert [one["is_default"] for one in (first, second)] == [True, False]
    changed = await viewer.put(f"{URL}/{second['id']}", json={**BRITISH, "is_default": True})
    assert changed.json()["is_default"]
    assert [(one["id"], one["is_default"]) for one in await kept(viewer)] == [
        (second["id"], True),
        (first["id"], False),
    ]
    assert (await viewer.delete(f"{URL}/{second['id']}")).status_code == 204
    assert [(one["id"], one["is_default"]) for one in await kept(viewer)] == [(first["id"], True)]
    assert (await viewer.delete(f"{URL}/{first['id']}")).status_code == 204
    assert await kept(viewer) == []


async def test_a_list_is_masked_and_its_owner_reads_one_whole(viewer: Browser) -> None:
    address = (await keep(viewer)).json()
    (listed,) = await kept(viewer)
    assert (listed["name"], listed["phone"]) == ("王**", "138****5678")
    whole = (await viewer.get(f"{URL}/{address['id']}")).json()
    assert {name: whole[name] for name in CHINESE} == CHINESE


async def test_the_same_one_twice_is_kept_once(viewer: Browser) -> None:
    answers = await asyncio.gather(*(keep(viewer) for _ in range(5)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await kept(viewer)) == 1


async def test_nobody_reads_changes_or_deletes_what_is_another_ones(
    viewer: Browser, stage: Stage, browser: MakeBrowser
) -> None:
    address = (await keep(viewer)).json()
    other = browser()
    await join(other)
    url = f"{URL}/{address['id']}"
    assert (await other.get(url)).json()["code"] == "address.not_found"
    assert (await other.put(url, json=CHINESE)).status_code == 404
    assert (await other.delete(url)).status_code == 404
    assert await kept(other) == []


async def test_there_is_an_end_to_them(viewer: Browser, clock: ManualClock) -> None:
    for number in range(20):
        assert (await keep(viewer, street=f"Street {number}")).status_code == 201
    refused = await keep(viewer, street="One more street")
    assert (refused.status_code, refused.json()["code"]) == (409, "addresses.too_many")


async def test_what_is_wrong_is_named_and_not_repeated(viewer: Browser) -> None:
    refused = await keep(viewer, phone="12345", street="A secret street")
    assert refused.status_code == 422
    assert "12345" not in refused.text
    assert "A secret street" not in refused.text
    assert refused.json()["errors"][0]["code"] == "address_phone"
