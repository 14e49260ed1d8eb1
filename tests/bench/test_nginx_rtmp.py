"""The peer of the media benchmarks takes an encoder and makes a playlist."""

from __future__ import annotations

import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import imageio_ffmpeg

from bench.cpu import family
from bench.peers.nginx_rtmp import NginxRtmp
from tests.waiting import until

SOURCE = ["-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30"]
CODEC = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-pix_fmt", "yuv420p", "-f", "flv"]


async def test_a_push_becomes_a_playlist(tmp_path: Path) -> None:
    nginx = NginxRtmp(tmp_path / "nginx")
    await nginx.start()
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *SOURCE, *CODEC, nginx.publish_url("show")]
    encoder = subprocess.Popen(command)  # noqa: ASYNC220 - forks in a millisecond
    try:
        playlist = await until(lambda: _read(nginx.playlist_url("show")), seconds=20, what="a playlist")
        assert "#EXTINF" in playlist
        assert len(family(nginx.pid)) > 1, "the worker is a child of the master"
    finally:
        encoder.terminate()
        encoder.wait()
        await nginx.close()
    assert not (tmp_path / "nginx").exists()


def _read(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return str(response.read(), "utf-8")
    except urllib.error.HTTPError:
        return ""
