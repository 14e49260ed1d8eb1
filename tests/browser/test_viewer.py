from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from tests.browser.conftest import pushing
from tests.browser.screens import look_at
from tests.browser.watching import MOVES, picture_moves, say
from tests.fixtures.install import RunningInstall, StaffClient
from tests.waiting import until


async def stands_still(page: Page) -> bool:
    return not await page.evaluate(MOVES)


class Cable:
    """Between a page and the live channel; a cut socket stays open on both sides and carries nothing."""

    def __init__(self) -> None:
        self._cuts = 0

    def cut(self) -> None:
        """Silences the sockets there are; those that come later are sound."""
        self._cuts += 1

    def plug(self, page_side: WebSocketRoute) -> None:
        cuts = self._cuts
        server_side = page_side.connect_to_server()
        page_side.on_message(lambda message: server_side.send(message) if cuts == self._cuts else None)
        server_side.on_message(lambda message: page_side.send(message) if cuts == self._cuts else None)


def plan(owner: StaffClient, room: dict[str, Any], title: str, **ahead: float) -> dict[str, Any]:
    """A broadcast of the room that begins in so many hours or minutes."""
    begins = datetime.now(UTC) + timedelta(**ahead)
    planned: dict[str, Any] = owner.call(
        "POST", "/broadcasts", {"room_id": room["id"], "title": title, "scheduled_at": begins.isoformat()}
    )
    return planned


async def look_in_both_languages(page: Page, name: str) -> None:
    await look_at(page, name)
    await page.get_by_role("button", name="EN: Switch to English").click()
    await look_at(page, f"{name}-en")
    await page.get_by_role("button", name="中: 切换到中文").click()


async def player_stats(page: Page) -> dict[str, Any]:
    stats: dict[str, Any] = await page.evaluate("window.__liveloop.stats")
    return stats


async def test_a_viewer_watches_talks_and_sees_the_replay(
    install: RunningInstall,
    owner: StaffClient,
    phone: BrowserContext,
    laptop: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("first-room")
    small, wide = await phone.new_page(), await laptop.new_page()
    await small.goto(f"{install.site_url}/r/first-room")
    await wide.goto(f"{install.site_url}/r/first-room")
    async with pushing(programme, address):
        await picture_moves(small)
        await picture_moves(wide)
        await say(small, "大家好，第一次来", name="小明")
        await expect(wide.get_by_text("大家好，第一次来")).to_be_visible()
        await say(wide, "欢迎你", name="小红")
        await expect(small.get_by_text("欢迎你")).to_be_visible()
        await look_in_both_languages(small, "viewer-live")
    await expect(small.get_by_text("主播正在重连，马上回来")).to_be_visible()
    await look_in_both_languages(small, "viewer-interrupted")
    async with pushing(programme, address):
        await expect(small.get_by_text("主播正在重连，马上回来")).to_be_hidden()
        await picture_moves(small)
    owner.call("POST", f"/broadcasts/{broadcast['id']}/end")
    await expect(small.get_by_text("直播已结束")).to_be_visible()
    await expect(small.get_by_text("看回放").first).to_be_visible()
    await look_in_both_languages(small, "viewer-ended")
    await small.goto(f"{install.site_url}/r/first-room/b/{broadcast['id']}")
    await picture_moves(small)
    await look_in_both_languages(small, "viewer-replay")


async def test_a_viewer_who_comes_early_sees_when_it_begins(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext
) -> None:
    room = owner.call("POST", "/rooms", {"slug": "early", "title": "秋季新品", "orientation": "portrait"})
    plan(owner, room, "秋季新品首发", hours=26)
    page = await phone.new_page()
    await page.goto(f"{install.site_url}/r/early")
    await expect(page.get_by_text("秋季新品首发").first).to_be_visible()
    await expect(page.get_by_role("timer", name="距开播")).to_be_visible()
    await look_in_both_languages(page, "viewer-before")


async def test_planning_the_next_broadcast_does_not_disturb_who_watches(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    room, _broadcast, address = owner.room_on_air("plan-room")
    page = await phone.new_page()
    joins: list[str] = []
    page.on("request", lambda request: joins.append(request.url) if request.url.endswith("/join") else None)
    await page.goto(f"{install.site_url}/r/plan-room")
    async with pushing(programme, address):
        await picture_moves(page)
        await say(page, "来了", name="小明")
        await expect(page.locator(".comment:not(.is-pending)", has_text="来了")).to_be_visible()
        before, joined = await player_stats(page), len(joins)
        planned = plan(owner, room, "下一场", hours=3)
        owner.call("PATCH", f"/broadcasts/{planned['id']}", {"title": "下一场，改过名"})
        await say(page, "还在看")
        await expect(page.locator(".comment:not(.is-pending)", has_text="还在看")).to_be_visible()
        await picture_moves(page)
        after = await player_stats(page)
    assert after["reloads"] == before["reloads"]
    assert after["position"] > before["position"]
    assert len(joins) == joined


async def test_a_watched_broadcast_ends_with_its_replay_though_another_is_planned(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    room, broadcast, address = owner.room_on_air("next-room", title="今天这场")
    page = await phone.new_page()
    await page.goto(f"{install.site_url}/r/next-room")
    async with pushing(programme, address):
        await picture_moves(page)
        plan(owner, room, "明天那场", hours=24)
        owner.call("POST", f"/broadcasts/{broadcast['id']}/end")
        await expect(page.get_by_text("直播已结束")).to_be_visible()
    await expect(page.get_by_text("接下来：明天那场")).to_be_visible()
    await page.get_by_role("link", name="看回放").click()
    await page.wait_for_url(f"**/b/{broadcast['id']}")
    await picture_moves(page)


async def test_a_playlist_that_fails_at_first_only_delays_the_picture(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("late-room")
    page = await phone.new_page()
    refused = 0

    async def refuse_twice(route: Route) -> None:
        nonlocal refused
        if refused == 2:
            await route.continue_()
            return
        refused += 1
        await route.fulfill(status=404)

    await page.route("**/*.m3u8*", refuse_twice)
    await page.goto(f"{install.site_url}/r/late-room")
    async with pushing(programme, address):
        await picture_moves(page)
    assert refused == 2


async def test_a_player_whose_code_fails_at_first_plays_all_the_same(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("code-room")
    page = await phone.new_page()
    await page.route("**/hls-engine*", lambda route: route.abort(), times=2)
    await page.goto(f"{install.site_url}/r/code-room")
    async with pushing(programme, address):
        await picture_moves(page)


async def test_a_picture_that_does_not_come_is_explained(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("dark-room")
    page = await phone.new_page()
    await page.route("**/*.m3u8*", lambda route: route.abort())
    await page.goto(f"{install.site_url}/r/dark-room")
    async with pushing(programme, address):
        await expect(page.get_by_text("画面还没连上，正在继续尝试")).to_be_visible(timeout=30_000)
        await look_in_both_languages(page, "viewer-late")
        await page.unroute("**/*.m3u8*")
        await picture_moves(page)
        await expect(page.get_by_text("画面还没连上，正在继续尝试")).to_be_hidden()


async def test_words_stay_when_the_nickname_is_not_given(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext
) -> None:
    room = owner.call("POST", "/rooms", {"slug": "names", "title": "起名", "orientation": "portrait"})
    plan(owner, room, "聊聊", hours=1)
    page = await phone.new_page()
    await page.goto(f"{install.site_url}/r/names")
    await say(page, "先写好的话")
    await look_at(page, "viewer-nickname")
    await page.get_by_role("button", name="先不说了").click()
    field = page.get_by_role("textbox", name="写评论")
    await expect(field).to_have_value("先写好的话")
    await page.get_by_role("button", name="发送", exact=True).click()
    await page.get_by_role("textbox", name="昵称").fill("小明")
    await page.get_by_role("button", name="发送评论").click()
    await expect(page.locator(".comment", has_text="先写好的话")).to_contain_text("小明")
    await expect(field).to_have_value("")
    await page.get_by_role("button", name="改昵称").click()
    await page.get_by_role("textbox", name="昵称").fill("大明")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await say(page, "换了名字")
    await expect(page.locator(".comment", has_text="换了名字")).to_contain_text("大明")


async def test_comments_and_picture_survive_a_network_cut(
    install: RunningInstall,
    owner: StaffClient,
    phone: BrowserContext,
    laptop: BrowserContext,
    programme: Path,
) -> None:
    _room, _broadcast, address = owner.room_on_air("cut-room")
    small, wide = await phone.new_page(), await laptop.new_page()
    cable = Cable()
    await small.route_web_socket("**/realtime", cable.plug)
    async with pushing(programme, address):
        await small.goto(f"{install.site_url}/r/cut-room")
        await wide.goto(f"{install.site_url}/r/cut-room")
        await picture_moves(small)
        await say(small, "断网前", name="小明")
        await expect(wide.get_by_text("断网前")).to_be_visible()
        cable.cut()
        await phone.set_offline(True)
        await say(wide, "你听得到吗", name="小红")
        await expect(wide.get_by_text("你听得到吗")).to_be_visible()
        await expect(small.get_by_text("没有网络，连上后自动继续")).to_be_visible()
        await until(lambda: stands_still(small), seconds=40, what="a picture that stands still")
        assert await small.get_by_text("你听得到吗").count() == 0
        await look_in_both_languages(small, "viewer-offline")
        await phone.set_offline(False)
        await expect(small.get_by_text("你听得到吗")).to_be_visible()
        await picture_moves(small)
        assert await small.get_by_text("断网前").count() == 1


async def test_a_room_that_does_not_exist_says_so(install: RunningInstall, phone: BrowserContext) -> None:
    page = await phone.new_page()
    answer = await page.goto(f"{install.site_url}/r/nowhere")
    assert answer is not None
    assert answer.status == 404
    await look_at(page, "viewer-not-found")


async def test_a_room_out_of_reach_says_so_and_is_tried_again(
    install: RunningInstall, phone: BrowserContext
) -> None:
    """First nothing answers; then somebody who asks for a patience longer than this test's."""
    page = await phone.new_page()
    asked = count(1)

    async def out_of_reach(route: Route) -> None:
        if next(asked) == 1:
            await route.abort()
        else:
            await route.fulfill(status=503, headers={"Retry-After": "600"})

    await page.route("**/api/v1/watch/**", out_of_reach)
    async with page.expect_response("**/api/v1/watch/**"):
        await page.goto(f"{install.site_url}/r/out-of-reach")
        await expect(page.get_by_text("连不上直播间")).to_be_visible()
    await look_at(page, "viewer-unreachable")
    await page.unroute("**/api/v1/watch/**")
    await page.get_by_role("button", name="再试一次").click()
    await expect(page.get_by_text("没有这个直播间")).to_be_visible()


async def test_a_removed_viewer_is_told(
    install: RunningInstall, owner: StaffClient, browser: Browser
) -> None:
    room = owner.call(
        "POST", "/rooms", {"slug": "strict", "title": "Quiet please", "orientation": "portrait"}
    )
    broadcast = plan(owner, room, "Quiet please", hours=1)
    phone = await browser.new_context(locale="en-US")
    page = await phone.new_page()
    async with page.expect_response("**/join") as joined:
        await page.goto(f"{install.site_url}/r/strict")
    person = (await (await joined.value).json())["you"]["id"]
    await expect(page.get_by_role("textbox", name="Write a comment")).to_be_visible()
    owner.call("POST", f"/broadcasts/{broadcast['id']}/removals", {"person_id": person})
    await expect(page.get_by_text("You were removed from this room")).to_be_visible()
    await look_at(page, "viewer-removed")


async def test_the_first_page_is_there_before_any_player_code(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext
) -> None:
    owner.room_on_air("light", title="轻装上阵")
    page = await phone.new_page()
    await page.route("**/*hls*", lambda route: route.abort())
    await page.goto(f"{install.site_url}/r/light")
    await expect(page.get_by_text("轻装上阵").first).to_be_visible()
