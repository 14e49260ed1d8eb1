"""Flash sales: run from the control room, fair on two phones with different delays, fast with an order."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.screens import look_at, look_at_both
from tests.browser.test_draws import control_room
from tests.browser.test_orders import address_if_asked, free_shipping, pay
from tests.browser.test_shelf import TEA, product
from tests.browser.watching import BEHIND_SECONDS, hold_back, picture_moves
from tests.fixtures.install import RunningInstall, StaffClient

COUNTDOWN_SECONDS = 10
DRAW_MILLISECONDS = 60_000
SIZE = {"width": 360, "height": 780}


def prepared(owner: StaffClient, broadcast: dict[str, Any], made: dict[str, Any], **terms: Any) -> str:
    form = {"variant_id": made["variants"][0]["id"], "price": 1900, "quantity": 1, **terms}
    sale = owner.call("POST", f"/broadcasts/{broadcast['id']}/flash-sales", form)
    return str(sale["id"])


def start(owner: StaffClient, broadcast: dict[str, Any], sale: str) -> None:
    owner.call("POST", f"/broadcasts/{broadcast['id']}/flash-sales/{sale}/start", {})


async def two_phones(
    install: RunningInstall, browser: Browser, phone: BrowserContext, slug: str
) -> tuple[Page, Page]:
    first = await phone.new_page()
    second = await (await browser.new_context(locale="zh-CN", viewport=SIZE)).new_page()
    for viewer in (first, second):
        await viewer.goto(f"{install.site_url}/r/{slug}")
        await picture_moves(viewer)
    return first, second


async def test_a_fair_sale_opens_with_the_picture_of_each_and_can_be_checked(
    install: RunningInstall, owner: StaffClient, browser: Browser, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("fair-sale", title="公平抢购直播间")
    made = product(owner, TEA, "teal", stock=5)
    loop = asyncio.get_running_loop()
    async with pushing(programme, address):
        prompt, late = await two_phones(install, browser, phone, "fair-sale")
        await hold_back(late, BEHIND_SECONDS)
        sale = prepared(owner, broadcast, made, mode="fair", countdown=COUNTDOWN_SECONDS, seconds=15)
        began = loop.time()
        start(owner, broadcast, sale)
        card, other = prompt.locator(".flash"), late.locator(".flash")
        await expect(card.get_by_role("timer")).to_contain_text("后开抢")
        await expect(other).to_have_count(0)
        await look_at(prompt, "viewer-flash-countdown")
        await expect(other.get_by_role("timer")).to_contain_text("后开抢")
        assert loop.time() - began > BEHIND_SECONDS - 4

        await card.get_by_role("button", name="参与抢购").tap()
        await expect(other.get_by_role("button", name="秒后开抢")).to_be_disabled()
        await expect(card).to_contain_text("已参与，等待开奖")
        await other.get_by_role("button", name="参与抢购").click()
        await expect(other).to_contain_text("已参与，等待开奖")
        await look_at(prompt, "viewer-flash-entered")

        for viewer in (prompt, late):
            await expect(viewer.locator(".flash.is-won")).to_have_count(0)
        both = [prompt.get_by_role("status"), late.get_by_role("status")]
        for status in both:
            decided = status.filter(has_text="抢到了").or_(status.filter(has_text="候补第 1 位"))
            await expect(decided).to_be_visible(timeout=DRAW_MILLISECONDS)
        wins = [await viewer.locator(".flash.is-won").count() for viewer in (prompt, late)]
        assert sorted(wins) == [0, 1]

        await card.get_by_role("button", name="验证开奖结果").tap()
        sheet = prompt.get_by_role("dialog")
        await sheet.get_by_role("button", name="验证开奖结果").tap()
        await expect(sheet).to_contain_text("验证通过：2 个参与编号")
        await look_at(prompt, "viewer-flash-draw")


async def test_a_fast_sale_is_run_in_two_clicks_won_by_the_first_and_ordered(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("fast-sale", title="秒杀直播间")
    free_shipping(owner)
    product(owner, {**TEA, "title": "秒杀龙井"}, "olive", stock=5)
    desk = await laptop.new_page()
    async with pushing(programme, address):
        first, second = await two_phones(install, browser, phone, "fast-sale")
        await control_room(desk, install, broadcast, "秒杀")
        await prepare_at_the_desk(desk)
        await desk.get_by_role("button", name="开始", exact=True).click()

        card = first.locator(".flash")
        await expect(card.get_by_role("button", name="秒后开抢")).to_be_disabled()
        await card.get_by_role("button", name="立即抢购").tap()
        await expect(card).to_contain_text("抢到了")
        await second.locator(".flash").get_by_role("button", name="立即抢购").click()
        await expect(second.locator(".flash")).to_contain_text("你在候补第 1 位")
        await look_at(first, "viewer-flash-won")
        await look_at(second, "viewer-flash-waiting")
        await second.reload()
        await expect(second.locator(".flash")).to_contain_text("你在候补第 1 位")
        await expect(desk.get_by_text("已抢 1 / 1")).to_be_visible()
        await expect(desk.get_by_text("候补 1 人")).to_be_visible()
        await look_at_both(desk, "console-flash")

        await card.get_by_role("button", name="去下单").tap()
        await address_if_asked(first)
        sheet = first.get_by_role("dialog").last
        await expect(sheet).to_contain_text("¥19.00")
        await look_at(first, "viewer-flash-order")
        await first.get_by_role("button", name="提交并支付").tap()
        await pay(first)
        await expect(card).to_contain_text("你已下单")
        (order,) = owner.call("GET", f"/orders?broadcast_id={broadcast['id']}")["items"]
        assert (order["state"], order["total"]) == ("paid", 1900)
        await desk.get_by_role("button", name="抢到的人").click()
        await expect(desk.get_by_role("dialog")).to_contain_text("已下单")
        await look_at_both(desk, "console-flash-winners")
    await desk.goto(f"{install.site_url}/console/flash-sales")
    await expect(desk.get_by_text("秒杀龙井")).to_be_visible()
    await look_at_both(desk, "console-flash-sales")


async def prepare_at_the_desk(desk: Page) -> None:
    await desk.get_by_role("button", name="新建秒杀").click()
    drawer = desk.get_by_role("dialog")
    await drawer.get_by_label("商品").fill("秒杀")
    await desk.get_by_title("秒杀龙井").click()
    await drawer.get_by_label("规格").click()
    await desk.locator(".ant-select-item-option").filter(has_text="库存 5").click()
    await drawer.get_by_label("秒杀价").fill("19")
    await drawer.get_by_label("数量").fill("1")
    await look_at_both(desk, "console-flash-create")
    await drawer.get_by_role("button", name="准备好").click()
    await expect(drawer).to_be_hidden()
