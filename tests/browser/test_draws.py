"""A raffle that is drawn again in the page, and a red packet for two phones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.test_giving import person_on
from tests.browser.watching import STAND_STILL, picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient
from tests.talk.handbook import draw_checked, split_checked


async def control_room(desk: Page, install: RunningInstall, broadcast: dict[str, Any], tool: str) -> None:
    await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await desk.get_by_role("tab", name=tool).click()


async def opens_a_bag(desk: Page) -> None:
    await desk.get_by_role("button", name="新建抽奖或福袋").click()
    drawer = desk.get_by_role("dialog")
    await drawer.get_by_label("奖品").fill("明前龙井")
    await drawer.get_by_label("评论口令").fill("我要龙井")
    await drawer.get_by_label("时长").click()
    await desk.get_by_title("300 秒").click()
    await look_at_both(desk, "console-raffle-create")
    await drawer.get_by_role("button", name="备好").click()
    await expect(drawer).to_be_hidden()
    await desk.get_by_role("button", name="发起", exact=True).click()


async def opens_a_packet(desk: Page) -> None:
    await desk.get_by_role("button", name="新建红包").click()
    drawer = desk.get_by_role("dialog")
    await drawer.get_by_label("祝福语").fill("新茶上市")
    await drawer.get_by_label("份数").fill("2")
    await drawer.get_by_label("总积分").fill("101")
    await look_at_both(desk, "console-packet-create")
    await drawer.get_by_role("button", name="备好").click()
    await expect(drawer).to_be_hidden()
    await desk.get_by_role("button", name="发出", exact=True).click()


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
        await opens_a_bag(desk)

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
    tmp_path: Path,
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
        await opens_a_packet(desk)

        await expect(one.locator(".packet")).to_contain_text("秒后可抢")
        await look_at(one, "viewer-packet-countdown")
        late = others[1].locator(".packet")
        late_tap = late.get_by_role("button", name="开", exact=True)
        await expect(late_tap).to_be_enabled(timeout=30_000)
        await others[1].evaluate(STAND_STILL)  # this picture never comes to the packet's end
        amounts = []
        for viewer in (one, others[0]):
            await viewer.get_by_role("button", name="开", exact=True).click(timeout=30_000)
            await expect(viewer.locator(".packet-amount")).to_be_visible()
            amounts.append(int(await viewer.locator(".packet-amount strong").inner_text()))
        assert sum(amounts) == 101
        assert min(amounts) >= 1
        await late_tap.click()
        await expect(late).to_contain_text("来晚了")
        await expect(late).to_contain_text("已领 2/2")
        await look_at(one, "viewer-packet-got")
        await one.get_by_role("button", name="看看大家的手气").tap()
        await expect(one.get_by_role("dialog").locator("li")).to_have_count(2)
        await look_at(one, "viewer-packet-takers")
        await one.get_by_role("button", name="验证分配").tap()
        await expect(one.get_by_role("status").filter(has_text="验证通过：已领的 2 份")).to_be_visible()
        async with one.expect_download() as saving:
            await one.get_by_role("button", name="保存记录").tap()
        record = json.loads((await (await saving.value).path()).read_text())
        assert record["shares"] == amounts
        assert split_checked(record, tmp_path) == "right"
        await look_at(one, "viewer-packet-checked")
        await expect(desk.get_by_text("已领 2/2 份，101 积分")).to_be_visible()
        await look_at_both(desk, "console-packets")


async def test_a_raffle_is_called_off_and_a_red_packet_ended_by_staff(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("off", title="取消直播间")
    url = f"/broadcasts/{broadcast['id']}"
    raffle = owner.call("POST", f"{url}/raffles", {"prize": "紫砂壶"})
    packet = owner.call("POST", f"{url}/packets", {"points": 20, "takers": 2, "countdown": 300})
    desk, one = await laptop.new_page(), await phone.new_page()
    async with pushing(programme, address):
        await one.goto(f"{install.site_url}/r/off")
        await picture_moves(one)
        for path in (f"raffles/{raffle['id']}", f"packets/{packet['id']}"):
            owner.call("POST", f"{url}/{path}/open", {})
        await expect(one.locator(".packet")).to_contain_text("秒后可抢")
        await one.get_by_role("button", name="参加抽奖").tap()
        await expect(one.locator(".draw")).to_contain_text("已参加")
        await control_room(desk, install, broadcast, "抽奖")
        await desk.get_by_role("button", name="取消抽奖").click()
        dialog = desk.get_by_role("dialog", name="取消抽奖“紫砂壶”？")
        await dialog.get_by_label("原因").fill("壶碎了")
        await look_at_both(desk, "console-raffle-call-off")
        await dialog.get_by_role("button", name="取消抽奖").click()
        await expect(desk.get_by_text("已取消，没有人中奖：壶碎了")).to_be_visible()
        await look_at_both(desk, "console-raffle-called-off")
        await expect(one.locator(".draw")).to_contain_text("（壶碎了）")
        await look_at(one, "viewer-raffle-called-off")
        await one.get_by_role("button", name="查看公开记录").tap()
        await one.get_by_role("button", name="验证开奖").tap()
        await expect(one.get_by_role("status").filter(has_text="1 份参与都在，没有开奖")).to_be_visible()
        await look_at(one, "viewer-raffle-called-off-record")
        await one.get_by_role("dialog").get_by_role("button", name="关闭").tap()
        await desk.get_by_role("tab", name="红包").click()
        await desk.get_by_role("button", name="提前结束").click()
        await expect(desk.get_by_role("tooltip")).to_contain_text("20 积分 2 份")
        await look_at_both(desk, "console-packet-end")
        await desk.get_by_role("tooltip").get_by_role("button", name="提前结束").click()
        await expect(desk.get_by_text("退回 20 积分")).to_be_visible()
        await expect(one.locator(".packet")).to_contain_text("红包已结束")


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
        link = await viewer.evaluate("navigator.clipboard.readText()")
        friend = await (await browser.new_context(locale="zh-CN")).new_page()
        async with friend.expect_request("**/rooms/shares/join") as comes:
            await friend.goto(link)
        inviter = await person_on(viewer, "shares")
        assert (await comes.value).post_data_json == {"inviter_id": inviter}
        await picture_moves(friend)
