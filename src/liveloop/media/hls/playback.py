"""Which answer a request gets: routing, signature, revocation, playlists, media, replays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from liveloop.kit.clock import Clock
from liveloop.media.hls.connection import HttpConnection
from liveloop.media.hls.gate import AddressRefused, AddressUnknown, Gate
from liveloop.media.hls.library import Library
from liveloop.media.hls.listing import INDEX, LIVE, MEDIA_FILE, REPLAY, ListedSegment
from liveloop.media.hls.outlet import Outlet, encoded
from liveloop.media.hls.playlist import render_replay
from liveloop.media.hls.requests import (
    DirectivesInvalid,
    RangeNotSatisfiable,
    Request,
    parse_directives,
    parse_range,
)
from liveloop.media.hls.responses import (
    NO_STORE,
    PLAIN_PLAYLIST,
    PREFLIGHT,
    head,
    media_head,
    problem,
    range_head,
)
from liveloop.media.hls.shared import Shared
from liveloop.media.part import Segment

log = structlog.get_logger()

PLAYLISTS = (LIVE, INDEX, REPLAY)
REPLAY_PLAYLIST_BYTES = 16 * 1024 * 1024
RECORDED_BYTES = 64 * 1024 * 1024
"""So much of the recordings stays in memory: when a broadcast ends all go over to the replay together."""

_ReplayKey = tuple[str, int, int, bool]
"""Broadcast, first and last segment, whether it is compressed."""


@dataclass(slots=True)
class Counters:
    """Since the start; read by the metrics."""

    playlists: int = 0
    media: int = 0
    media_bytes: int = 0
    refused: int = 0
    late: int = 0
    """Blocking requests whose part did not come in three target durations."""


@dataclass(slots=True)
class _Target:
    """A request for `file` of a broadcast."""

    request: Request
    connection: HttpConnection
    broadcast: str
    file: str


class Playback:
    """Answers requests for live windows (`outlets`) and for replays (`library`)."""

    def __init__(self, secret: str, library: Library, revoked: Callable[[str], bool], clock: Clock) -> None:
        self.outlets: dict[str, Outlet] = {}
        self.counters = Counters()
        self._gate = Gate(secret)
        self._library = library
        self._revoked = revoked
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()  # bounded: one per connection
        self._replays = Shared[_ReplayKey, tuple[bytes, bytes]](
            max_bytes=REPLAY_PLAYLIST_BYTES, size=lambda answer: len(answer[1])
        )
        self._recordings = Shared[tuple[str, str], bytes](max_bytes=RECORDED_BYTES, size=len)

    async def close(self) -> None:
        """End the answers that are still being made."""
        await self._replays.close()
        await self._recordings.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def handle(self, request: Request, connection: HttpConnection) -> None:
        if request.method not in (b"GET", b"HEAD"):
            self._other_method(request, connection)
        elif request.path == "/healthz":
            connection.respond(head(200, "text/plain", 3, NO_STORE), b"ok\n")
        else:
            folder, _, file = request.path.rpartition("/")
            try:
                admission = self._gate.admit(folder, self._clock.now().timestamp())
            except AddressUnknown:
                self._refuse(connection, 404, "playback.not_found", "There is nothing here.")
            except AddressRefused as error:
                code = f"playback.{error.verdict.value}"
                self._refuse(connection, 403, code, "This playback address is not valid (any more).")
            else:
                self._admitted(_Target(request, connection, admission.broadcast, file), admission.session)

    def _other_method(self, request: Request, connection: HttpConnection) -> None:
        if request.method == b"OPTIONS":
            connection.respond(PREFLIGHT)
        else:
            allow = "GET, HEAD, OPTIONS"
            self._refuse(connection, 405, "request.method", f"Only {allow}.", f"Allow: {allow}")

    def _admitted(self, target: _Target, session: str) -> None:
        connection, broadcast, file = target.connection, target.broadcast, target.file
        outlet = self.outlets.get(broadcast)
        if self._revoked(session):
            self._refuse(connection, 403, "playback.revoked", "This viewing session has been ended.")
        elif file not in PLAYLISTS:
            if MEDIA_FILE.fullmatch(file):
                self._media(target, outlet)
            else:
                self._refuse(connection, 404, "playback.not_found", "There is no such file.")
        elif file == REPLAY:
            self._start(target, self._replay(target))
        elif outlet is None:
            self._refuse(connection, 404, "playback.not_live", "This broadcast is not live here.")
        elif file == INDEX:
            self._index(target, outlet)
        else:
            self._live(target, outlet)

    def _index(self, target: _Target, outlet: Outlet) -> None:
        answer = outlet.index(gzipped=target.request.gzip)
        if answer is None:
            detail = "No picture yet."
            self._refuse(target.connection, 404, "playback.not_started", detail, "Retry-After: 1")
            return
        self.counters.playlists += 1
        target.connection.respond(*answer)

    def _live(self, target: _Target, outlet: Outlet) -> None:
        try:
            directives = parse_directives(target.request.query)
        except DirectivesInvalid as error:
            self._refuse(target.connection, 400, "playback.directives", str(error))
            return
        msn, part = directives.msn, directives.part
        if msn is None:
            self._playlist(target, outlet, skip=directives.skip, blocking=False)
        elif outlet.too_far(msn, part):
            self._refuse(target.connection, 400, "playback.too_far", "That is too far ahead.")
        elif outlet.window.contains(msn, part):
            self._playlist(target, outlet, skip=directives.skip, blocking=True)
        else:
            wanted = msn

            def answer(there: bool) -> None:
                if there:
                    self._playlist(target, outlet, skip=directives.skip, blocking=True)
                else:
                    self._too_late(target.connection)

            outlet.wait(target.connection, lambda: outlet.window.contains(wanted, part), answer)

    def _playlist(self, target: _Target, outlet: Outlet, *, skip: bool, blocking: bool) -> None:
        if outlet.window.last_msn < 0:
            self._refuse(target.connection, 404, "playback.not_started", "No picture yet.", "Retry-After: 1")
            return
        self.counters.playlists += 1
        answer = outlet.playlist(skip=skip, gzipped=target.request.gzip, blocking=blocking)
        target.connection.respond(*answer)

    def _media(self, target: _Target, outlet: Outlet | None) -> None:
        data = outlet.window.file(target.file) if outlet is not None else None
        if data is not None:
            self._send(target, data)
        elif outlet is not None and outlet.window.hinted(target.file):
            window = outlet.window

            def answer(there: bool) -> None:
                data = window.file(target.file) if there else None
                if data is None:
                    self._too_late(target.connection)
                else:
                    self._send(target, data)

            outlet.wait(target.connection, lambda: not window.hinted(target.file), answer)
        else:
            self._start(target, self._recorded(target, outlet))

    async def _recorded(self, target: _Target, outlet: Outlet | None) -> None:
        """A file that is not in memory, or not any more."""
        broadcast, file = UUID(target.broadcast), target.file
        data: bytes | None = None
        if await self._is_public(broadcast, file, outlet):
            data = await self._recordings.get((target.broadcast, file), lambda: self._read(broadcast, file))
        if data is None:
            self._refuse(target.connection, 404, "playback.not_found", "There is no such file.")
        else:
            self._send(target, data)

    async def _read(self, broadcast: UUID, file: str) -> bytes | None:
        path = self._library.path(broadcast, file)
        if path is None:
            return await self._library.stored(broadcast, file)
        return await asyncio.to_thread(path.read_bytes)

    async def _is_public(self, broadcast: UUID, file: str, outlet: Outlet | None) -> bool:
        """Whether a playlist names this file: what was recorded before the broadcast is nobody's to see."""
        if outlet is not None and outlet.window.lists(file):
            return True
        if outlet is not None and not outlet.window.ended:
            return False
        replay = await self._library.replay(broadcast)
        return replay is not None and replay.finished and replay.holds(file)

    async def _replay(self, target: _Target) -> None:
        replay = await self._library.replay(UUID(target.broadcast))
        if replay is None or not replay.finished or not replay.segments:
            self._refuse(target.connection, 404, "playback.no_replay", "There is no replay (yet).")
            return
        segments, gzipped = replay.segments, target.request.gzip
        # A segment never changes: the first and the last one tell which replay of the recording it is.
        key = (target.broadcast, segments[0].msn, segments[-1].msn, gzipped)
        answer = await self._replays.get(
            key, lambda: asyncio.to_thread(_replay_answer, segments, gzipped=gzipped)
        )
        assert answer is not None
        self.counters.playlists += 1
        target.connection.respond(*answer)

    def _send(self, target: _Target, data: bytes) -> None:
        self.counters.media += 1
        self.counters.media_bytes += len(data)
        if target.request.range is None:
            target.connection.respond(media_head(len(data)), data)
            return
        try:
            span = parse_range(target.request.range, len(data))
        except RangeNotSatisfiable as error:
            whole = f"Content-Range: bytes */{len(data)}"
            self._refuse(target.connection, 416, "range.invalid", str(error), whole)
            return
        if span is None:
            target.connection.respond(media_head(len(data)), data)
        else:
            start, end = span
            target.connection.respond(range_head(start, end, len(data)), data[start:end])

    def _too_late(self, connection: HttpConnection) -> None:
        self.counters.late += 1
        self._refuse(connection, 503, "playback.late", "The next part has not come.", "Retry-After: 1")

    def _refuse(self, connection: HttpConnection, status: int, code: str, detail: str, *extra: str) -> None:
        self.counters.refused += 1
        connection.respond(*problem(status, code, detail, *extra))

    def _start(self, target: _Target, work: Coroutine[None, None, None]) -> None:
        """Answer from a task; if it fails the client is told, not left waiting."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._finished(done, target))

    def _finished(self, task: asyncio.Task[None], target: _Target) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("origin.library_failed", broadcast=target.broadcast, file=target.file, exc_info=error)
            self._refuse(target.connection, 500, "playback.failed", "The recording could not be read.")


def _replay_answer(segments: Sequence[Segment], *, gzipped: bool) -> tuple[bytes, bytes]:
    """Head and body of the playlist; tens of milliseconds for hours of broadcast."""
    text = render_replay([ListedSegment.of(segment) for segment in segments])
    return encoded(text, gzipped=gzipped, cache=PLAIN_PLAYLIST)
