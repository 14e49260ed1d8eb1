"""What each kind of encoder pushes, read at the live address by players other than a browser."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import imageio_ffmpeg
import pytest

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
    if answer.status_code == 404 and "Retry-After" in answer.headers:
        return False  # The broadcast is live, its first part still on its way.
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


def ffmpeg(program: str, programme: Path, address: str) -> list[str]:
    return [
        program, "-hide_banner", "-loglevel", "error", "-nostdin",
        "-re", "-stream_loop", "-1", "-i", str(programme), "-c", "copy", "-f", "flv", address,
    ]  # fmt: skip


def gstreamer(sink: str, location: str) -> list[str]:
    return [
        "gst-launch-1.0", "-q", "videotestsrc", "is-live=true", "!",
        "video/x-raw,format=I420,width=640,height=360,framerate=30/1", "!",
        "x264enc", "tune=zerolatency", "speed-preset=ultrafast", "key-int-max=60", "!", "h264parse", "!",
        "flvmux", "name=mux", "streamable=true", "!", sink, f"location={location}",
        "audiotestsrc", "is-live=true", "!", "voaacenc", "!", "aacparse", "!", "mux.",
    ]  # fmt: skip


CLIENTS: dict[str, Callable[[Path, str], list[str]]] = {
    "ffmpeg": lambda programme, address: ffmpeg(imageio_ffmpeg.get_ffmpeg_exe(), programme, address),
    "ffmpeg-debian": lambda programme, address: ffmpeg("/usr/bin/ffmpeg", programme, address),
    "gstreamer": lambda _, address: gstreamer("rtmp2sink", address),
    "librtmp": lambda _, address: gstreamer("rtmpsink", f"{address} live=1"),
}


@asynccontextmanager
async def running(command: list[str]) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(*command, stdout=sys.stderr, stderr=sys.stderr)
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("client", CLIENTS)
async def test_what_a_client_pushes_is_read_by_ffprobe_and_gstreamer(
    install: RunningInstall, owner: StaffClient, programme: Path, client: str
) -> None:
    slug = f"readers-{client}"
    _room, _broadcast, address = owner.room_on_air(slug)
    async with running(CLIENTS[client](programme, address)):
        url = await until(lambda: playback_url(install, slug), seconds=30, what="a playback address")
        await until(lambda: lists_whole_segment(str(url)), what="a whole segment")
        probed, played = await asyncio.gather(
            read("/usr/bin/ffprobe", "-v", "error", "-show_streams", "-of", "json", str(url)),
            read(
                "gst-launch-1.0", "-q", "urisourcebin", f"uri={url}", "!", "parsebin", "!",
                "fakesink", "num-buffers=90",
            ),
        )  # fmt: skip
    assert probed[0] == 0, probed[1]
    assert {stream["codec_name"] for stream in json.loads(probed[1])["streams"]} == {"h264", "aac"}
    assert played[0] == 0, played[1]
