from __future__ import annotations

import hashlib
import uuid
from typing import Any

from liveloop.kit.database import Database
from liveloop.kit.fairness import drawn
from liveloop.shop.flash.models import FlashSale
from tests.people.conftest import MakeBrowser
from tests.shop.flash.ground import Flash, join

COLLECT_SECONDS = 10
LATE_SECONDS = 15


async def record(flash: Flash) -> dict[str, Any]:
    url = f"/watch/tea-room/broadcasts/{flash.broadcast_id}/flash-sales/{flash.sale['id']}/draw"
    answer = await flash.stage.owner.get(url)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_all_who_enter_are_drawn_and_each_is_told(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(mode="fair")
    assert (await flash.view())["draws_at"] == "2026-01-01T00:00:35Z"
    viewers = [browser() for _ in range(6)]
    entered = [await flash.buy(viewer) for viewer in viewers]
    assert {one["outcome"] for one in entered} == {"entered"}
    assert await flash.buy(viewers[0]) == entered[0]
    await flash.pass_by(COLLECT_SECONDS + LATE_SECONDS)
    standings = [await flash.standing(viewer) for viewer in viewers]
    assert sorted(one["outcome"] for one in standings) == ["sold_out"] * 4 + ["won"] * 2
    waiting = [one["place"] for one in standings if one["outcome"] == "sold_out"]
    assert sorted(waiting) == [1, 2, 3, 4]
    assert [one["entry_id"] for one in standings] == [one["entry_id"] for one in entered]
    won, waits = await flash.told("flash.won"), await flash.told("flash.waiting")
    assert (len(won), {one["via"] for one in won}, len(waits)) == (2, {"draw"}, 4)
    assert await flash.check() == (8, 2, 0)


async def test_the_draw_can_be_done_again_from_what_is_public(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(mode="fair")
    committed = (await flash.view())["commitment"]
    for _ in range(5):
        await flash.buy(browser())
    assert (await flash.view())["seed"] is None
    await flash.pass_by(COLLECT_SECONDS + LATE_SECONDS)
    done = await record(flash)
    seed = bytes.fromhex(done["seed"])
    assert hashlib.sha256(seed).hexdigest() == done["commitment"] == committed
    assert drawn(seed, done["counted"])[:2] == done["drawn"]
    assert hashlib.sha256("\n".join(done["counted"]).encode()).hexdigest() == done["entries_hash"]
    assert (done["entries"], done["winners"]) == (5, 2)


async def test_a_record_is_there_only_after_the_draw(flash: Flash) -> None:
    await flash.open(mode="fair")
    url = f"/watch/tea-room/broadcasts/{flash.broadcast_id}/flash-sales/{flash.sale['id']}/draw"
    answer = await flash.stage.owner.get(url)
    assert (answer.status_code, answer.json()["code"]) == (409, "flash.state")


async def test_a_seed_is_sealed_until_the_draw(flash: Flash, database: Database) -> None:
    await flash.open(mode="fair")
    async with database.read() as session:
        sale = await session.get_one(FlashSale, uuid.UUID(flash.sale["id"]))
    assert sale.seed is None
    assert sale.sealed_seed is not None
    assert sale.commitment not in sale.sealed_seed
    await flash.pass_by(COLLECT_SECONDS + LATE_SECONDS)
    async with database.read() as session:
        sale = await session.get_one(FlashSale, uuid.UUID(flash.sale["id"]))
    assert hashlib.sha256(bytes.fromhex(sale.seed or "")).hexdigest() == sale.commitment
    assert sale.sealed_seed is None


async def test_who_is_far_behind_still_enters_and_nobody_after_the_draw(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.open(mode="fair")
    flash.clock.advance(COLLECT_SECONDS + LATE_SECONDS)
    last, later = browser(), browser()
    assert (await flash.buy(last))["outcome"] == "entered"
    await flash.pass_by(0)
    assert (await flash.standing(last))["outcome"] == "won"
    assert (await flash.buy(later))["outcome"] == "not_open"


async def test_fewer_entries_than_goods_leave_the_rest_to_the_stock(
    flash: Flash, browser: MakeBrowser
) -> None:
    await flash.open(mode="fair", quantity=5, per_person=2)
    for wanted in (2, 1):
        await flash.buy(browser(), wanted)
    assert await flash.check() == (5, 5, 0)
    await flash.pass_by(COLLECT_SECONDS + LATE_SECONDS)
    assert await flash.check() == (7, 3, 0)
    done = await record(flash)
    assert sorted(done["drawn"]) == done["counted"]


async def test_who_is_removed_before_the_draw_is_left_out(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(mode="fair", quantity=1)
    viewer = browser()
    person = (await join(viewer))["you"]["id"]
    entry = (await flash.buy(viewer))["entry_id"]
    await flash.remove(person)
    await flash.pass_by(COLLECT_SECONDS + LATE_SECONDS)
    done = await record(flash)
    assert (done["counted"], done["drawn"]) == ([], [])
    assert entry not in done["drawn"]
    assert await flash.check() == (10, 0, 0)


async def test_closing_early_draws_after_the_late_ones(flash: Flash, browser: MakeBrowser) -> None:
    await flash.open(mode="fair", seconds=300)
    viewer = browser()
    await flash.buy(viewer)
    await flash.act("close")
    await flash.pass_by(LATE_SECONDS - 1)
    assert (await flash.standing(viewer))["outcome"] == "entered"
    await flash.pass_by(1)
    assert (await flash.standing(viewer))["outcome"] == "won"
