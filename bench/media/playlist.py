"""Reads a live playlist as players do and remembers every part it ever announced."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import httpx2

POLL_SECONDS = 0.1
PART = re.compile(r'#EXT-X-PART:.*?URI="[^"]*?p(\d+)\.(\d+)\.m4s"')


class PlaylistWatch:
    """`address` gives a fresh signed URL of the multivariant playlist; it may fail while web is down."""

    def __init__(self, address: Callable[[], str]) -> None:
        self._address = address
        self._task: asyncio.Task[None] | None = None
        self.announced: set[tuple[int, int]] = set()

    async def start(self) -> None:
        url = urljoin(await asyncio.to_thread(self._address), "live.m3u8")
        self._task = asyncio.create_task(self._run(url))

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def missing_from(self, recording: Path) -> int:
        """The longest run of announced parts, in order, that the recording's manifest lacks."""
        await self.close()
        kept = {
            (line["msn"], line["index"])
            for line in map(json.loads, (recording / "manifest.jsonl").read_text().splitlines())
            if line["kind"] == "part"
        }
        worst = run = 0
        for part in sorted(self.announced):
            run = 0 if part in kept else run + 1
            worst = max(worst, run)
        return worst

    async def _run(self, url: str) -> None:
        async with httpx2.AsyncClient(timeout=5) as client:
            while True:
                try:
                    text = (await client.get(url)).text
                except httpx2.HTTPError:
                    text = ""
                self.announced |= {(int(msn), int(index)) for msn, index in PART.findall(text)}
                await asyncio.sleep(POLL_SECONDS)
