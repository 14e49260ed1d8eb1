"""A coupon from the form in the console through a drop in the room to the wall of a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import picture_moves
from tests.fixtures.install import OWNER, RunningInstall, StaffClient


async def make_coupon(desk: Page, title: str, *, on_wall: bool = False) -> None:
    """As the form offers it: 20 off from 100, for a day, one a person."""
    await desk.get_by_role("button", name="新建优惠券").first.click()
    drawer = desk.get_by_role("dialog")
    await drawer.get_by_label("名称").fill(title)
    if on_wall:
        await drawer.get_by_role("switch", name="放进券墙").click()
    await drawer.get_by_role("button", name="保存").click()
    await expect(drawer).to_be_hidden()
    await expect(desk.get_by_text(title, exact=True)).to_be_visible()


async def test_a_coupon_is_dropped_claimed_and_on_the_wall(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("coupons", title="领券直播间")
    desk, viewer = await laptop.new_page(), await phone.new_page()
    await desk.goto(f"{install.site_url}/console/coupons")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await look_at_both(desk, "console-coupons-none")
    await desk.get_by_role("button", name="新建优惠券").first.click()
    await look_at_both(desk, "console-coupon-create")
    await desk.get_by_role("dialog").get_by_role("button", name="取消").click()
    await make_coupon(desk, "开播福利")
    await make_coupon(desk, "会场券", on_wall=True)

    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/coupons")
        await picture_moves(viewer)
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await desk.get_by_role("tab", name="优惠券").click()
        await desk.get_by_role("button", name="投放“开播福利”").click()

        card = viewer.locator(".drop")
        await expect(card).to_contain_text("满 ¥100 可用")
        await look_at(viewer, "viewer-drop-countdown")
        await card.get_by_role("button", name="领取", exact=True).click(timeout=30_000)
        await expect(card).to_contain_text("已放入你的券包")
        await expect(card).to_contain_text("已领 1/100")
        await look_at(viewer, "viewer-drop-claimed")
        await look_at_both(desk, "console-drops")
        await viewer.reload()
        await expect(card).to_contain_text("已放入你的券包")

        await card.get_by_role("button", name="去看看").tap()
        wall = viewer.get_by_role("dialog")
        await expect(wall.get_by_role("tabpanel")).to_contain_text("开播福利")
        await look_at(viewer, "viewer-wall-mine")
        await wall.get_by_role("tab", name="可领取").tap()
        await wall.get_by_role("button", name="领取「会场券」").tap()
        await expect(wall.locator(".ticket", has_text="会场券")).to_contain_text("已领取")
        await look_at(viewer, "viewer-wall-room")
        await wall.get_by_role("tab", name="我的").tap()
        await expect(wall.locator(".ticket")).to_have_count(2)

        await desk.get_by_role("button", name="结束投放").click()
        await expect(desk.get_by_text("已结束")).to_be_visible()
    await desk.goto(f"{install.site_url}/console/coupons")
    await expect(desk.get_by_text("1 / 100").first).to_be_visible()
    await look_at_both(desk, "console-coupons")
    await desk.get_by_role("button", name="“开播福利”的领取记录").click()
    await expect(desk.get_by_role("dialog").get_by_text("直播间投放")).to_be_visible()
    await look_at_both(desk, "console-coupon-claims")
    await desk.keyboard.press("Escape")
    await desk.get_by_role("button", name="停发“会场券”").click()
    await desk.get_by_role("tooltip").get_by_role("button", name="停发").click()
    await expect(desk.get_by_text("会场券", exact=True)).to_be_hidden()


async def test_shipping_is_set_once_and_kept(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    desk = await laptop.new_page()
    await desk.goto(f"{install.site_url}/console/shipping")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await desk.get_by_label("每单运费").fill("8")
    await desk.get_by_role("switch", name="满额免运费").click()
    await desk.get_by_label("满多少免运费").fill("99")
    await desk.get_by_role("button", name="保存").click()
    await expect(desk.get_by_text("现在每单收 ¥8.00，商品满 ¥99.00 免运费")).to_be_visible()
    await look_at_both(desk, "console-shipping")
    await desk.reload()
    await expect(desk.get_by_label("满多少免运费")).to_have_value("99.00")
