"""A real Chromium before a whole install, an encoder, and pictures of every screen."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import imageio_ffmpeg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.fixtures.install import RunningInstall, StaffClient

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio",
]  # fmt: skip
PATIENCE_MILLISECONDS = 20_000
"""How long a screen may take on a machine that also encodes, serves and decodes; what must be quick, the test
measures itself."""

expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningInstall]:
    """One install for all browser tests; each test makes its own room."""
    with RunningInstall(tmp_path_factory.mktemp("install")) as running:
        yield running


@pytest.fixture(scope="session")
def owner(install: RunningInstall) -> StaffClient:
    return install.owner()


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def phone(browser: Browser) -> BrowserContext:
    """A small phone whose owner reads Chinese."""
    return await browser.new_context(
        viewport={"width": 360, "height": 780}, locale="zh-CN", has_touch=True, is_mobile=True
    )


@pytest_asyncio.fixture
async def laptop(browser: Browser) -> BrowserContext:
    """A member of staff who asked for less motion: a popup is at its place at once, and a click meets it."""
    return await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", reduced_motion="reduce"
    )


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of 720p30 with sound, encoded once."""
    path = tmp_path_factory.mktemp("programme") / "programme.mp4"
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y",
            "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=10",
            "-f", "lavfi", "-i", "sine=f=440:r=48000:d=10",
            "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "1500k", "-g", "60", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-shortest", str(path),
        ],
        check=True,
    )  # fmt: skip
    return path


@asynccontextmanager
async def pushing(programme: Path, address: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """ffmpeg pushes the programme in real time, over and over, for the length of the block."""
    encoder = await asyncio.create_subprocess_exec(
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin",
        "-re", "-stream_loop", "-1", "-i", str(programme), "-c", "copy", "-f", "flv", address,
        stdout=sys.stderr, stderr=sys.stderr,
    )  # fmt: skip
    try:
        yield encoder
    finally:
        if encoder.returncode is None:
            encoder.kill()
        await encoder.wait()
