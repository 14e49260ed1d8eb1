"""Screens that no journey stops at, in both languages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.fixtures.install import OWNER, RunningInstall, StaffClient
from tests.waiting import until

PASSWORD = "a good long password"

Look = Callable[[Page, str], Awaitable[None]]


@dataclass(frozen=True)
class Staff:
    """Somebody signed in at a browser who reads one language."""

    page: Page
    site: str
    look: Look

    async def look_at(self, path: str, name: str) -> None:
        await self.page.goto(self.site + path)
        await self.page.wait_for_load_state("networkidle")
        await self.look(self.page, name)


def plan(owner: StaffClient, room: dict[str, Any], title: str, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = owner.call("POST", "/broadcasts", {"room_id": room["id"], "title": title, **more})
    return made


def new_room(owner: StaffClient, slug: str, title: str) -> dict[str, Any]:
    made: dict[str, Any] = owner.call(
        "POST", "/rooms", {"slug": slug, "title": title, "orientation": "portrait"}
    )
    return made


async def staff(
    install: RunningInstall, owner: StaffClient, browser: Browser, language: str, look: Look
) -> Staff:
    """A new admin whose account has the language."""
    email = f"admin-{language.lower()}@test.example"
    offer = owner.call("POST", "/invitations", {"email": email, "role": "admin"})
    StaffClient(install.site_url).call(
        "POST",
        "/invitations/accept",
        {"token": offer["url"].rsplit("#", 1)[1], "name": "Admin", "password": PASSWORD, "locale": language},
    )
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{install.site_url}/console/rooms")
    await sign_in(page, email, PASSWORD)
    await expect(page.locator(".room-grid")).to_be_visible()
    return Staff(page, install.site_url, look)


async def refused(owner: StaffClient, room: dict[str, Any], programme: Path) -> None:
    """Two encoders are turned away: one comes too early, one has a wrong key."""
    key = owner.call("POST", f"/rooms/{room['id']}/stream-key/reveal")
    for address in (f"{key['server']}/{key['key']}", f"{key['server']}/wrong-key"):
        async with pushing(programme, address) as encoder:
            await encoder.wait()
    await until(lambda: owner.call("GET", "/ingest/refusals"), what="the wrong key on record")


@pytest.mark.parametrize(("language", "look"), [("zh-CN", look_at_both), ("en", look_at)])
async def test_every_screen_is_fit_to_be_seen(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    programme: Path,
    language: str,
    look: Look,
) -> None:
    room = new_room(
        owner, f"screens-{language.lower()}", "秋季新品直播间" if language == "zh-CN" else "Autumn launch"
    )
    far = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    scheduled = plan(owner, room, "新品首发" if language == "zh-CN" else "Launch day", scheduled_at=far)
    await refused(owner, room, programme)
    at = await staff(install, owner, browser, language, look)
    name = "console" if language == "zh-CN" else "console-en"
    studio = name.replace("console", "studio")

    await at.look_at("/console/rooms", f"{name}-rooms")
    await at.look_at(f"/console/rooms/{room['id']}", f"{name}-room-refusals")
    await at.look_at(f"/console/broadcasts/{scheduled['id']}", f"{name}-live-scheduled")
    await at.look_at(f"/studio/{scheduled['id']}", f"{studio}-scheduled")
    draft = plan(owner, room, "彩排" if language == "zh-CN" else "Rehearsal")
    await at.look_at(f"/console/broadcasts/{scheduled['id']}", f"{name}-live-claimed-by-another")
    await expect(at.page.get_by_role("link", name=draft["title"])).to_be_visible()
    owner.call("POST", f"/broadcasts/{draft['id']}/prepare")
    await at.look_at(f"/console/broadcasts/{draft['id']}", f"{name}-live-preparing")
    await expect(at.page.locator("video")).to_have_count(0)
    await at.look_at(f"/studio/{draft['id']}", f"{studio}-waiting")
    owner.call("POST", f"/broadcasts/{draft['id']}/end")
    await at.look_at(f"/console/broadcasts/{draft['id']}", f"{name}-live-never-aired")
    await at.look_at(f"/studio/{draft['id']}", f"{studio}-over")
    await at.look_at("/console/broadcasts", f"{name}-broadcasts")
    await at.look_at("/console/settings/audit", f"{name}-audit")
    await at.look_at("/console/nowhere", f"{name}-not-found")


async def test_drawers_and_the_scheduling_of_a_broadcast(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    new_room(owner, "drawers", "预告直播间")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/broadcasts")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await page.get_by_role("button", name="新建场次").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("直播间").click()
    await page.get_by_title("预告直播间").click()
    await drawer.get_by_label("标题").fill("双十二专场")
    await drawer.get_by_label("定时预告").check()
    await look_at_both(page, "console-broadcast-drawer")
    await drawer.get_by_label("预告时间").click()
    await page.get_by_role("button", name="下个月").click()
    await page.locator(".ant-picker-cell-in-view").get_by_text("15", exact=True).click()
    await drawer.get_by_role("button", name="新建场次").click()
    await expect(page.get_by_text("还没到开放推流的时间")).to_be_visible()
    await expect(page.get_by_text("预告时间")).to_be_visible()
    await page.get_by_role("button", name="提前准备").click()
    await expect(page.get_by_text("等待推流")).to_be_visible()
    await page.set_viewport_size({"width": 360, "height": 780})
    await page.get_by_role("button", name="打开导航").click()
    await expect(page.get_by_role("dialog").get_by_role("link", name="场次")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await look_at_both(page, "console-navigation-drawer")
