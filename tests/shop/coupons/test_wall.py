from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import ManualClock
from liveloop.shop.area import Shop
from tests.people.conftest import House, MakeBrowser
from tests.shop.coupons.ground import SOON, claim, create, drop, dropped, join, wall
from tests.shows.rig import Stage


def states(room: list[dict[str, Any]]) -> dict[str, str]:
    return {one["coupon"]["title"]: one["state"] for one in room}


async def test_the_wall_has_what_the_room_gives_and_what_one_has(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    open_one = await create(stage.owner, title="open", on_wall=True, valid_minutes=10)
    await create(stage.owner, title="hidden")
    small = await create(stage.owner, title="small", on_wall=True, total=1)
    await dropped(stage, await create(stage.owner, title="drop"), countdown=30)
    viewer = browser()
    shown = await wall(viewer)
    assert states(shown["room"]) == {"open": "claimable", "small": "claimable", "drop": "early"}
    assert (shown["mine"], shown["used"], shown["expired"]) == ([], [], [])
    await claim(viewer, coupon_id=open_one["id"])
    await claim(browser(), coupon_id=small["id"])
    shown = await wall(viewer)
    assert states(shown["room"]) == {"open": "limit", "small": "gone", "drop": "early"}
    assert [one["coupon"]["title"] for one in shown["mine"]] == ["open"]
    clock.advance(600)
    shown = await wall(viewer)
    assert (shown["mine"], [one["coupon"]["title"] for one in shown["expired"]]) == ([], ["open"])
    assert states(shown["room"])["drop"] == "over"


async def test_a_person_has_as_many_as_one_may_have(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    made = await create(stage.owner, on_wall=True, per_person=2)
    viewer = browser()
    keys = ["a", "a", "b", "c"]
    answers = [(await claim(viewer, coupon_id=made["id"], client_id=key)).json() for key in keys]
    assert [answer["outcome"] for answer in answers] == ["claimed", "claimed", "claimed", "limit"]
    assert answers[0] == answers[1] != answers[2]
    (seen,) = (await wall(viewer))["room"]
    assert (seen["state"], seen["mine"], seen["left"]) == ("limit", 2, 8)


async def test_a_fixed_validity_is_the_same_for_everybody(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    made = await create(
        stage.owner,
        on_wall=True,
        valid_minutes=None,
        valid_from="2026-01-01T00:02:00Z",
        valid_until="2026-01-01T00:05:00Z",
    )
    own = (await claim(browser(), coupon_id=made["id"])).json()["coupon"]
    assert (own["usable_from"], own["expires_at"]) == ("2026-01-01T00:02:00Z", "2026-01-01T00:05:00Z")
    clock.advance(300)
    assert (await claim(browser(), coupon_id=made["id"])).json()["outcome"] == "over"
    assert states((await wall(browser()))["room"]) == {"Spring": "over"}


async def test_some_are_for_members(stage: Stage, browser: MakeBrowser, other_house: House) -> None:
    await stage.plan(scheduled_at=SOON)
    made = await create(stage.owner, on_wall=True, audience="member")
    guest, account = browser(), other_house.owner
    assert states((await wall(guest))["room"]) == {"Spring": "member"}
    refused = await claim(guest, coupon_id=made["id"])
    assert (refused.status_code, refused.json()["code"]) == (403, "coupon.members")
    await join(account)
    assert (await claim(account, coupon_id=made["id"])).json()["outcome"] == "claimed"


async def test_some_are_for_a_first_order(
    stage: Stage, browser: MakeBrowser, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.plan(scheduled_at=SOON)
    made = await create(stage.owner, on_wall=True, audience="newcomer")
    fresh, known = browser(), browser()
    await join(fresh)
    customer = uuid.UUID((await join(known))["you"]["id"])

    async def bought(_session: AsyncSession, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        return {customer} & set(person_ids)

    monkeypatch.setattr(shop.benefits.conditions, "_buyers", bought)
    assert states((await wall(known))["room"]) == {"Spring": "newcomer"}
    assert (await claim(known, coupon_id=made["id"])).json()["code"] == "coupon.newcomers"
    assert (await claim(fresh, coupon_id=made["id"])).json()["outcome"] == "claimed"


async def test_only_what_is_on_the_wall_is_claimed_without_a_drop(
    stage: Stage, browser: MakeBrowser, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    hidden = await create(stage.owner)
    foreign = await create(other_house.owner, on_wall=True)
    for coupon in (hidden, foreign):
        assert (await claim(browser(), coupon_id=coupon["id"])).json()["code"] == "coupon.not_found"
    both = await claim(browser(), coupon_id=hidden["id"], drop_id=hidden["id"])
    assert both.status_code == 422
    shown = (await drop(stage.owner, planned, hidden)).json()
    assert (await claim(browser(), drop_id=shown["id"])).json()["outcome"] == "claimed"


async def test_the_wall_of_a_replay_says_what_is_over(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned, _ = await dropped(stage)
    clock.advance(120)
    viewer = browser()
    assert states((await wall(viewer, broadcast_id=planned))["room"]) == {"Spring": "over"}
    assert (await wall(viewer, broadcast_id=uuid.uuid4()))["room"] == []


async def test_staff_looks_and_claims_nothing(stage: Stage) -> None:
    await stage.plan(scheduled_at=SOON)
    await create(stage.owner, on_wall=True)
    await join(stage.owner)
    assert states((await wall(stage.owner))["room"]) == {"Spring": "none"}
