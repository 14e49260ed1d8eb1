"""Banned while live, muted, reported: on phones, in the control room and at the moderators' desk."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient

SOON_SECONDS = 10.0
"""A ban takes effect within a second; the rest is three browsers drawing on a busy machine."""


async def small_phone(browser: Browser) -> Page:
    context = await browser.new_context(
        viewport={"width": 360, "height": 780}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    return await context.new_page()


async def choose(desk: Page, name: str, kind: str, duration: str) -> None:
    """Two clicks in the row of a comment."""
    await desk.get_by_role("button", name=f"禁言、仅自己可见或封禁 {name}").first.click()
    group = desk.locator(".sanction-menu > li", has=desk.get_by_text(kind, exact=True))
    await group.get_by_role("menuitem", name=duration, exact=True).click()


async def test_somebody_is_banned_while_live_appeals_and_comes_in_again(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("bans", title="封禁直播间")
    desk, one, other = await laptop.new_page(), await phone.new_page(), await small_phone(browser)
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/bans")
            await picture_moves(viewer)
        await say(one, "低价加我", name="小明")
        await say(other, "你好", name="小红")
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await choose(desk, "小明", "封禁", "1 小时")
        began = time.monotonic()
        await expect(one.get_by_role("heading", name="你已被移出直播间")).to_be_visible()
        assert time.monotonic() - began < SOON_SECONDS
        await expect(desk.get_by_text("已封禁 小明")).to_be_visible()
        await expect(one.get_by_text("本直播间", exact=True)).to_be_visible()
        await look_at(one, "viewer-banned")
        await one.reload()
        await expect(one.get_by_text("截止")).to_be_visible()
        await one.get_by_label("说明申诉理由").fill("我没有发广告")
        await one.get_by_role("button", name="提交申诉").tap()
        await expect(one.get_by_text("申诉已提交")).to_be_visible()
        await look_at(one, "viewer-appealed")
        await picture_moves(other)

        await desk.goto(f"{install.site_url}/console/desk")
        await expect(desk.locator(".desk-row.is-current")).to_contain_text("我没有发广告")
        await look_at_both(desk, "console-desk-appeal")
        await desk.keyboard.press("w")
        await desk.get_by_label("回复内容").fill("抱歉，弄错了")
        await desk.get_by_role("dialog").get_by_role("button", name="解除限制").click()
        await expect(one.get_by_text("抱歉，弄错了")).to_be_visible()
        await look_at(one, "viewer-lifted")
        async with one.expect_navigation():
            await one.get_by_role("button", name="进入直播间").tap()
        await picture_moves(one)
        await say(one, "谢谢")
        await expect(other.locator(".comment", has_text="谢谢")).to_be_visible()


async def test_somebody_is_muted_and_shadowed(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("mutes", title="禁言直播间")
    desk, one, other = await laptop.new_page(), await phone.new_page(), await small_phone(browser)
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/mutes")
            await picture_moves(viewer)
        await say(one, "刷屏一", name="小明")
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await choose(desk, "小明", "禁言", "10 分钟")
        back = desk.get_by_role("button", name="撤销")
        await back.hover()  # while the pointer is there, the notice stays
        await expect(one.locator(".muted-card")).to_be_visible()
        await expect(one.get_by_role("textbox", name="写评论")).to_be_disabled()
        await one.get_by_role("button", name="时间与原因").tap()
        await expect(one.get_by_role("dialog").get_by_text("截止")).to_be_visible()
        await look_at(one, "viewer-muted")
        await one.get_by_role("button", name="关闭").tap()
        await back.click()
        await expect(one.locator(".muted-card")).to_have_count(0)
        await choose(desk, "小明", "仅自己可见", "1 天")
        await expect(desk.get_by_text("小明 的发言仅自己可见")).to_be_visible()
        await say(one, "没人看见")
        await say(other, "看见我", name="小红")
        await expect(one.locator(".comment", has_text="看见我")).to_be_visible()
        await expect(one.locator(".comment.is-sent", has_text="没人看见")).to_be_visible()
        await expect(other.locator(".comment", has_text="没人看见")).to_have_count(0)
        kept = desk.locator(".talk .comment", has_text="没人看见")
        await expect(kept.get_by_text("仅自己可见")).to_be_visible()
        await expect(desk.locator(".talk .comment p")).to_have_text(["刷屏一", "没人看见", "看见我"])
        await look_at_both(desk, "console-live-shadowed")
        await desk.reload()
        await expect(desk.locator(".talk .comment p")).to_have_text(["刷屏一", "没人看见", "看见我"])
        await expect(kept.get_by_text("仅自己可见")).to_be_visible()
        await one.reload()
        await expect(one.locator(".comment.is-sent", has_text="没人看见")).to_be_visible()
        await other.reload()
        await expect(other.locator(".comment", has_text="看见我")).to_be_visible()
        await expect(other.locator(".comment", has_text="没人看见")).to_have_count(0)
        await desk.get_by_role("button", name="把 小明 的评论展示给所有人").click()
        await expect(other.locator(".comment", has_text="没人看见")).to_be_visible()
        await expect(desk.locator(".talk .comment p")).to_have_text(["刷屏一", "看见我", "没人看见"])
        await expect(kept.get_by_text("仅自己可见")).to_have_count(0)


async def test_a_reported_comment_is_deleted_by_keyboard_and_gone_everywhere(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, _broadcast, address = owner.room_on_air("reports", title="举报直播间")
    desk, one, other = await laptop.new_page(), await phone.new_page(), await small_phone(browser)
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/reports")
            await picture_moves(viewer)
        await desk.goto(f"{install.site_url}/console/desk")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await expect(desk.get_by_role("heading", name="审核台")).to_be_visible()
        await say(one, "中奖请点链接", name="小明")
        await other.get_by_role("button", name="小明 的评论：更多").tap()
        await other.get_by_label("诈骗").check()
        await other.get_by_label("补充说明").fill("假链接")
        await look_at(other, "viewer-report")
        await other.get_by_role("button", name="提交举报").tap()
        await expect(other.get_by_text("已收到")).to_be_visible()
        row = desk.locator(".desk-row", has_text="中奖请点链接")
        await expect(row).to_contain_text("假链接")
        await look_at_both(desk, "console-desk")
        while "is-current" not in (await row.get_attribute("class") or ""):
            await desk.keyboard.press("j")
        await desk.keyboard.press("p")
        await expect(desk.get_by_role("dialog")).to_contain_text("中奖请点链接")
        await look_at_both(desk, "console-desk-person")
        await desk.keyboard.press("Escape")
        await expect(desk.get_by_role("dialog")).to_be_hidden()
        await desk.keyboard.press("d")
        for viewer in (one, other):
            await expect(viewer.locator(".comment", has_text="中奖请点链接")).to_have_count(0)
        await desk.get_by_role("button", name="撤销").click()
        for viewer in (one, other):
            await expect(viewer.locator(".comment", has_text="中奖请点链接")).to_be_visible()
        await desk.keyboard.press("?")
        await look_at_both(desk, "console-desk-help")
