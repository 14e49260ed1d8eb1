"""The same as test_snapshots, of what is sold."""

from __future__ import annotations

from liveloop.kit.clock import ManualClock
from liveloop.kit.jobs import JobRunner
from tests.people.conftest import MakeBrowser
from tests.shop.coupons.ground import claim, drop
from tests.shop.coupons.ground import create as make_coupon
from tests.shop.flash.ground import Flash
from tests.shows.rig import Stage
from tests.shows.watch.following import Client

SOON = "2026-01-01T00:10:00Z"
LATER = "2026-01-01T00:20:00Z"


async def test_what_is_dropped(
    client: Client, stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    owner, changed = stage.owner, {"coupon.drop_changed"}
    for number in range(4):
        coupon = await make_coupon(owner, title=f"{number}", total=1)
        shown = await client.check(lambda one=coupon: drop(owner, planned, one, seconds=10), events=changed)
        drop_id = shown["coupons"]["items"][-1]["id"]
        url = f"/broadcasts/{planned}/coupon-drops/{drop_id}/end"
        if number == 0:
            shown = await client.check(lambda one=drop_id: claim(browser(), drop_id=one), events=changed)
            assert shown["coupons"]["items"][0]["claimed"] == 1
        elif number == 1:
            await client.check(lambda path=url: owner.post(path, json={}), events=changed)
        elif number == 2:
            stop = f"/coupons/{coupon['id']}/stop"
            await client.check(lambda path=stop: owner.post(path), events=changed)
        else:
            clock.advance(25)
            await client.check(job_runner.run_due, events=changed)
        clock.advance(1)
    assert len((await client.fresh())["coupons"]["items"]) == 3


async def test_what_is_sold_in_a_flash(client: Client, flash: Flash, browser: MakeBrowser) -> None:
    changed = {"flash.changed"}
    await flash.plan(received=20)
    viewers = [browser() for _ in range(2)]
    for viewer in viewers:
        await viewer.post("/rooms/tea-room/join", json={})
    buyer, second = viewers
    won = {*changed, "flash.won", "flash.waiting"}

    async def announced(mode: str) -> None:
        await flash.prepare(quantity=1, mode=mode, seconds=10)
        await client.check(lambda: flash.act("start"), events=changed)
        flash.clock.advance(10)

    await announced("fast")
    shown = await client.check(lambda: flash.buy(buyer), events=changed)
    assert shown["flash"]["items"][0]["sold_out"] is True
    await flash.buy(second)
    await client.check(lambda: flash.pass_by(25), events=changed)
    await announced("fast")
    await client.check(lambda: flash.act("close"), events=changed)
    await client.check(lambda: flash.pass_by(15), events=changed)
    await announced("fair")
    for viewer in viewers:
        await flash.buy(viewer)
    shown = await client.check(lambda: flash.pass_by(25), events={*won, "flash.lapsed"})
    assert shown["flash"]["items"][-1]["winners"] == 1
    await announced("fast")
    assert len((await client.fresh())["flash"]["items"]) == 3
