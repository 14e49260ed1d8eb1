"""The live address in players other than a browser."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urljoin

import httpx2

from tests.browser.conftest import pushing
from tests.fixtures.install import RunningInstall, StaffClient
from tests.media.hls import m3u8
from tests.waiting import until


def playback_url(install: RunningInstall, slug: str) -> str | None:
    """What a newcomer's browser is given to play, once there is a picture."""
    answer = httpx2.post(
        f"{install.site_url}/api/v1/rooms/{slug}/join", json={}, headers={"Origin": install.site_url}
    )
    answer.raise_for_status()
    playback = answer.json()["playback"]
    return playback["url"] if playback else None


def lists_whole_segment(url: str) -> bool:
    """These readers know no parts: to them a broadcast begins with its first whole segment."""
    answer = httpx2.get(urljoin(url, "live.m3u8"))
    answer.raise_for_status()
    return any(segment.closed for segment in m3u8.parse(answer.text).segments)


async def read(*command: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 60)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, output.decode(errors="replace")


async def test_ffprobe_and_gstreamer_read_the_live_address(
    install: RunningInstall, owner: StaffClient, programme: Path
) -> None:
    _room, _broadcast, address = owner.room_on_air("readers")
    async with pushing(programme, address):
        url = await until(lambda: playback_url(install, "readers"), seconds=30, what="a playback address")
        await until(lambda: lists_whole_segment(str(url)), what="a whole segment")
        code, output = await read("/usr/bin/ffprobe", "-v", "error", "-show_streams", "-of", "json", str(url))
        assert code == 0, output
        codecs = {stream["codec_name"] for stream in json.loads(output)["streams"]}
        code, said = await read(
            "gst-launch-1.0", "-q", "urisourcebin", f"uri={url}", "!", "parsebin", "!",
            "fakesink", "num-buffers=90",
        )  # fmt: skip
    assert codecs == {"h264", "aac"}
    assert code == 0, said
