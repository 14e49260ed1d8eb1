"""What was given and drawn while it was live is seen in the replay when the picture comes to it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.screens import look_at
from tests.browser.test_giving import give_points, person_on
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import RunningInstall, StaffClient
from tests.waiting import until

PLAYING = "() => Date.parse(window.__liveloop.stats.playingAt ?? '') || 0"
SEEK = """
(wanted) => {
  const video = document.querySelector("video");
  video.currentTime += (wanted - Date.parse(window.__liveloop.stats.playingAt)) / 1000;
  void video.play(); // it may have come to its end meanwhile
}
"""
FIRST_SEEN = """
([card, text]) => new Promise((done) => {
  const until = performance.now() + 15_000;
  const look = () => {
    const playing = Date.parse(window.__liveloop.stats.playingAt);
    const there = [...document.querySelectorAll(card)].some((one) => one.textContent.includes(text));
    if (there) done(playing);
    else if (performance.now() > until) done(null);
    else requestAnimationFrame(look);
  };
  look();
})
"""
BEFORE_SECONDS = 4
LATEST_SECONDS = 2
"""A card looks at the picture once or more a second."""


async def comes(page: Page, at: str, card: str, text: str) -> None:
    """Play from some seconds before `at`: what there is to see comes then and not before."""
    moment = datetime.fromisoformat(at).timestamp() * 1000
    begin = moment - BEFORE_SECONDS * 1000
    await page.evaluate(SEEK, begin)
    await until(lambda: _within(page, begin - 500, moment), seconds=15, what="the seconds before")
    await expect(page.locator(card).filter(has_text=text)).to_have_count(0)
    seen = await page.evaluate(FIRST_SEEN, [card, text])
    assert seen is not None, f"{text} did not come"
    assert moment - 250 <= seen <= moment + LATEST_SECONDS * 1000


async def _within(page: Page, after: float, before: float) -> bool:
    return bool(after <= await page.evaluate(PLAYING) < before)


async def _gives_away(owner: StaffClient, page: Page, url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The viewer gives a rose, takes of a red packet and wins a raffle; what was given, and the packet."""
    await give_points(owner, "replayed", page, 5_000)
    await page.get_by_role("button", name="送礼物").tap()
    panel = page.get_by_role("dialog", name="礼物")
    await panel.get_by_role("button", name="玫瑰").tap()
    await panel.get_by_role("button", name="赠送 · 2 积分").tap()
    await expect(panel.get_by_role("button", name="再送一次")).to_be_visible()
    await panel.get_by_role("button", name="关闭").tap()
    form = {"greeting": "新茶上市", "points": 20, "takers": 2, "countdown": 0}
    packet = owner.call("POST", f"{url}/packets", form)
    owner.call("POST", f"{url}/packets/{packet['id']}/open", {})
    await page.get_by_role("button", name="开", exact=True).tap()
    await expect(page.locator(".packet-amount")).to_be_visible()
    packet = owner.call("POST", f"{url}/packets/{packet['id']}/end")
    return owner.call("GET", f"{url}/gifts")["items"][0], packet


async def _draws(owner: StaffClient, page: Page, url: str) -> dict[str, Any]:
    raffle = owner.call("POST", f"{url}/raffles", {"prize": "明前龙井", "seconds": 600})
    owner.call("POST", f"{url}/raffles/{raffle['id']}/open", {})
    await page.get_by_role("button", name="参加抽奖").tap()
    await expect(page.locator(".draw")).to_contain_text("已参加")
    owner.call("POST", f"{url}/raffles/{raffle['id']}/close")
    await expect(page.locator(".draw")).to_contain_text("恭喜，你中奖了", timeout=40_000)
    drawn: dict[str, Any] = owner.call("GET", f"{url}/raffles")["items"][0]
    return drawn


async def _calls_off(owner: StaffClient, page: Page, url: str) -> dict[str, Any]:
    raffle = owner.call("POST", f"{url}/raffles", {"prize": "紫砂壶", "seconds": 600, "kind": "bag"})
    owner.call("POST", f"{url}/raffles/{raffle['id']}/open", {})
    await expect(page.locator(".draw")).to_contain_text("紫砂壶")
    off: dict[str, Any] = owner.call("POST", f"{url}/raffles/{raffle['id']}/call-off", {"reason": "壶碎了"})
    await expect(page.locator(".draw")).to_contain_text("抽奖已取消，没有人中奖（壶碎了）")
    return off


async def test_the_replay_shows_what_was_given_and_drawn_at_its_moment(
    install: RunningInstall, owner: StaffClient, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("replayed", title="茶叶直播间")
    url, page = f"/broadcasts/{broadcast['id']}", await phone.new_page()
    await page.goto(f"{install.site_url}/r/replayed")
    async with pushing(programme, address):
        await picture_moves(page)
        await say(page, "来了", name="小明")
        await asyncio.sleep(6)  # sleeps: the recording gets a beginning in which nothing is given
        gift, packet = await _gives_away(owner, page, url)
        drawn = await _draws(owner, page, url)
        off = await _calls_off(owner, page, url)
        owner.call("POST", "/sanctions", {"person_id": await person_on(page, "replayed"), "kind": "shadow"})
        await say(page, "没人看见")
        await asyncio.sleep(4)  # sleeps: and an end after everything
        owner.call("POST", f"{url}/end")
    await until(lambda: _ready(owner, url), seconds=60, what="a recording that can be watched")
    await page.goto(f"{install.site_url}/r/replayed/b/{broadcast['id']}")
    await picture_moves(page)
    for card in (".gift-banner", ".packet", ".draw"):
        await expect(page.locator(card)).to_have_count(0)
    await comes(page, gift["at"], ".gift-banner", "小明")
    await comes(page, packet["at"], ".packet", "新茶上市")
    await expect(page.locator(".packet")).to_contain_text("红包已结束")
    await look_at(page, "viewer-replay-packet")
    await comes(page, drawn["drawn_at"], ".draw", "中奖：小明")
    await look_at(page, "viewer-replay-draw")
    await comes(page, off["called_off_at"], ".draw", "（壶碎了）")
    await look_at(page, "viewer-replay-called-off")
    (unseen,) = owner.call("GET", f"{url}/comments/shadowed")["items"]
    await comes(page, unseen["at"], ".comment", "没人看见")


async def _ready(owner: StaffClient, url: str) -> bool:
    return bool((await asyncio.to_thread(owner.call, "GET", url))["state"] == "replay_ready")
