"""From a fresh install to a replay, by hand in the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.screens import look_at_both
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall


@pytest.fixture
def fresh_install(tmp_path: Path) -> Iterator[RunningInstall]:
    """An install nobody has entered yet."""
    with RunningInstall(tmp_path / "install") as running:
        yield running


async def copied(page: Page, label: str) -> str:
    """What the copy button beside the label puts on the clipboard."""
    await page.get_by_role("button", name=f"复制{label}").click()
    return str(await page.evaluate("navigator.clipboard.readText()"))


async def set_up(page: Page, install: RunningInstall) -> None:
    await page.goto(f"{install.site_url}/console/")
    await expect(page.get_by_role("heading", name="创建所有者账号")).to_be_visible()
    await expect(page.get_by_text("链接里没有启动令牌")).to_be_visible()
    await page.goto(f"{install.site_url}/console/setup#{install.setup_token()}")
    await page.reload()
    await page.get_by_label("组织名称").fill(OWNER["organisation"])
    await page.get_by_label("姓名").fill(OWNER["name"])
    await page.get_by_label("邮箱").fill(OWNER["email"])
    await page.get_by_label("密码", exact=True).fill("aaaaaaaaaaaa")
    await page.get_by_role("button", name="创建并进入控制台").click()
    await expect(page.get_by_text("密码还不符合下面的要求")).to_be_visible()
    await look_at_both(page, "console-setup")
    await page.get_by_label("密码", exact=True).fill(OWNER["password"])
    await page.get_by_role("button", name="创建并进入控制台").click()


async def make_room(page: Page) -> None:
    await expect(page.get_by_role("heading", name="先建一个直播间")).to_be_visible()
    await look_at_both(page, "console-rooms-empty")
    await page.get_by_role("button", name="创建直播间").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("名称").fill("秋季新品直播间")
    await drawer.get_by_label("观看地址").fill("autumn")
    await look_at_both(page, "console-room-create")
    await drawer.get_by_role("button", name="创建直播间").click()
    await expect(page.get_by_role("heading", name="秋季新品直播间")).to_be_visible()


async def stream_address(page: Page) -> str:
    await page.get_by_role("button", name="显示密钥").click()
    await expect(page.get_by_text("推流码", exact=True)).to_be_visible()
    return f"{await copied(page, '服务器')}/{await copied(page, '推流码')}"


async def make_broadcast(page: Page) -> None:
    await page.get_by_role("button", name="新建场次").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("标题").fill("新品首发")
    await drawer.get_by_role("button", name="新建场次").click()
    await expect(page.get_by_role("heading", name="新品首发")).to_be_visible()
    await expect(page.get_by_text("等待推流")).to_be_visible()


async def host_starts(page: Page) -> None:
    """The host's page: sees the picture and goes live."""
    await page.get_by_role("link", name="主播工作室").click()
    await expect(page.get_by_role("button", name="开始直播")).to_be_enabled(timeout=30_000)
    await picture_moves(page)
    await page.get_by_role("button", name="开始直播").click()
    await expect(page.get_by_text("直播中")).to_be_visible()
    await look_at_both(page, "studio-live")
    await picture_moves(page)
    await page.get_by_role("link", name="控制台").click()


async def viewers_talk(page: Page, first: Page, second: Page) -> None:
    """Both see each other's words, the console sees them too, and what it deletes is gone everywhere."""
    await say(first, "多少钱？加微信", name="小明")
    await expect(second.get_by_text("多少钱？加微信")).to_be_visible()
    await say(second, "主播好", name="小红")
    await expect(first.get_by_text("主播好")).to_be_visible()
    talk = page.get_by_role("list", name="评论")
    await expect(talk.get_by_text("主播好")).to_be_visible()
    await look_at_both(page, "console-live")
    await page.get_by_role("button", name="删除 小明 的评论").click()
    for gone in (talk, first, second):
        await expect(gone.get_by_text("多少钱？加微信")).to_have_count(0)


async def end(page: Page) -> None:
    await page.get_by_role("button", name="结束直播").click()
    await page.get_by_role("dialog").get_by_role("button", name="结束直播").click()
    await expect(page.locator(".state-replay_ready")).to_be_visible(timeout=60_000)


async def opens_the_replay(viewer: Page) -> None:
    await expect(viewer.get_by_text("直播已结束")).to_be_visible()
    await viewer.get_by_role("link", name="看回放").first.click()
    await picture_moves(viewer)


async def test_a_newcomer_goes_from_the_first_start_to_the_replay(
    fresh_install: RunningInstall,
    laptop: BrowserContext,
    phone: BrowserContext,
    browser: Browser,
    programme: Path,
) -> None:
    await laptop.grant_permissions(["clipboard-read", "clipboard-write"])
    page, first = await laptop.new_page(), await phone.new_page()
    second = await (await browser.new_context(locale="zh-CN")).new_page()
    await set_up(page, fresh_install)
    await make_room(page)
    address = await stream_address(page)
    await look_at_both(page, "console-room")
    await make_broadcast(page)
    await look_at_both(page, "console-live-draft")
    async with pushing(programme, address):
        await expect(page.get_by_text("准备中")).to_be_visible(timeout=30_000)
        await host_starts(page)
        await expect(page.get_by_text("1280 × 720")).to_be_visible(timeout=30_000)
        await expect(page.get_by_text("正常")).to_have_count(3, timeout=60_000)
        await picture_moves(page)
        for viewer in (first, second):
            await viewer.goto(f"{fresh_install.site_url}/r/autumn")
            await picture_moves(viewer)
        await viewers_talk(page, first, second)
    await expect(page.get_by_text("后自动结束")).to_be_visible()
    await look_at_both(page, "console-live-interrupted")
    await end(page)
    await look_at_both(page, "console-live-over")
    await opens_the_replay(first)
    await page.get_by_role("link", name="看录像").first.click()
    await picture_moves(page)
    await look_at_both(page, "console-recording")
    await page.get_by_role("link", name="录像", exact=True).first.click()
    await expect(page.get_by_role("link", name="新品首发")).to_be_visible()
    await look_at_both(page, "console-recordings")
