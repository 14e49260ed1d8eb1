from __future__ import annotations

from typing import Any

import pytest

from liveloop.kit.clock import ManualClock
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shop.coupons.ground import claim, create, dropped, form, read
from tests.shop.goods.catalogue import TEA, make
from tests.shows.rig import Stage


async def test_a_coupon_is_kept_as_it_was_written(house: House) -> None:
    made = await create(house.owner, kind="percent", value=10, cap=5000, stackable=True, audience="member")
    assert (await read(house.owner, made)) == made
    assert (made["claimed"], made["used"], made["reserved"], made["is_fixed"]) == (0, 0, 0, False)
    listed = (await house.owner.get("/coupons", params={"query": "spr", "state": "active"})).json()
    assert listed == {"items": [made], "next_cursor": None}
    assert (await house.owner.get("/coupons", params={"query": "%"})).json()["items"] == []


async def test_coupons_are_listed_page_by_page_newest_first(house: House) -> None:
    made = [(await create(house.owner, title=title))["id"] for title in "abc"]
    first = (await house.owner.get("/coupons", params={"limit": 2})).json()
    rest = (await house.owner.get("/coupons", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in [*first["items"], *rest["items"]]] == made[::-1]


async def test_a_coupon_for_some_goods_names_them(house: House, other_house: House) -> None:
    tea = await make(house.owner, TEA)
    category = (await house.owner.post("/product-categories", json={"name": "Tea"})).json()
    made = await create(house.owner, product_ids=[tea["id"]], category_ids=[category["id"]])
    assert made["scope_names"] == [tea["title"], "Tea"]
    foreign = await make(other_house.owner, TEA)
    answer = await house.owner.post("/coupons", json=form(product_ids=[foreign["id"]]))
    assert (answer.status_code, answer.json()["code"]) == (422, "coupon.invalid")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "percent", "value": 101},
        {"value": 0},
        {"cap": 100},
        {"threshold": 1999},
        {"total": 0},
        {"total": 1_000_001},
        {"per_person": 0},
        {"title": " "},
        {"currency": "XXX"},
        {"valid_minutes": None},
        {"valid_minutes": 4},
        {"valid_until": "2026-02-01T00:00:00Z"},
        {
            "valid_minutes": None,
            "valid_from": "2026-02-01T00:00:00Z",
            "valid_until": "2026-01-31T00:00:00Z",
        },
    ],
)
async def test_a_coupon_that_makes_no_sense_is_refused(house: House, wrong: dict[str, Any]) -> None:
    assert (await house.owner.post("/coupons", json=form(**wrong))).status_code == 422


async def test_terms_can_be_changed_until_somebody_has_them(
    stage: Stage, browser: MakeBrowser, house: House
) -> None:
    made = await create(house.owner, on_wall=True)
    url = f"/coupons/{made['id']}"
    changed = (await house.owner.put(url, json=form(value=3000, on_wall=True))).json()
    assert changed["value"] == 3000
    await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    assert (await claim(browser(), coupon_id=made["id"])).json()["outcome"] == "claimed"
    answer = await house.owner.put(url, json=form(value=4000, on_wall=True))
    assert (answer.status_code, answer.json()["code"]) == (409, "coupon.fixed")
    more = await house.owner.put(url, json=form(value=3000, total=20, per_person=2))
    assert (more.json()["total"], more.json()["on_wall"], more.json()["is_fixed"]) == (20, False, True)
    await claim(browser(), coupon_id=made["id"])
    too_few = await house.owner.put(url, json=form(value=3000, total=0))
    assert too_few.status_code == 422


async def test_a_dropped_coupon_is_promised_too(stage: Stage) -> None:
    made = await create(stage.owner)
    await dropped(stage, made)
    answer = await stage.owner.put(f"/coupons/{made['id']}", json=form(title="Summer"))
    assert answer.json()["code"] == "coupon.fixed"


async def test_a_stopped_coupon_is_not_claimed_and_what_was_claimed_stays(
    stage: Stage, browser: MakeBrowser
) -> None:
    made = await create(stage.owner, on_wall=True)
    await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    first, second = browser(), browser()
    await claim(first, coupon_id=made["id"])
    for _ in range(2):
        stopped = (await stage.owner.post(f"/coupons/{made['id']}/stop")).json()
        assert (stopped["state"], stopped["claimed"]) == ("stopped", 1)
    assert (await claim(second, coupon_id=made["id"])).json()["outcome"] == "over"
    kept = (await first.get("/watch/tea-room/coupons")).json()["mine"]
    assert [one["coupon"]["id"] for one in kept] == [made["id"]]
    await stage.owner.post(f"/coupons/{made['id']}/resume")
    assert (await claim(second, coupon_id=made["id"])).json()["outcome"] == "claimed"
    acts = [one["act"] for one in (await stage.owner.get("/audit")).json()["items"]]
    assert [act for act in acts if act.startswith("coupon.")] == [
        "coupon.resumed",
        "coupon.stopped",
        "coupon.created",
    ]


async def test_staff_sees_who_has_it_and_takes_it_along(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    made = await create(stage.owner, on_wall=True)
    await stage.plan(scheduled_at="2026-01-01T00:10:00Z")
    for name in ("=Ann", "Bo"):
        viewer = browser()
        await viewer.post("/rooms/tea-room/join", json={"nickname": name})
        await claim(viewer, coupon_id=made["id"])
    url = f"/coupons/{made['id']}/claims"
    first = (await stage.owner.get(url, params={"limit": 1})).json()
    rest = (await stage.owner.get(url, params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert [one["name"] for one in [*first["items"], *rest["items"]]] == ["Bo", "=Ann"]
    assert (await stage.owner.get(url, params={"state": "used"})).json()["items"] == []
    clock.advance(3600)
    assert (await stage.owner.get(url)).json()["items"][0]["is_expired"] is True
    answer = await stage.owner.get(f"{url}.csv")
    rows = [line.split(",") for line in answer.text.splitlines()]
    assert [row[2] for row in rows] == ["name", "'=Ann", "Bo"]
    assert "coupon.claims_exported" in [
        one["act"] for one in (await stage.owner.get("/audit")).json()["items"]
    ]


async def test_coupons_are_kept_by_who_manages_the_shop_of_the_house(
    house: House, member: MakeMember, other_house: House
) -> None:
    made = await create(house.owner)
    url = f"/coupons/{made['id']}"
    host = await member("host")
    assert (await host.get(url)).status_code == 200
    assert (await host.post("/coupons", json=form())).status_code == 403
    assert (await host.post(f"{url}/stop")).status_code == 403
    assert (await host.get(f"{url}/claims.csv")).status_code == 403
    assert (await (await member("moderator")).get("/coupons")).status_code == 403
    stranger = other_house.owner
    assert (await stranger.get("/coupons")).json()["items"] == []
    for answer in (
        await stranger.get(url),
        await stranger.put(url, json=form()),
        await stranger.post(f"{url}/stop"),
        await stranger.get(f"{url}/claims"),
        await stranger.get(f"{url}/claims.csv"),
    ):
        assert answer.status_code == 404
