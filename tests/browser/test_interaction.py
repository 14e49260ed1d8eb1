"""Likes that everybody sees, and a comment on top, on phones and in the control room."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient


async def test_whoever_is_answered_or_named_is_told(
    install: RunningInstall, owner: StaffClient, browser: Browser, phone: BrowserContext, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("answers", title="问答直播间")
    one = await phone.new_page()
    other = await (await browser.new_context(locale="zh-CN")).new_page()
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/answers")
        await say(one, "多少钱", name="小明")
        await say(other, "你好", name="小红")
        await other.get_by_role("button", name="回复 小明").click()
        await expect(other.get_by_text("回复 小明", exact=True)).to_be_visible()
        await say(other, "九块九")
        await expect(one.get_by_role("status").filter(has_text="小红 回复了你：九块九")).to_be_visible()
        await expect(one.locator(".comment", has_text="九块九")).to_contain_text("回复 小明")
        box = one.get_by_role("textbox", name="写评论")
        await box.fill("谢谢 @小")
        await expect(one.get_by_role("button", name="@小红")).to_be_visible()
        await look_at(one, "viewer-mention")
        await one.get_by_role("button", name="@小红").click()
        await expect(box).to_have_value("谢谢 @小红 ")
        await one.get_by_role("button", name="发送", exact=True).click()
        await expect(other.get_by_role("status").filter(has_text="小明 提到了你")).to_be_visible()


async def test_a_poll_is_asked_voted_and_counted(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("polls", title="投票直播间")
    desk, one = await laptop.new_page(), await phone.new_page()
    other = await (await browser.new_context(locale="zh-CN")).new_page()
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/polls")
            await picture_moves(viewer)
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await desk.get_by_role("button", name="新建投票").click()
        drawer = desk.get_by_role("dialog")
        await drawer.get_by_label("问题").fill("下一场想看什么")
        await drawer.get_by_label("选项 1", exact=True).fill("绿茶")
        await drawer.get_by_label("选项 2", exact=True).fill("红茶")
        await look_at_both(desk, "console-poll-create")
        await drawer.get_by_role("button", name="备好").click()
        await expect(drawer).to_be_hidden()
        await desk.get_by_role("button", name="发起", exact=True).click()
        await expect(one.get_by_role("heading", name="下一场想看什么")).to_be_visible()
        await look_at(one, "viewer-poll")
        await one.get_by_role("button", name="绿茶").tap()
        await expect(one.locator(".poll-number.is-mine")).to_contain_text("100%")
        await other.get_by_role("button", name="红茶").click()
        await expect(one.locator(".poll-number.is-mine")).to_contain_text("50%")
        await look_at(one, "viewer-poll-voted")
        await one.reload()
        await expect(one.locator(".poll-number.is-mine")).to_contain_text("绿茶")
        await expect(desk.get_by_text("2 人参与")).to_be_visible()
        await desk.get_by_role("button", name="结束投票").click()
        await expect(other.get_by_text("投票已结束")).to_be_visible()
        await other.get_by_role("button", name="收起").click()
        await expect(other.get_by_role("heading", name="下一场想看什么")).to_have_count(0)
        await look_at_both(desk, "console-polls")


async def likes_reach(page: Page, count: int) -> None:
    await expect(page.locator(".like-count")).to_have_attribute("data-likes", str(count))


async def test_likes_and_a_comment_on_top_are_seen_by_everybody(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("hearts", title="点赞直播间")
    desk, one = await laptop.new_page(), await phone.new_page()
    other = await (
        await browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    ).new_page()
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/hearts")
            await picture_moves(viewer)
        for _ in range(3):
            await one.locator(".like").tap()
        await likes_reach(one, 3)
        await likes_reach(other, 3)
        await other.get_by_role("button", name="点赞").click()
        for viewer in (one, other):
            await likes_reach(viewer, 4)

        await say(one, "这款有蓝色吗", name="小明")
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await desk.get_by_role("button", name="置顶 小明 的评论").click()
        await desk.get_by_role("menuitem", name="置顶 5 分钟").click()
        for viewer in (one, other):
            await expect(viewer.locator(".pinned")).to_contain_text("这款有蓝色吗")
        await look_at(one, "viewer-likes-pinned")
        await expect(desk.get_by_text("获赞")).to_be_visible()
        await look_at_both(desk, "console-pinned")
        await other.reload()
        await expect(other.locator(".pinned")).to_contain_text("这款有蓝色吗")
        await likes_reach(other, 4)
        await desk.get_by_role("button", name="取消置顶").click()
        for viewer in (one, other):
            await expect(viewer.locator(".pinned")).to_have_count(0)
