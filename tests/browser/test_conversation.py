"""Comments that fly, emoji, badges and the assistant on a phone; rules, search and export on the desk."""

from __future__ import annotations

import asyncio
import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient
from tests.waiting import until

PRICE = {
    "name": "价格",
    "words": ["多少钱"],
    "reply": "{name}，在购物袋里",
    "rule_seconds": 0,
    "person_seconds": 0,
}


async def flies(sender: Page, page: Page, *texts: str) -> Locator:
    """One of them over the picture of `page`: what comes in a moment when it stands still does not fly."""
    for text in texts:
        await say(sender, text)
        bullet = page.locator(f'.bullet[data-text="{text}"]')
        with suppress(AssertionError):
            await expect(bullet).to_be_visible(timeout=5_000)
            return bullet
    pytest.fail(f"none of {texts} flew")


async def test_comments_fly_and_the_assistant_answers(
    install: RunningInstall, owner: StaffClient, browser: Browser, phone: BrowserContext, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("talking", title="聊天直播间")
    link = {"label": "去购物袋", "url": "https://shop.example/tea"}
    rule = owner.call("POST", "/reply-rules", {**PRICE, "link": link})
    one = await phone.new_page()
    other = await (await browser.new_context(locale="zh-CN")).new_page()
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/talking")
            await picture_moves(viewer)
        await say(one, "这个多少钱", name="小明")
        answer = other.locator(".comment.from-assistant")
        await expect(answer).to_contain_text("小明，在购物袋里")
        await expect(answer.locator(".role")).to_have_text("助手")
        await expect(answer.get_by_role("link", name="去购物袋")).to_have_attribute("href", link["url"])
        await expect(other.locator(".comment", has_text="这个多少钱")).to_contain_text("新朋友")
        await say(other, "来看看", name="小红")
        bullet = await flies(other, one, "好看", "真好看", "越看越好看")
        assert "is-mine" not in (await bullet.get_attribute("class") or "")
        await one.get_by_role("button", name="更多", exact=True).tap()
        await one.get_by_role("button", name="弹幕").tap()
        await look_at(one, "viewer-bullets-sheet")
        await one.get_by_role("radio", name="半屏").check()
        await one.get_by_role("switch").uncheck()
        await one.get_by_role("button", name="关闭").tap()
        await expect(one.locator(".bullets")).to_have_count(0)
        await one.reload()
        await picture_moves(one)
        await expect(one.locator(".bullets")).to_have_count(0)
        await flies(one, other, "我自己说的", "我又说了", "我还在说")
        for text in ("第一条弹幕", "第二条弹幕长一些", "第三条"):
            await say(one, text)
        await look_at(other, "viewer-bullets")
    owner.call("DELETE", f"/reply-rules/{rule['id']}")


async def test_an_emoji_is_chosen_by_hand_and_by_keyboard(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("emoji", title="表情直播间")
    page = await phone.new_page()
    async with pushing(programme, address):
        await page.goto(f"{install.site_url}/r/emoji")
        await picture_moves(page)
        await choose_emoji(page)


async def choose_emoji(page: Page) -> None:
    box = page.get_by_role("textbox", name="写评论")
    await box.fill("好茶")
    await page.get_by_role("button", name="表情").tap()
    picker = page.get_by_role("dialog", name="选择表情")
    await expect(picker.get_by_role("button", name="笑脸")).to_be_focused()
    await look_at(page, "viewer-emoji")
    await picker.get_by_role("button", name="火", exact=True).tap()
    await expect(box).to_have_value("好茶🔥")
    await picker.get_by_role("button", name="笑脸").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("好茶🔥😂")
    await page.keyboard.press("Escape")
    await expect(picker).to_be_hidden()
    await expect(box).to_be_focused()
    await page.get_by_role("button", name="表情").tap()
    await expect(picker.get_by_role("button").first).to_have_accessible_name("笑哭")
    await box.fill("👨‍👩‍👧‍👦" * 150)
    await expect(page.get_by_role("button", name="发送", exact=True)).to_be_enabled()


async def test_rules_are_written_and_tried(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    _room, broadcast, _address = owner.room_on_air("rules-desk", title="规则直播间")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/replies")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await expect(page.get_by_role("heading", name="还没有自动回复")).to_be_visible()
    await look_at_both(page, "console-replies-empty")
    await page.get_by_role("button", name="新建规则").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("名称").fill("价格")
    await drawer.get_by_label("词", exact=True).fill("多少钱")
    await page.keyboard.press("Enter")
    await drawer.get_by_role("textbox", name="回答").fill("{name}，在购物袋里")
    await look_at_both(page, "console-replies-rule")
    await drawer.get_by_role("button", name="保存", exact=False).click()
    await expect(drawer).to_be_hidden()
    await page.get_by_label("试一句话").fill("這個多少錢")
    await page.get_by_role("button", name="检查").click()
    outcome = page.get_by_role("status").filter(has_text="助手会说")
    await expect(outcome).to_contain_text("在购物袋里")
    await expect(outcome.locator("mark")).to_have_text("多少錢")
    await look_at_both(page, "console-replies")
    await page.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}?tool=replies")
    await expect(page.get_by_text("已回答 0 次")).to_be_visible()
    await page.get_by_role("switch", name="启用“价格”").click()
    await expect(page.get_by_role("switch", name="启用“价格”")).not_to_be_checked()
    await look_at_both(page, "console-replies-tool")
    for rule in owner.call("GET", "/reply-rules")["items"]:
        owner.call("DELETE", f"/reply-rules/{rule['id']}")


async def test_comments_are_searched_and_exported(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("search-desk", title="搜索直播间")
    viewer = await phone.new_page()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/search-desk")
        await picture_moves(viewer)
        await say(viewer, "這款龍井茶葉真香", name="小明")
        for text in ("Free SHIPPING today", "=1+1 茶杯"):
            await say(viewer, text)
            await expect(viewer.locator(".comment.is-sent", has_text=text)).to_be_visible()
    await until(
        lambda: _finds(owner, broadcast["id"], "茶杯"), seconds=30, what="the last comment in the index"
    )
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/comments")
    await sign_in(page, OWNER["email"], OWNER["password"])
    found = page.locator(".found-one")
    await page.get_by_role("searchbox", name="搜索评论").fill("龙井茶叶")
    await page.keyboard.press("Enter")
    await expect(found).to_have_count(1)
    await expect(found.locator("mark")).to_have_text("龍井茶葉")
    await page.get_by_role("searchbox", name="搜索评论").fill("ship")
    await page.keyboard.press("Enter")
    await expect(found.locator("mark")).to_have_text("SHIPPING")
    assert "query=ship" in page.url
    await look_at_both(page, "console-comments")
    await page.goto(f"{install.site_url}/console/comments?broadcast={broadcast['id']}")
    await expect(found).to_have_count(3)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="导出").click()
    text = (await (await download.value).path()).read_text(encoding="utf-8-sig")
    assert [row["body"] for row in csv.DictReader(io.StringIO(text))] == [
        "這款龍井茶葉真香",
        "Free SHIPPING today",
        "'=1+1 茶杯",
    ]
    await page.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}?tool=comments")
    await expect(found).to_have_count(3)
    await look_at_both(page, "console-comments-tool")


async def _finds(owner: StaffClient, broadcast: str, query: str) -> bool:
    url = f"/comments?broadcast_id={broadcast}&query={query}"
    return bool((await asyncio.to_thread(owner.call, "GET", url))["items"])
