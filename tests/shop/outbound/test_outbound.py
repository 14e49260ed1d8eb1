from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import update

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shop.goods.models import Product
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shop.goods.catalogue import ELSEWHERE, TEA, make
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
LINK = ELSEWHERE["link"]


async def viewer(browser: MakeBrowser, **place: Any) -> Browser:
    one = browser(**place)
    answer = await one.post("/rooms/tea-room/join", json={})
    assert answer.status_code == 200, answer.text
    return one


async def leave(one: Browser, product: dict[str, Any], **params: Any) -> Any:
    return await one.get(f"/watch/tea-room/products/{product['id']}/out", params=params)


async def clicks(stage: Stage, product: dict[str, Any]) -> dict[str, Any]:
    return dict((await stage.owner.get(f"/products/{product['id']}/clicks")).json())


async def test_a_viewer_leaves_for_the_stored_link_and_is_counted(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    kettle = await make(stage.owner, ELSEWHERE)
    planned = await stage.plan(scheduled_at=SOON)
    one, two = await viewer(browser), await viewer(browser)
    answer = await leave(one, kettle, broadcast_id=str(planned))
    assert (answer.status_code, answer.headers["location"]) == (302, LINK)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    await leave(one, kettle, broadcast_id=str(planned))
    clock.advance(5)
    await leave(one, kettle, broadcast_id=str(planned))
    await leave(two, kettle, broadcast_id=str(planned))
    await leave(two, kettle)
    counted = await clicks(stage, kettle)
    assert (counted["clicks"], counted["viewers"]) == (4, 2)
    assert {(one["title"], one["clicks"], one["viewers"]) for one in counted["broadcasts"]} == {
        ("Spring tea", 3, 2),
        (None, 1, 1),
    }


@pytest.mark.parametrize(
    "params",
    [
        {"url": "https://evil.example"},
        {"link": "https://evil.example"},
        {"next": "//evil.example"},
        {"to": "https://evil.example", "redirect": "https://evil.example"},
    ],
)
async def test_nothing_in_the_request_says_where_it_leads(
    stage: Stage, browser: MakeBrowser, params: dict[str, str]
) -> None:
    kettle = await make(stage.owner, ELSEWHERE)
    one = await viewer(browser)
    assert (await leave(one, kettle, **params)).headers["location"] == LINK


@pytest.mark.parametrize(
    "path",
    [
        "/watch/tea-room/products/https%3A%2F%2Fevil.example/out",
        "/watch/tea-room/products/%2F%2Fevil.example/out",
        "/watch/tea-room/products/..%2f..%2fevil/out",
        f"/watch/tea-room/products/{uuid.UUID(int=0)}/out",
    ],
)
async def test_what_is_no_product_leads_nowhere(stage: Stage, browser: MakeBrowser, path: str) -> None:
    answer = await (await viewer(browser)).get(path)
    assert answer.status_code in {404, 422}
    assert "location" not in answer.headers


async def test_only_active_products_of_this_house_that_are_sold_elsewhere_lead_out(
    stage: Stage, other_house: House, browser: MakeBrowser
) -> None:
    one = await viewer(browser)
    foreign = await make(other_house.owner, ELSEWHERE)
    here = await make(stage.owner, TEA)
    draft = await make(stage.owner, ELSEWHERE, status="draft")
    for product in (foreign, here, draft):
        answer = await leave(one, product)
        assert (answer.status_code, answer.json()["code"]) == (404, "product.not_found")
        assert "location" not in answer.headers
    kettle = await make(stage.owner, ELSEWHERE)
    await stage.owner.post("/products/status", json={"ids": [kettle["id"]], "status": "archived"})
    assert (await leave(one, kettle)).status_code == 404


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "http://item.taobao.com/",
        "//evil.example",
        "https://taobao.com@evil.example/",
        "https://taobao.com/\r\nSet-Cookie: a=b",
        "/console",
    ],
)
async def test_whatever_has_come_into_the_table_no_other_kind_of_address_leaves(
    stage: Stage, browser: MakeBrowser, database: Database, link: str
) -> None:
    kettle = await make(stage.owner, ELSEWHERE)
    async with database.transaction() as session:
        await session.execute(update(Product).where(Product.id == uuid.UUID(kettle["id"])).values(link=link))
    answer = await leave(await viewer(browser), kettle)
    assert answer.status_code == 404
    assert "location" not in answer.headers


async def test_a_broadcast_of_another_room_is_not_credited(
    stage: Stage, other_house: House, browser: MakeBrowser
) -> None:
    kettle = await make(stage.owner, ELSEWHERE)
    one = await viewer(browser)
    draft = await stage.plan()
    for broadcast in (draft, uuid.UUID(int=1)):
        assert (await leave(one, kettle, broadcast_id=str(broadcast))).status_code == 404
    assert (await clicks(stage, kettle))["clicks"] == 0


async def test_newcomers_staff_and_browsers_that_fetch_ahead_are_led_but_not_counted(
    stage: Stage, browser: MakeBrowser
) -> None:
    kettle = await make(stage.owner, ELSEWHERE)
    for one in (browser(), stage.owner):
        assert (await leave(one, kettle)).headers["location"] == LINK
    ahead = await viewer(browser)
    path = f"/watch/tea-room/products/{kettle['id']}/out"
    assert (await ahead.get(path, headers={"sec-purpose": "prefetch;prerender"})).status_code == 302
    assert (await clicks(stage, kettle))["clicks"] == 0


async def test_one_network_cannot_count_up_without_bound(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    kettle = await make(stage.owner, ELSEWHERE)
    one = await viewer(browser)
    for _ in range(130):
        assert (await leave(one, kettle)).status_code == 302
    first = await clicks(stage, kettle)
    assert (first["clicks"], first["viewers"]) == (1, 1)
    late = await viewer(browser)
    assert (await leave(late, kettle)).headers["location"] == LINK
    assert (await clicks(stage, kettle))["viewers"] == 1
    clock.advance(60)
    await leave(late, kettle)
    assert (await clicks(stage, kettle))["viewers"] == 2


async def test_figures_are_for_those_who_see_the_shop(
    stage: Stage, other_house: House, member: MakeMember
) -> None:
    kettle = await make(stage.owner, ELSEWHERE)
    path = f"/products/{kettle['id']}/clicks"
    assert (await (await member("moderator")).get(path)).status_code == 403
    assert (await (await member("analyst")).get(path)).status_code == 200
    assert (await other_house.owner.get(path)).status_code == 404
