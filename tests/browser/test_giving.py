"""Points that are earned and gifts that are given, on phones and in the control room."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient


async def person_on(page: Page, slug: str) -> str:
    """The id of the person who looks at `page`."""
    joined = await page.evaluate(
        "slug => fetch(`/api/v1/rooms/${slug}/join`, {method: 'POST', body: '{}', "
        "headers: {'content-type': 'application/json'}}).then((answer) => answer.json())",
        slug,
    )
    return str(joined["you"]["id"])


async def give_points(owner: StaffClient, slug: str, page: Page, points: int) -> None:
    """To the person who looks at `page`."""
    person = await person_on(page, slug)
    correction = {"key": f"for {person}", "points": points, "note": "for the test"}
    owner.call("POST", f"/points/people/{person}/corrections", correction)


async def test_points_are_earned_and_stand_in_the_statement(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("earning", title="积分直播间")
    rules = owner.call("GET", "/points/rules")
    owner.call("PUT", "/points/rules", {**rules, "invite": {**rules["invite"], "enabled": True}})
    page = await phone.new_page()
    async with pushing(programme, address):
        await page.goto(f"{install.site_url}/r/earning")
        await picture_moves(page)
        await page.get_by_role("button", name="更多").tap()
        await page.get_by_role("button", name="我的积分").tap()
        sheet = page.get_by_role("dialog", name="我的积分")
        await expect(sheet.get_by_text("观看直播")).to_be_visible()
        await expect(sheet.get_by_text("好友首次进入并看满 3 分钟后到账，每天最多 10 位")).to_be_visible()
        await look_at(page, "viewer-points-tasks")
        await sheet.get_by_role("button", name="签到", exact=True).tap()
        await expect(sheet.get_by_text("已签到")).to_be_visible()
        await expect(sheet.locator(".points-balance")).to_contain_text("10")
        await sheet.get_by_role("button", name="关闭").tap()
        await say(page, "这款茶真香", name="小明")
        await expect(page.get_by_role("status").filter(has_text="发表评论 +2 积分")).to_be_visible()
        await page.get_by_role("button", name="更多").tap()
        await page.get_by_role("button", name="我的积分").tap()
        await expect(sheet.locator(".points-balance")).to_contain_text("12")
        await sheet.get_by_role("tab", name="明细").tap()
        lines = sheet.locator(".statement li")
        await expect(lines).to_have_count(2)
        await expect(lines.first).to_contain_text("发表评论")
        await expect(lines.first).to_contain_text("+2")
        await look_at(page, "viewer-points-statement")


async def test_a_gift_combo_grows_on_every_screen_and_is_given_back(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("gifts", title="礼物直播间")
    one = await phone.new_page()
    other = await (await browser.new_context(locale="zh-CN")).new_page()
    desk = await laptop.new_page()
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/gifts")
            await picture_moves(viewer)
        await one.get_by_role("button", name="送礼物").tap()
        panel = one.get_by_role("dialog", name="礼物")
        await expect(panel.get_by_text("余额 0 积分")).to_be_visible()
        await expect(panel.get_by_text("还差 1 积分")).to_be_visible()
        await look_at(one, "viewer-gifts-short")
        await panel.get_by_role("button", name="关闭").tap()
        await give_points(owner, "gifts", one, 5_000)
        await one.get_by_role("button", name="送礼物").tap()
        await expect(panel.get_by_text("余额 5000 积分")).to_be_visible()
        await panel.get_by_role("button", name="玫瑰").tap()
        await look_at(one, "viewer-gifts")
        await panel.get_by_role("button", name="赠送 · 2 积分").tap()
        again = panel.get_by_role("button", name="再送一次")
        await expect(again).to_be_visible()
        for count in (2, 3):
            await again.tap()
            await expect(panel.get_by_text(f"×{count}")).to_be_visible()
        await expect(other.locator(".gift-banner .gift-count")).to_have_text("×3")
        await expect(panel.get_by_text("余额 4994 积分")).to_be_visible()
        await panel.get_by_role("button", name="火箭").tap()
        await panel.get_by_role("button", name="赠送 · 1000 积分").tap()
        await expect(other.locator(".gift-effect")).to_be_visible()
        await look_at(other, "viewer-gift-effect")
        await panel.get_by_role("button", name="关闭").tap()
        await picture_moves(other)
        await one.get_by_role("button", name="更多").tap()
        await one.get_by_role("button", name="贡献榜").tap()
        board = one.get_by_role("dialog", name="贡献榜")
        await expect(board.get_by_text("我排第 1 名，贡献 1006 积分")).to_be_visible()
        await look_at(one, "viewer-leaders")
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}?tool=gifts")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await expect(desk.get_by_text("共 1006 积分")).to_be_visible()
        await look_at_both(desk, "console-gifts-stream")
        await desk.locator(".gifts-sent li", has_text="火箭").get_by_role("button", name="退回").click()
        await desk.get_by_role("textbox", name="原因").fill("误送")
        await desk.get_by_role("dialog").get_by_role("button", name="退回").click()
        await expect(board.get_by_text("我排第 1 名，贡献 6 积分")).to_be_visible()


async def test_staff_keeps_gifts_rules_and_books(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext, phone: BrowserContext
) -> None:
    owner.call("POST", "/rooms", {"slug": "books", "title": "账本直播间", "orientation": "portrait"})
    viewer, desk = await phone.new_page(), await laptop.new_page()
    await viewer.goto(f"{install.site_url}/r/books")
    await give_points(owner, "books", viewer, 30)
    await desk.goto(f"{install.site_url}/console/gifts")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await expect(desk.get_by_text("小心心")).to_be_visible()
    await look_at_both(desk, "console-gifts")
    await desk.get_by_role("button", name="添加礼物").click()
    drawer = desk.get_by_role("dialog")
    await drawer.get_by_label("中文名称").fill("一杯茶")
    await drawer.get_by_label("英文名称").fill("Cup of tea")
    await look_at_both(desk, "console-gift-drawer")
    await drawer.get_by_role("button", name="保存").click()
    await expect(desk.get_by_role("row", name="一杯茶")).to_be_visible()
    await desk.goto(f"{install.site_url}/console/points")
    await expect(desk.get_by_text("观众持有")).to_be_visible()
    await look_at_both(desk, "console-points")
    await desk.locator("table button.link-button").first.click()
    await drawer.get_by_label("调整积分").fill("20")
    await drawer.get_by_label("原因").fill("补发")
    await drawer.get_by_role("button", name="调整").click()
    await expect(drawer.locator(".points-lines li").first).to_contain_text("+20")
    await look_at_both(desk, "console-points-person")
    await desk.goto(f"{install.site_url}/console/points?tab=rules")
    await expect(desk.get_by_text("每人每天最多积分")).to_be_visible()
    await look_at_both(desk, "console-points-rules")
    await desk.goto(f"{install.site_url}/console/points?tab=audits")
    await desk.get_by_role("button", name="立即对账").click()
    await expect(desk.get_by_text("账目正确").first).to_be_visible()
    await look_at_both(desk, "console-points-audits")
