"""Watches a broadcast over HTTP as a low-latency player does: blocking reloads, deltas, all files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from tests.media.hls.checker import Exchange, Watch
from tests.media.hls.m3u8 import MediaPlaylist, parse

PAUSE_SECONDS = 0.05

_HINT = re.compile(r"p(\d+)\.(\d+)\.m4s")

Get = Callable[[str], Awaitable[tuple[int, bytes]]]
"""Fetches a file of the broadcast; status 0 when nobody answers."""


class Reloader:
    """One client; `watch` is what it has seen, also across the death of the server."""

    def __init__(self, get: Get) -> None:
        self.watch = Watch([], {})
        self._get = get
        self._next: tuple[int, int] | None = None
        self._newest = -1

    async def run(self) -> None:
        """Until the playlist has its end."""
        while not await self._look():
            pass

    async def _look(self) -> bool:
        wanted = self._next
        playlist = await self._ask(wanted, skip=False)
        if playlist is not None and wanted is not None:
            await self._ask(wanted, skip=True)
        hint = _HINT.fullmatch(playlist.hint) if playlist is not None and playlist.hint else None
        self._next = (int(hint[1]), int(hint[2])) if hint else None
        if self._next is None:
            await asyncio.sleep(PAUSE_SECONDS)  # sleeps: it plays a player
        return playlist is not None and playlist.ended

    async def _ask(self, wanted: tuple[int, int] | None, *, skip: bool) -> MediaPlaylist | None:
        msn, part = wanted or (None, None)
        query = f"?_HLS_msn={msn}&_HLS_part={part}{'&_HLS_skip=YES' if skip else ''}" if wanted else ""
        status, body = await self._get(f"live.m3u8{query}")
        if status == 0:
            self._torn()
            return None
        text = body.decode() if status == 200 else ""
        self.watch.exchanges.append(Exchange(text, status, msn, part, skip))
        if not text:
            return None
        playlist = parse(text)
        await self._load(playlist)
        self._newest = playlist.segments[-1].msn
        return playlist

    async def _load(self, playlist: MediaPlaylist) -> None:
        for segment in playlist.segments:
            names = [segment.map, *(part.uri for part in segment.parts)]
            if not segment.gap:
                names.append(segment.uri)
            for name in names:
                if name is not None and name not in self.watch.files:
                    status, body = await self._get(name)
                    if status == 200:
                        self.watch.files[name] = body

    def _torn(self) -> None:
        """What was being made when the server died may come to another end, or to none."""
        self.watch.torn.update({self._newest, self._next[0] if self._next else self._newest})
