"""A raffle that is drawn again in the page, and a red packet for two phones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient
from tests.talk.handbook import draw_checked


async def control_room(desk: Page, install: RunningInstall, broadcast: dict[str, Any], tool: str) -> None:
    await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await desk.get_by_role("tab", name=tool).click()


async def test_a_raffle_is_entered_by_a_word_drawn_and_drawn_again_in_the_page(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
    tmp_path: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("bags", title="福袋直播间")
    desk, one = await laptop.new_page(), await phone.new_page()
    other = await (await browser.new_context(locale="zh-CN")).new_page()
    async with pushing(programme, address):
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/bags")
            await picture_moves(viewer)
        await control_room(desk, install, broadcast, "抽奖")
        await desk.get_by_role("button", name="新建抽奖或福袋").click()
        drawer = desk.get_by_role("dialog")
        await drawer.get_by_label("奖品").fill("明前龙井")
        await drawer.get_by_label("评论口令").fill("我要龙井")
        await look_at_both(desk, "console-raffle-create")
        await drawer.get_by_role("button", name="备好").click()
        await expect(drawer).to_be_hidden()
        await desk.get_by_role("button", name="发起", exact=True).click()

        card = one.locator(".draw")
        await expect(card).to_contain_text("评论“我要龙井”")
        await one.get_by_role("button", name="参加抽奖").tap()
        await expect(card.get_by_role("alert")).to_contain_text("还有条件没完成")
        await look_at(one, "viewer-raffle")
        await say(one, "我要龍井！", name="小明")
        await expect(card).to_contain_text("评论已计入")
        await expect(card).to_contain_text("已有 1 人参加")
        await look_at(one, "viewer-raffle-in")
        await one.reload()
        await expect(card).to_contain_text("评论已计入")

        await desk.get_by_role("button", name="提前截止").click()
        await expect(other.locator(".draw")).to_contain_text("马上开奖")
        await expect(card).to_contain_text("恭喜，你中奖了", timeout=40_000)
        await expect(other.locator(".draw")).to_contain_text("中奖：小明")
        await one.get_by_role("button", name="查看中奖名单").tap()
        await one.get_by_role("button", name="验证开奖").tap()
        await expect(one.get_by_role("status").filter(has_text="验证通过：1 份参与")).to_be_visible()
        await look_at(one, "viewer-winners")
        async with one.expect_download() as saving:
            await one.get_by_role("button", name="保存记录").tap()
        saved = await (await saving.value).path()
        assert draw_checked(json.loads(saved.read_text()), tmp_path) == "right"

        await expect(desk.get_by_text("已通知")).to_be_visible()
        await desk.get_by_text("开奖记录").click()
        await look_at_both(desk, "console-raffles")
        await desk.get_by_role("button", name="取消资格：小明").click()
        await desk.get_by_placeholder("原因").fill("两个账号")
        await desk.get_by_role("tooltip").get_by_role("button", name="取消资格").click()
        await expect(desk.get_by_text("两个账号")).to_be_visible()
        await expect(one.locator(".winners .is-out")).to_contain_text("小明")


async def test_a_red_packet_is_taken_by_two_phones_and_a_third_comes_too_late(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("packets", title="红包直播间")
    desk, one = await laptop.new_page(), await phone.new_page()
    size = {"width": 360, "height": 780}
    others = [
        await (await browser.new_context(locale="zh-CN", viewport=size, reduced_motion="reduce")).new_page()
        for _ in range(2)
    ]
    async with pushing(programme, address):
        for viewer in (one, *others):
            await viewer.goto(f"{install.site_url}/r/packets")
            await picture_moves(viewer)
        await control_room(desk, install, broadcast, "红包")
        await desk.get_by_role("button", name="新建红包").click()
        drawer = desk.get_by_role("dialog")
        await drawer.get_by_label("祝福语").fill("新茶上市")
        await drawer.get_by_label("份数").fill("2")
        await drawer.get_by_label("总积分").fill("101")
        await look_at_both(desk, "console-packet-create")
        await drawer.get_by_role("button", name="备好").click()
        await expect(drawer).to_be_hidden()
        await desk.get_by_role("button", name="发出", exact=True).click()

        await expect(one.locator(".packet")).to_contain_text("秒后可抢")
        await look_at(one, "viewer-packet-countdown")
        amounts = []
        for viewer in (one, others[0]):
            await viewer.get_by_role("button", name="开", exact=True).click(timeout=30_000)
            await expect(viewer.locator(".packet-amount")).to_be_visible()
            amounts.append(int(await viewer.locator(".packet-amount strong").inner_text()))
        assert sum(amounts) == 101
        assert min(amounts) >= 1
        late = others[1].locator(".packet")
        if await late.get_by_role("button", name="开", exact=True).count():
            await late.get_by_role("button", name="开", exact=True).click()
            await expect(late).to_contain_text("来晚了")
        await expect(late).to_contain_text("已领 2/2")
        await look_at(one, "viewer-packet-got")
        await one.get_by_role("button", name="看看大家的手气").tap()
        await expect(one.get_by_role("dialog").locator("li")).to_have_count(2)
        await look_at(one, "viewer-packet-takers")
        await expect(desk.get_by_text("已领 2/2 份，101 积分")).to_be_visible()
        await look_at_both(desk, "console-packets")


async def test_a_share_counts_once_the_link_is_copied(
    install: RunningInstall, owner: StaffClient, browser: Browser, laptop: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("shares", title="分享直播间")
    desk = await laptop.new_page()
    context = await browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    viewer = await context.new_page()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/shares")
        await picture_moves(viewer)
        await viewer.get_by_role("button", name="分享").click()
        await expect(viewer.get_by_role("status").filter(has_text="复制")).to_be_visible()
        await control_room(desk, install, broadcast, "分享")
        await expect(desk.get_by_text("复制链接")).to_be_visible()
        await expect(desk.get_by_text("1 次，1 人").first).to_be_visible()
        await look_at_both(desk, "console-shares")
