"""A headless Chromium that reads the number of each picture it shows, and counts where it stood still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

from bench.media.coded import BAR_HEIGHT, BAR_WIDTH, BITS

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
STALL_SECONDS = 0.5

WATCH = """
(shape) => {
  const canvas = document.createElement("canvas");
  canvas.width = shape.bits;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const book = (window.__screen = { samples: [], gaps: [], errors: [] });
  let last = 0;
  const attach = (video) => {
    const look = () => {
      const now = performance.timeOrigin + performance.now();
      context.drawImage(video, 0, 0, shape.width, shape.height, 0, 0, shape.bits, 1);
      const pixels = context.getImageData(0, 0, shape.bits, 1).data;
      let number = 0;
      for (let bit = 0; bit < shape.bits; bit += 1) number = number * 2 + (pixels[bit * 4 + 1] > 127 ? 1 : 0);
      book.samples.push([number, now]);
      if (last && now - last > shape.stall * 1000) book.gaps.push([last, now - last]);
      last = now;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  const wait = () => {
    const video = document.querySelector("video");
    if (video) attach(video);
    else setTimeout(wait, 50);
  };
  wait();
}
"""
SHAPE = {"bits": BITS, "width": BITS * BAR_WIDTH, "height": BAR_HEIGHT, "stall": STALL_SECONDS}


@dataclass(frozen=True, slots=True)
class Seen:
    """`samples`: (picture number, seconds since the epoch); `gaps`: (from, length) in seconds."""

    samples: list[tuple[int, float]]
    gaps: list[tuple[float, float]]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def watch(page: Page) -> None:
    """Begin to read the pictures of the page's video, now or as soon as there is one."""
    await page.evaluate(WATCH, SHAPE)


async def seen(page: Page) -> Seen:
    """What was read since the last call."""
    book = await page.evaluate(
        "() => { const b = window.__screen; const r = { samples: b.samples, gaps: b.gaps };"
        " b.samples = []; b.gaps = []; return r; }"
    )
    return Seen(
        [(number, at / 1000) for number, at in book["samples"]],
        [(at / 1000, length / 1000) for at, length in book["gaps"]],
    )
