from __future__ import annotations

from tests.people.conftest import MakeBrowser
from tests.shop.flash.ground import SOON, Flash


async def test_a_scheduled_sale_is_announced_once_the_broadcast_is_on_air(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.plan()
    await flash.prepare(starts_at="2026-01-01T00:05:00Z")
    await flash.pass_by(300)
    assert (await flash.read())["state"] == "draft"
    await flash.stage.act("prepare", flash.broadcast_id)
    await flash.stage.act("start", flash.broadcast_id)
    await flash.pass_by(5)
    read = await flash.read()
    assert (read["state"], read["at"], read["starts_at"]) == ("on", "2026-01-01T00:05:05Z", None)
    await flash.pass_by(10)
    assert (await flash.buy(browser()))["outcome"] == "won"


async def test_it_waits_for_the_one_that_is_on(flash: Flash) -> None:
    await flash.plan()
    await flash.stage.act("prepare", flash.broadcast_id)
    await flash.stage.act("start", flash.broadcast_id)
    await flash.prepare(seconds=5)
    await flash.act("start")
    await flash.prepare(starts_at="2026-01-01T00:00:01Z")
    await flash.pass_by(1)
    assert (await flash.read())["state"] == "draft"
    await flash.pass_by(30)
    await flash.pass_by(5)
    assert (await flash.read())["state"] == "on"


async def test_what_was_never_announced_goes_back_when_the_broadcast_is_over(flash: Flash) -> None:
    await flash.plan()
    await flash.prepare(starts_at=SOON)
    await flash.stage.act("prepare", flash.broadcast_id)
    await flash.stage.act("end", flash.broadcast_id)
    assert await flash.check() == (8, 2, 0)
    await flash.pass_by(600)
    assert (await flash.read())["state"] == "settled"
    assert await flash.check() == (10, 0, 0)
    assert (await flash.act("start")).json()["code"] == "flash.state"
    assert (await flash.try_prepare()).json()["code"] == "flash.state"
