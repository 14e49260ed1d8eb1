"""Words are listed and tried; what is held is shown to everybody or to nobody, by a moderator's key."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient


async def list_words(page: Page, *words: str, action: str) -> None:
    await page.locator("#page").get_by_role("button", name="添加词").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("词，每行一个").fill("\n".join(words))
    await drawer.get_by_text(action, exact=True).click()
    await drawer.get_by_role("button", name="添加词").click()
    await expect(drawer).to_be_hidden()


async def test_words_are_listed_tried_and_removed(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    owner.room_on_air("words", title="词表直播间")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/words")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await expect(page.get_by_role("heading", name="还没有敏感词")).to_be_visible()
    await look_at_both(page, "console-words-empty")
    await page.get_by_role("button", name="添加词").click()
    await page.get_by_role("dialog").get_by_role("button", name="添加词").click()
    await expect(page.get_by_role("dialog").get_by_text("必填")).to_be_visible()
    await look_at_both(page, "console-words-add")
    await page.get_by_role("dialog").get_by_role("button", name="取消").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await list_words(page, "刷单", "spam*", action="屏蔽")
    await list_words(page, "笨蛋", action="打码")
    await expect(page.get_by_role("row")).to_have_count(4)
    await page.get_by_label("假装观众发一句话").fill("你个笨 蛋")
    await page.get_by_role("button", name="检查").click()
    await expect(page.get_by_role("status")).to_contain_text("会显示为：你个* *")
    await page.get_by_label("假装观众发一句话").fill("来刷-單吧")
    await page.get_by_role("button", name="检查").click()
    await expect(page.get_by_role("status")).to_contain_text("会被屏蔽")
    await look_at_both(page, "console-words")
    await page.get_by_label("适用范围").click()
    await page.get_by_title("词表直播间").click()
    await expect(page.get_by_role("heading", name="还没有敏感词")).to_be_visible()
    await list_words(page, "只在这里", action="先审后发")
    await page.get_by_label("假装观众发一句话").fill("只在这里")
    await page.get_by_role("button", name="检查").click()
    await expect(page.get_by_role("status")).to_contain_text("会等待审核")
    await page.get_by_label("适用范围").click()
    await page.get_by_title("所有直播间").click()
    await page.get_by_label("查找").fill("SPAM")
    await page.get_by_label("查找").press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("button", name="移除“spam*”").click()
    await expect(page.get_by_text("没有匹配的词")).to_be_visible()
    for word in owner.call("GET", "/moderation/words")["items"]:
        owner.call("DELETE", f"/moderation/words/{word['id']}")


async def test_a_moderator_decides_what_waits(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    room, broadcast, address = owner.room_on_air("review", title="审核直播间")
    owner.call("PUT", f"/rooms/{room['id']}/comment-rules", {"review": True})
    desk, author = await laptop.new_page(), await phone.new_page()
    reader = await (await browser.new_context(locale="zh-CN")).new_page()
    async with pushing(programme, address):
        for viewer in (author, reader):
            await viewer.goto(f"{install.site_url}/r/review")
        await say(author, "这茶真香", name="小明")
        await say(author, "这茶太苦")
        for words in ("这茶真香", "这茶太苦"):
            held = author.locator(".comment.is-held", has_text=words)
            await expect(held).to_contain_text("等待审核，仅你自己可见")
        await look_at(author, "viewer-comment-held")
        await expect(reader.get_by_text("这茶真香")).to_have_count(0)

        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await expect(desk.get_by_role("heading", name="待审核 2")).to_be_visible()
        await look_at_both(desk, "console-queue")
        await desk.get_by_role("heading", name="待审核 2").click()
        await desk.keyboard.press("j")
        await expect(reader.get_by_text("这茶真香")).to_be_visible()
        await expect(author.locator(".comment:not(.is-held)", has_text="这茶真香")).to_be_visible()
        await expect(desk.get_by_role("heading", name="待审核 1")).to_be_visible()
        await desk.get_by_role("button", name="拒绝 小明 的评论").click()
        await expect(author.locator(".comment", has_text="这茶太苦")).to_contain_text("没有通过审核")
        await expect(desk.get_by_role("heading", name="待审核")).to_have_count(0)
        await expect(reader.get_by_text("这茶太苦")).to_have_count(0)
        await desk.get_by_role("tab", name="评论规则").click()
        await desk.get_by_role("button", name="审核记录").click()
        record = desk.get_by_role("dialog")
        await record.get_by_text("已拒绝").click()
        await expect(record.get_by_text("这茶太苦")).to_be_visible()
        await look_at_both(desk, "console-record")
        await record.get_by_role("button", name="关闭").click()

        await desk.get_by_role("switch", name="先审后发").click()
        await expect(desk.get_by_text("规则已生效")).to_be_visible()
        await desk.wait_for_timeout(1100)  # sleeps: a change counts within a second
        await say(author, "不用等了")
        await expect(reader.get_by_text("不用等了")).to_be_visible()
