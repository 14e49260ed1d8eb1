"""nginx with Debian's RTMP module: the classic way from an encoder to HLS, on the same input as ours."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from liveloop.bus.server import free_port

PROGRAM = Path("/usr/sbin/nginx")
MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
START_SECONDS = 10.0
POLL_SECONDS = 0.02
SEGMENT_SECONDS = 2
PLAYLIST_SECONDS = 12

CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
load_module {module};
events {{ worker_connections 4096; }}
rtmp {{
  access_log off;
  server {{
    listen 127.0.0.1:{rtmp_port};
    application live {{
      live on;
      hls on;
      hls_path {folder}/hls;
      hls_fragment {segment}s;
      hls_playlist_length {playlist}s;
    }}
  }}
}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{http_port};
    location /hls {{
      types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; }}
      root {folder};
      add_header Cache-Control no-cache;
      add_header Access-Control-Allow-Origin *;
    }}
  }}
}}
"""


class NginxRtmp:
    """One nginx with one worker; everything it writes is below `folder`, which it owns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._rtmp_port, self._http_port = free_port(), free_port()

    @property
    def pid(self) -> int:
        """The master; the worker is its child."""
        assert self._process is not None, "nginx is not started"
        return self._process.pid

    def publish_url(self, name: str) -> str:
        return f"rtmp://127.0.0.1:{self._rtmp_port}/live/{name}"

    def playlist_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._http_port}/hls/{name}.m3u8"

    async def start(self) -> None:
        (self._folder / "hls").mkdir(parents=True)
        configuration = self._folder / "nginx.conf"
        configuration.write_text(self._configuration(), encoding="utf-8")
        errors = self._folder / "error.log"
        command = list(map(str, [PROGRAM, "-e", errors, "-p", self._folder, "-c", configuration]))
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: ASYNC220 - forks in a millisecond
        try:
            await asyncio.wait_for(self._until_listening(), START_SECONDS)
        except TimeoutError:
            await self.close()
            raise RuntimeError(f"nginx did not start: {errors.read_text(encoding='utf-8')}") from None

    async def close(self) -> None:
        if self._process:
            self._process.terminate()
            await asyncio.to_thread(self._process.wait)
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _until_listening(self) -> None:
        for port in (self._rtmp_port, self._http_port):
            while not await _answers(port):  # noqa: ASYNC110 - another process opens the port
                await asyncio.sleep(POLL_SECONDS)

    def _configuration(self) -> str:
        return CONFIGURATION.format(
            user="user root;" if os.geteuid() == 0 else "",
            folder=self._folder,
            module=MODULE,
            rtmp_port=self._rtmp_port,
            http_port=self._http_port,
            segment=SEGMENT_SECONDS,
            playlist=PLAYLIST_SECONDS,
        )


async def _answers(port: int) -> bool:
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return True
    return False
