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


async def picture_moves(page: Page) -> None:
    await until(lambda: page.evaluate(MOVES), seconds=40, what="a moving picture")


async def say(page: Page, text: str, *, name: str | None = None) -> None:
    """Write a comment; the first one asks for a nickname."""
    await page.get_by_role("textbox", name="写评论").fill(text)
    await page.get_by_role("button", name="发送", exact=True).click()
    if name is not None:
        await page.get_by_role("textbox", name="昵称").fill(name)
        await page.get_by_role("button", name="发送评论").click()
        await expect(page.get_by_role("dialog")).to_be_hidden()
