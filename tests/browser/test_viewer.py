from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.screens import look_at
from tests.fixtures.install import RunningInstall, StaffClient
from tests.waiting import until

MOVES = """
async () => {
  const video = document.querySelector("video");
  const before = video?.currentTime ?? 0;
  await new Promise((done) => setTimeout(done, 1000));
  return (video?.currentTime ?? 0) - before > 0.5 && video.videoWidth > 0;
}
"""


async def picture_moves(page: Page) -> None:
    await until(lambda: page.evaluate(MOVES), seconds=40, what="a moving picture")


async def say(page: Page, text: str, *, name: str | None = None) -> None:
    await page.get_by_role("textbox", name="写评论").fill(text)
    await page.get_by_role("button", name="发送", exact=True).click()
    if name is not None:
        await page.get_by_role("textbox", name="昵称").fill(name)
        await page.get_by_role("button", name="发送评论").click()


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
        await look_at(small, "viewer-live")
    await expect(small.get_by_text("主播正在重连，马上回来")).to_be_visible(timeout=15_000)
    await look_at(small, "viewer-interrupted")
    async with pushing(programme, address):
        await expect(small.get_by_text("主播正在重连，马上回来")).to_be_hidden(timeout=15_000)
        await picture_moves(small)
    owner.call("POST", f"/broadcasts/{broadcast['id']}/end")
    await expect(small.get_by_text("直播已结束")).to_be_visible(timeout=15_000)
    await expect(small.get_by_text("看回放").first).to_be_visible(timeout=15_000)
    await look_at(small, "viewer-ended")
    await small.goto(f"{install.site_url}/r/first-room/b/{broadcast['id']}")
    await picture_moves(small)
    await look_at(small, "viewer-replay")


async def test_a_viewer_who_comes_early_sees_when_it_begins(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext
) -> None:
    room = owner.call("POST", "/rooms", {"slug": "early", "title": "秋季新品", "orientation": "portrait"})
    begins = datetime.now(UTC) + timedelta(hours=26)
    owner.call(
        "POST",
        "/broadcasts",
        {"room_id": room["id"], "title": "秋季新品首发", "scheduled_at": begins.isoformat()},
    )
    page = await phone.new_page()
    await page.goto(f"{install.site_url}/r/early")
    await expect(page.get_by_text("秋季新品首发").first).to_be_visible()
    await expect(page.get_by_role("timer", name="距开播")).to_be_visible()
    await look_at(page, "viewer-before")


async def test_comments_survive_a_network_cut(
    install: RunningInstall,
    owner: StaffClient,
    phone: BrowserContext,
    laptop: BrowserContext,
    programme: Path,
) -> None:
    _room, _broadcast, address = owner.room_on_air("cut-room")
    small, wide = await phone.new_page(), await laptop.new_page()
    async with pushing(programme, address):
        await small.goto(f"{install.site_url}/r/cut-room")
        await wide.goto(f"{install.site_url}/r/cut-room")
        await picture_moves(wide)
        await say(small, "断网前", name="小明")
        await expect(wide.get_by_text("断网前")).to_be_visible()
        await phone.set_offline(True)
        await say(wide, "你听得到吗", name="小红")
        await expect(wide.get_by_text("你听得到吗")).to_be_visible()
        await phone.set_offline(False)
        await expect(small.get_by_text("你听得到吗")).to_be_visible(timeout=30_000)
        assert await small.get_by_text("断网前").count() == 1


async def test_a_room_that_does_not_exist_says_so(install: RunningInstall, phone: BrowserContext) -> None:
    page = await phone.new_page()
    answer = await page.goto(f"{install.site_url}/r/nowhere")
    assert answer is not None
    assert answer.status == 404
    await look_at(page, "viewer-not-found")


async def test_the_first_page_is_there_before_any_player_code(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext
) -> None:
    owner.room_on_air("light", title="轻装上阵")
    page = await phone.new_page()
    await page.route("**/*hls*", lambda route: route.abort())
    await page.goto(f"{install.site_url}/r/light")
    await expect(page.get_by_text("轻装上阵").first).to_be_visible()
