"""Sources without sound or without picture, in a viewer's browser over an interruption."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.fixtures.install import RunningInstall, StaffClient
from tests.waiting import until

COMING_BACK = "主播正在重连，马上回来"
STATS = "() => window.__liveloop.stats"
PLACE = """
() => {
  const video = document.querySelector("video");
  return video && video.videoWidth > 0 ? video.currentTime : null;
}
"""
BUFFERED_SECONDS = 4
"""What is played out before a player needs what came after the splice."""


def copy_without(programme: Path, left_out: str, path: Path) -> Path:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(programme), left_out, "-c", "copy"]
    subprocess.run([*command, str(path)], check=True)
    return path


async def plays_on(page: Page) -> None:
    begin = await until(lambda: page.evaluate(PLACE), seconds=40, what="a picture")
    passed = f"() => document.querySelector('video').currentTime > {begin + BUFFERED_SECONDS}"
    await until(lambda: page.evaluate(passed), seconds=40, what="a moving picture")


@pytest.mark.parametrize("left_out", ["-an", "-vn"], ids=["video_only", "audio_only"])
async def test_a_viewer_of_one_track_stays_over_the_slate(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    programme: Path,
    tmp_path: Path,
    left_out: str,
) -> None:
    source = copy_without(programme, left_out, tmp_path / "one-track.mp4")
    slug = f"one-track{left_out}"
    _room, _broadcast, address = owner.room_on_air(slug)
    page = await laptop.new_page()
    async with pushing(source, address):
        await page.goto(f"{install.site_url}/r/{slug}")
        await plays_on(page)
    await expect(page.get_by_text(COMING_BACK)).to_be_visible()
    await plays_on(page)
    async with pushing(source, address):
        await expect(page.get_by_text(COMING_BACK)).to_be_hidden()
        await plays_on(page)
        stats = await page.evaluate(STATS)
    assert (stats["faults"], stats["reloads"]) == (0, 0)
