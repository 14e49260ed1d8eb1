"""Where requests meet a live window: rendered playlists shared by all, and requests that wait for a part."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from liveloop.media.hls.connection import HttpConnection
from liveloop.media.hls.playlist import render_live, render_multivariant
from liveloop.media.hls.responses import PLAIN_PLAYLIST, PLAYLIST, head
from liveloop.media.hls.window import LiveWindow
from liveloop.media.unit import TICKS

GZIP_LEVEL = 5
WAITING_TARGETS = 3
BLOCKING_CACHE_TARGETS = 6
ADVANCE_SEGMENTS = 2
ADVANCE_PARTS_SECONDS = 3
SLICE = 200
"""Answers given without letting the loop do something else."""


@dataclass(slots=True)
class Waiter:
    """A request that waits until it is `ready`; `answer` gets False when that took too long."""

    connection: HttpConnection
    ready: Callable[[], bool]
    answer: Callable[[bool], None]
    deadline: float


class Outlet:
    """One broadcast at the origin."""

    def __init__(self, window: LiveWindow) -> None:
        self.window = window
        self._waiters: dict[HttpConnection, Waiter] = {}  # bounded: one per open connection
        self._rendered: dict[tuple[bool, bool, bool], tuple[bytes, bytes]] = {}
        self._rendered_version = -1
        self._scheduled = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        return len(self._waiters)

    def start(self) -> None:
        self.window.on_change = self._changed

    def close(self) -> None:
        """Let everybody who waits go, unanswered parts included."""
        self.window.on_change = None
        if self._timer is not None:
            self._timer.cancel()
        waiters, self._waiters = self._waiters, {}
        for waiter in waiters.values():
            waiter.answer(waiter.ready())

    def too_far(self, msn: int, part: int | None) -> bool:
        """Whether a blocking request asks for more than will come soon (section 6.2.5.2)."""
        window = self.window
        if msn > window.last_msn + ADVANCE_SEGMENTS:
            return True
        next_msn, next_index = window.next_part
        if part is None or msn < next_msn:
            return False
        newest = next_index - 1 if msn == next_msn else -1
        return part > newest + advance_parts(window.settings.part_target)

    def wait(
        self, connection: HttpConnection, ready: Callable[[], bool], answer: Callable[[bool], None]
    ) -> None:
        """Call `answer(True)` when `ready()`, or `answer(False)` after three target durations."""
        loop = asyncio.get_running_loop()
        patience = WAITING_TARGETS * self.window.settings.target_duration / TICKS
        self._waiters[connection] = Waiter(connection, ready, answer, loop.time() + patience)
        if self._timer is None:
            self._timer = loop.call_later(patience, self._expire)

    def forget(self, connection: HttpConnection) -> None:
        """The client has gone."""
        self._waiters.pop(connection, None)

    def playlist(self, *, skip: bool, gzipped: bool, blocking: bool) -> tuple[bytes, bytes]:
        """Head and body of the live playlist, rendered once per change and kind."""
        window = self.window
        if self._rendered_version != window.version:
            self._rendered.clear()
            self._rendered_version = window.version
        key = (skip, gzipped, blocking)
        answer = self._rendered.get(key)
        if answer is None:
            text = render_live(window.listing(), skip=skip)
            seconds = BLOCKING_CACHE_TARGETS * window.settings.target_duration // TICKS
            cache = f"public, max-age={seconds}" if blocking else PLAIN_PLAYLIST
            answer = self._rendered[key] = encoded(text, gzipped=gzipped, cache=cache)
        return answer

    def index(self, *, gzipped: bool) -> tuple[bytes, bytes] | None:
        """Head and body of the multivariant playlist, or None before the first part."""
        variant = self.window.variant()
        if variant is None:
            return None
        return encoded(render_multivariant([variant]), gzipped=gzipped, cache=PLAIN_PLAYLIST)

    def _changed(self) -> None:
        if self._waiters and not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._serve)

    def _serve(self) -> None:
        """Answer those whose part is there, the longest waiting first, a slice at a time."""
        self._scheduled = False
        ready = [waiter for waiter in self._waiters.values() if waiter.ready()]
        for waiter in ready[:SLICE]:
            del self._waiters[waiter.connection]
            waiter.answer(True)
        if len(ready) > SLICE:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._serve)

    def _expire(self) -> None:
        loop = asyncio.get_running_loop()
        late = [waiter for waiter in self._waiters.values() if waiter.deadline <= loop.time()]
        for waiter in late:
            del self._waiters[waiter.connection]
            waiter.answer(waiter.ready())
        first = min((waiter.deadline for waiter in self._waiters.values()), default=None)
        self._timer = None if first is None else loop.call_at(first, self._expire)


def advance_parts(part_target: int) -> int:
    """The Advance Part Limit of section 6.2.5.2: three parts, or those of three seconds if that is more."""
    return max(3, ceil(ADVANCE_PARTS_SECONDS * TICKS / part_target))


def encoded(text: str, *, gzipped: bool, cache: str) -> tuple[bytes, bytes]:
    """Head and body of a playlist."""
    body = text.encode()
    extra = ["Vary: Accept-Encoding"]
    if gzipped:
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        extra.append("Content-Encoding: gzip")
    return head(200, PLAYLIST, len(body), cache, *extra), body
