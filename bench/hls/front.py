"""A real nginx in front of an origin: with deploy/nginx/liveloop.conf, or as a caching proxy."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from liveloop.bus.server import free_port

SAMPLE = Path(__file__).parents[2] / "deploy/nginx/liveloop.conf"
PROGRAM = Path("/usr/sbin/nginx")
START_SECONDS = 10.0
POLL_SECONDS = 0.02

MAIN = """
daemon off; worker_processes 1; worker_rlimit_nofile 19000;
pid {folder}/nginx.pid; error_log {folder}/error.log;
{user}
events {{ worker_connections 16384; }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/liveloop.conf;
}}
"""

CACHING = """
proxy_cache_path {folder}/cache keys_zone=live:16m max_size=512m inactive=60s;
upstream origin {{ server 127.0.0.1:{origin}; keepalive 64; }}
server {{
  listen 127.0.0.1:{port}; access_log off; sendfile on; tcp_nodelay on; keepalive_requests 100000;
  location / {{
    proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_cache live; proxy_cache_key $request_uri; proxy_cache_lock on; proxy_cache_lock_timeout 30s;
    proxy_read_timeout 30s;
  }}
}}
"""


class NginxFront:
    """nginx with one worker in front of an origin; what it writes is below `folder`.

    `caching`: not our sample, but a cache that merges equal requests.
    """

    def __init__(
        self, folder: Path, *, secret: str, memory: Path, origin_port: int, caching: bool = False
    ) -> None:
        self._folder = folder
        self._origin_port = origin_port
        self._caching = caching
        self._values = {
            "server 127.0.0.1:8001;": f"server 127.0.0.1:{origin_port};",
            "change-this-secret": secret,
            "root /dev/shm/liveloop/live;": f"root {memory};",
        }
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0
        assert PROGRAM.exists(), "nginx is missing: apt-get install nginx-light"

    @property
    def pid(self) -> int:
        """The master; the worker is its child."""
        assert self._process is not None, "nginx is not started"
        return self._process.pid

    async def start(self, *prefix: str) -> None:
        """Start it behind `prefix` (such as taskset) and wait until it listens; raises TimeoutError."""
        self.port = free_port()
        main = self._write()
        command = [*prefix, str(PROGRAM), "-c", str(main), "-p", str(self._folder)]
        self._process = await asyncio.create_subprocess_exec(*command)
        async with asyncio.timeout(START_SECONDS):
            await self._listening()

    async def close(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            await self._process.wait()

    def _write(self) -> Path:
        text = self._caching_text() if self._caching else self._sample_text()
        (self._folder / "liveloop.conf").write_text(text, encoding="utf-8")
        main = self._folder / "nginx.conf"
        user = "user root;" if os.getuid() == 0 else ""
        main.write_text(MAIN.format(folder=self._folder, user=user), encoding="utf-8")
        return main

    def _caching_text(self) -> str:
        return CACHING.format(folder=self._folder, origin=self._origin_port, port=self.port)

    def _sample_text(self) -> str:
        text = SAMPLE.read_text(encoding="utf-8")
        for old, new in {**self._values, "listen 127.0.0.1:8080 ": f"listen 127.0.0.1:{self.port} "}.items():
            assert old in text, f"the sample has no {old!r}"
            text = text.replace(old, new)
        return text

    async def _listening(self) -> None:
        while True:
            with suppress(ConnectionRefusedError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(POLL_SECONDS)
