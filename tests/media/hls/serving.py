"""An origin with one live broadcast, for tests that speak HTTP to it."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from liveloop.kit.clock import ManualClock
from liveloop.media.hls.connection import ConnectionLimits
from liveloop.media.hls.origin import Origin, OriginSettings
from liveloop.media.hls.signing import playback_path
from liveloop.media.hls.window import LiveWindow, WindowSettings
from liveloop.media.packager.packager import Packager
from liveloop.media.part import Segment
from liveloop.media.unit import TICKS
from tests.media.synthetic import Shape, encode

SECRET = "a test secret"
BROADCAST = "01890000-0000-7000-8000-00000000000b"
RECORDED = "01890000-0000-7000-8000-00000000000c"
SESSION = "01890000-0000-7000-8000-00000000000a"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass
class Replay:
    segments: list[Segment]
    finished: bool

    def holds(self, name: str) -> bool:
        return name in {f"s{segment.msn}.m4s" for segment in self.segments} | {"init0.mp4"}


@dataclass
class Shelves:
    """A library of one recording."""

    replays: dict[str, Replay] = field(default_factory=dict)
    folder: Path | None = None
    uploaded: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    async def replay(self, broadcast: UUID) -> Replay | None:
        return self.replays.get(str(broadcast))

    def path(self, broadcast: UUID, name: str) -> Path | None:
        path = self.folder / name if self.folder is not None else None
        return path if path is not None and path.is_file() and str(broadcast) in self.replays else None

    async def stored(self, broadcast: UUID, name: str) -> bytes | None:
        self.fetched.append(name)
        return self.uploaded.get(name)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Theatre:
    """Origin, live window and packager; `advance` plays so many seconds of a steady source."""

    def __init__(
        self,
        folder: Path,
        *,
        limits: ConnectionLimits | None = None,
        connections: int = 1000,
        window: WindowSettings | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.clock = ManualClock(NOW)
        self.revoked: set[str] = set()
        self.library = Shelves()
        self.window = LiveWindow(folder / BROADCAST, window)
        settings = OriginSettings(
            SECRET, port=0, connections=connections, tls=tls, limits=limits or ConnectionLimits()
        )
        self.origin = Origin(
            settings, library=self.library, revoked=self.revoked.__contains__, clock=self.clock
        )
        self.packager = Packager(self.window)
        shape = Shape(seconds=60)
        self._units = iter(encode(shape))
        self._at = 0.0
        self.packager.tracks(shape.tracks, 0.0)

    async def start(self) -> None:
        self.window.start()
        await self.origin.start()
        self.origin.open(BROADCAST, self.window)

    async def close(self) -> None:
        await self.origin.close()

    def advance(self, seconds: float) -> None:
        self._at += seconds
        for unit in self._units:
            if hasattr(unit, "dts"):
                self.packager.video(unit)
                if unit.dts / TICKS >= self._at:
                    return
            else:
                self.packager.audio(unit)

    def path(
        self, file: str, *, broadcast: str = BROADCAST, session: str = SESSION, lifetime: int = 60
    ) -> str:
        expires = int(NOW.timestamp()) + lifetime
        return playback_path(SECRET, expires=expires, session=session, broadcast=broadcast, file=file)

    async def get(self, target: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
        """One request on a connection of its own; `target` is a path or the name of a file."""
        path = target if target.startswith("/") else self.path(target)
        return await fetch(self.origin.port, path, method=method, headers=headers)


async def fetch(
    port: int,
    path: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{lines}\r\n".encode())
    try:
        async with asyncio.timeout(10):
            return parse_answer(await reader.read())
    finally:
        writer.close()


def parse_answer(data: bytes) -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(status.split()[1]), headers, body)
