"""What a viewer does and sees, in Chinese."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.waiting import until

MOVES = """
async () => {
  const video = document.querySelector("video");
  const before = video?.currentTime ?? 0;
  await new Promise((done) => setTimeout(done, 1000));
  return (video?.currentTime ?? 0) - before > 0.5 && video.videoWidth > 0;
}
"""

BEHIND_SECONDS = 7
"""For `hold_back`: with a player's own two seconds less than it makes up for by a leap (`watchdog.ts`)."""
STAND_STILL = "() => document.querySelector('video').pause()"
PLAYED = """
() => {
  const video = document.querySelector("video");
  return video.buffered.length ? video.currentTime - video.buffered.start(0) : 0;
}
"""
FALL_BACK = "(seconds) => { document.querySelector('video').currentTime -= seconds; }"


async def picture_moves(page: Page) -> None:
    await until(lambda: page.evaluate(MOVES), seconds=40, what="a moving picture")


async def hold_back(page: Page, seconds: float) -> None:
    """The picture goes on, that much later."""
    await until(lambda: _played(page, seconds), seconds=60, what="enough picture to fall back on")
    await page.evaluate(FALL_BACK, seconds)
    await picture_moves(page)


async def _played(page: Page, seconds: float) -> bool:
    return bool(await page.evaluate(PLAYED) > seconds + 1)


async def say(page: Page, text: str, *, name: str | None = None) -> None:
    """Write a comment; the first one asks for a nickname."""
    await page.get_by_role("textbox", name="写评论").fill(text)
    await page.get_by_role("button", name="发送", exact=True).click()
    if name is not None:
        await page.get_by_role("textbox", name="昵称").fill(name)
        await page.get_by_role("button", name="发送评论").click()
        await expect(page.get_by_role("dialog")).to_be_hidden()
