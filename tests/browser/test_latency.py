"""What real pages measure arrives, is plausible, and is shown to staff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at_both
from tests.browser.watching import picture_moves, say
from tests.fixtures.install import OWNER, RunningInstall, StaffClient
from tests.waiting import until

REPORT_SECONDS = 40
"""A page reports after 15 s; on a busy machine everything takes longer."""


async def comments_are_seen(one: Page, other: Page) -> None:
    await say(one, "第一条", name="小明")
    await say(other, "第二条", name="小红")
    for number in range(4):
        await say(one, f"还有货吗 {number}")
        await expect(other.locator(".comment", has_text=f"还有货吗 {number}")).to_be_visible()


async def test_staff_sees_how_fast_the_room_is_for_real_people(
    install: RunningInstall,
    owner: StaffClient,
    browser: Browser,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("latency", title="延迟直播间")
    desk, one = await laptop.new_page(), await phone.new_page()
    other = await (await browser.new_context(locale="zh-CN")).new_page()
    path = f"/broadcasts/{broadcast['id']}/latency"

    def measured() -> dict[str, Any] | None:
        figures = owner.call("GET", path)
        enough = figures["echo"]["samples"] >= 6 and figures["paint"]["samples"] >= 6
        return figures if enough and figures["picture"]["samples"] >= 2 else None

    async with pushing(programme, address):
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        for viewer in (one, other):
            await viewer.goto(f"{install.site_url}/r/latency")
            await picture_moves(viewer)
        await expect(desk.get_by_role("heading", name="观众感受到的延迟")).to_be_visible()
        await comments_are_seen(one, other)
        figures = await until(measured, seconds=REPORT_SECONDS, what="reports of latency")
        await expect(desk.get_by_role("region", name="延迟分位数")).to_be_visible()
        await desk.get_by_role("button", name="到达屏幕").click()
        await expect(desk.get_by_text("浏览器时钟按服务器校准")).to_be_visible()
        await desk.get_by_role("button", name="到达屏幕").click()
        await desk.get_by_role("heading", name="观众感受到的延迟").scroll_into_view_if_needed()
        await look_at_both(desk, "console-latency")

    assert figures["echo"]["samples"] == 6
    # The console's own page sees all six comments, each viewer those of the other.
    assert 6 <= figures["paint"]["samples"] <= 12
    for kind in ("echo", "paint"):
        assert 1 < figures[kind]["p50"] <= figures[kind]["p99"] < 5_000, figures
    assert figures["clock"]["p95"] < 250
    assert 0 < figures["picture"]["p50"] < 30_000
    assert figures["played_ms"] > 1_000
    assert figures["minutes"][0]["at"] >= broadcast["created_at"][:16]

    owner.call("POST", f"/broadcasts/{broadcast['id']}/end")
    ready = lambda: owner.call("GET", f"/broadcasts/{broadcast['id']}")["state"] == "replay_ready"  # noqa: E731 - said once
    await until(ready, seconds=60, what="the recording")
    await desk.goto(f"{install.site_url}/console/recordings/{broadcast['id']}")
    await expect(desk.get_by_role("region", name="延迟分位数")).to_be_visible()
    await desk.get_by_role("heading", name="观众感受到的延迟").scroll_into_view_if_needed()
    await look_at_both(desk, "console-recording-latency")
