from __future__ import annotations

import asyncio

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from liveloop.shop.area import Shop
from liveloop.shop.coupons.errors import CouponInvalid
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.policy import Order
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shop.coupons.ground import SOON, claim, create, drop, dropped, join, read
from tests.shows.rig import Stage
from tests.talk.raffles.ground import told


async def test_the_first_get_one_and_the_others_come_too_late(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    made = await create(stage.owner, total=3)
    planned, shown = await dropped(stage, made, quantity=2)
    viewers = [browser() for _ in range(3)]
    answers = [(await claim(viewer, drop_id=shown["id"])).json() for viewer in viewers]
    assert [answer["outcome"] for answer in answers] == ["claimed", "claimed", "gone"]
    assert [answer["drop_claimed"] for answer in answers] == [1, 2, 2]
    own = answers[0]["coupon"]
    assert (own["state"], own["expires_at"]) == ("held", "2026-01-01T01:00:00Z")
    for viewer, answer in zip(viewers, answers, strict=True):
        again = {**answer, "drop_claimed": 2}
        assert (await claim(viewer, drop_id=shown["id"], client_id="again")).json() == again
        assert (await viewer.get(f"/watch/tea-room/coupon-drops/{shown['id']}/claim")).json() == again
    views = [data["drop"] for data in await told(database, channels, stage, "coupon.drop_changed")]
    assert [(view["ended_at"] is None, view["claimed"]) for view in views] == [(True, 0), (False, 2)]
    assert (await read(stage.owner, made))["claimed"] == 2
    (seen,) = (await stage.owner.get(f"/broadcasts/{planned}/coupon-drops")).json()["items"]
    assert (seen["state"], seen["claimed"], seen["title"]) == ("ended", 2, "Spring")


async def test_whatever_is_sent_again_is_one_coupon(stage: Stage, browser: MakeBrowser) -> None:
    made = await create(stage.owner, per_person=5)
    _, shown = await dropped(stage, made)
    viewer = browser()
    await join(viewer)
    answers = await asyncio.gather(
        *(claim(viewer, drop_id=shown["id"], client_id=f"{number}") for number in range(6))
    )
    assert len({answer.json()["coupon"]["id"] for answer in answers}) == 1
    assert (await read(stage.owner, made))["claimed"] == 1


async def test_nobody_claims_before_the_countdown_is_over(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    _, shown = await dropped(stage, countdown=10)
    viewer = browser()
    early = await claim(viewer, drop_id=shown["id"])
    assert (early.status_code, early.json()["code"]) == (409, "coupon.early")
    assert early.json()["opens_at"] == "2026-01-01T00:00:10+00:00"
    clock.advance(10)
    assert (await claim(viewer, drop_id=shown["id"])).json()["outcome"] == "claimed"


async def test_a_drop_begins_with_the_picture_that_staff_saw(stage: Stage, clock: ManualClock) -> None:
    clock.advance(60)
    _, shown = await dropped(stage, at="2026-01-01T00:00:53Z", countdown=5, seconds=30)
    times = (shown["at"], shown["opens_at"], shown["ends_at"])
    assert times == ("2026-01-01T00:00:53Z", "2026-01-01T00:00:58Z", "2026-01-01T00:01:28Z")


async def test_players_that_are_behind_are_waited_for(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned, shown = await dropped(stage)
    clock.advance(60 + 15)
    assert (await claim(browser(), drop_id=shown["id"])).json()["outcome"] == "claimed"
    clock.advance(1)
    late = browser()
    assert (await claim(late, drop_id=shown["id"])).json()["outcome"] == "over"
    await job_runner.run_due()
    (ended,) = (await stage.owner.get(f"/broadcasts/{planned}/coupon-drops")).json()["items"]
    assert (ended["state"], ended["ended_at"], ended["claimed"]) == ("ended", "2026-01-01T00:01:00Z", 1)
    assert (await claim(late, drop_id=shown["id"])).json()["outcome"] == "over"


async def test_one_drop_at_a_time_and_it_can_be_ended(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    made = await create(stage.owner)
    planned, shown = await dropped(stage, made, quantity=1)
    assert (await drop(stage.owner, planned, made)).json()["code"] == "coupon.drop_running"
    clock.advance(5)
    url = f"/broadcasts/{planned}/coupon-drops/{shown['id']}/end"
    ended = (await stage.owner.post(url, json={})).json()
    assert (ended["state"], ended["ended_at"]) == ("ended", "2026-01-01T00:00:05Z")
    assert (await stage.owner.post(url, json={})).json()["code"] == "coupon.drop_state"
    assert (await claim(browser(), drop_id=shown["id"])).json()["outcome"] == "over"
    second = (await drop(stage.owner, planned, made)).json()
    assert second["quantity"] == 10


async def test_of_several_who_drop_at_once_one_does(stage: Stage) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    coupons = [await create(stage.owner, title=title) for title in "abcd"]
    answers = await asyncio.gather(*(drop(stage.owner, planned, one) for one in coupons))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_what_is_over_cannot_be_dropped(
    stage: Stage, worker: ShowsWorker, clock: ManualClock, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    made = await create(stage.owner, total=5)
    few = await drop(stage.owner, planned, made, quantity=6)
    assert (few.json()["code"], few.json()["left"]) == ("coupon.over", 5)
    await stage.owner.post(f"/coupons/{made['id']}/stop")
    assert (await drop(stage.owner, planned, made)).json()["code"] == "coupon.over"
    dated = await create(stage.owner, valid_minutes=None, valid_until="2026-01-01T00:05:00Z")
    clock.advance(300)
    assert (await drop(stage.owner, planned, dated)).json()["code"] == "coupon.over"
    foreign = await create(other_house.owner)
    assert (await drop(stage.owner, planned, foreign)).json()["code"] == "coupon.not_found"
    await stage.act("start", planned)
    await stage.act("end", planned)
    good = await create(stage.owner)
    assert (await drop(stage.owner, planned, good)).json()["code"] == "coupon.drop_state"


async def test_a_drop_ends_with_the_coupon_and_with_the_broadcast(
    stage: Stage, browser: MakeBrowser, worker: ShowsWorker
) -> None:
    made = await create(stage.owner)
    planned, shown = await dropped(stage, made)
    await stage.owner.post(f"/coupons/{made['id']}/stop")
    assert (await claim(browser(), drop_id=shown["id"])).json()["outcome"] == "over"
    other = (await drop(stage.owner, planned, await create(stage.owner))).json()
    await stage.act("start", planned)
    await stage.act("end", planned)
    assert (await claim(browser(), drop_id=other["id"])).json()["outcome"] == "over"


async def test_a_drop_is_over_when_the_wall_has_given_the_rest(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    made = await create(stage.owner, total=2, on_wall=True)
    _, shown = await dropped(stage, made, quantity=2)
    assert (await claim(browser(), drop_id=shown["id"])).json()["outcome"] == "claimed"
    assert (await claim(browser(), coupon_id=made["id"])).json()["outcome"] == "claimed"
    assert (await claim(browser(), drop_id=shown["id"])).json()["outcome"] == "gone"
    last = (await told(database, channels, stage, "coupon.drop_changed"))[-1]["drop"]
    assert last["ended_at"] is not None


async def test_staff_and_who_was_removed_claim_nothing(
    stage: Stage, browser: MakeBrowser, worker: ShowsWorker
) -> None:
    planned, shown = await dropped(stage)
    assert (await claim(stage.owner, drop_id=shown["id"])).json()["code"] == "coupon.staff"
    viewer = browser()
    you = (await join(viewer))["you"]
    await stage.owner.post(f"/broadcasts/{planned}/removals", json={"person_id": you["id"]})
    assert (await claim(viewer, drop_id=shown["id"])).status_code == 403


async def test_drops_are_for_those_who_run_the_shop_in_the_room(
    stage: Stage, member: MakeMember, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    made = await create(stage.owner)
    assert (await drop(await member("moderator"), planned, made)).status_code == 403
    assert (await drop(await member("analyst"), planned, made)).status_code == 403
    assert (await drop(other_house.owner, planned, made)).status_code == 404
    assert (await drop(await member("host"), planned, made)).status_code == 201


async def test_a_replay_shows_what_was_dropped(stage: Stage, browser: MakeBrowser) -> None:
    planned, shown = await dropped(stage)
    viewer = browser()
    url = f"/watch/tea-room/broadcasts/{planned}/coupon-drops"
    (view,) = (await viewer.get(url)).json()["items"]
    assert (view["id"], view["coupon"]["value"], view["at"]) == (shown["id"], 2000, "2026-01-01T00:00:00Z")
    assert (await claim(viewer, drop_id="00000000-0000-0000-0000-000000000000")).status_code == 404


async def test_the_socket_claims_like_http(
    stage: Stage, browser: MakeBrowser, shows: Shows, shop: Shop
) -> None:
    _, shown = await dropped(stage)
    viewer = browser()
    by = await shows.tickets.use((await join(viewer))["ticket"])
    command = shop.commands["coupon.claim"]
    answer = await command(Order(by=by, id="c", data={"drop_id": shown["id"]}))
    assert answer == (await claim(viewer, drop_id=shown["id"])).json()
    with pytest.raises(CouponInvalid):
        await command(Order(by=by, id="c", data={}))
