"""A media node on a real bus, a worker that says yes, real encoders and a player's view."""

from __future__ import annotations

import asyncio
import io
import signal
import subprocess
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import av
import imageio_ffmpeg
import msgspec

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.bus.events import EventStream
from liveloop.kit.clock import SystemClock
from liveloop.kit.seal import Signer, lookup_hash
from liveloop.media.hls.signing import playback_path
from liveloop.media.node.messages import Answer
from liveloop.media.node.node import MediaNode, NodeIdentity
from liveloop.media.recorder.manifest import Segment, read_manifest
from liveloop.media.settings import MediaSettings
from tests.waiting import until

SECRET = "master-secret-of-a-test"
PLAYBACK_SECRET = "playback-secret-of-a-test"
KEY = "stream-key-of-a-test"
ENCODER_SECONDS = 30
LONG_AGO = "2020-01-01T00:00:00Z"
SETTINGS = {"rtmp_port": 0, "origin_port": 0, "reserve_mb": 0}


@dataclass
class Worker:
    """The other end of the bus: answers authorisations and keeps what the node tells."""

    bus: Bus
    broadcast: uuid.UUID
    room: uuid.UUID = field(default_factory=uuid.uuid4)
    allows: bool = True
    asked: int = 0
    news: list[dict[str, Any]] = field(default_factory=list)
    segments: list[dict[str, Any]] = field(default_factory=list)
    health: list[dict[str, Any]] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    _subscriptions: list[Any] = field(default_factory=list)

    async def start(self) -> None:
        serve, subscribe = self.bus.serve, self.bus.subscribe
        self._subscriptions = [
            await serve(subjects.AUTHORIZE_SOURCE, self._authorize),
            await serve(subjects.REVOCATIONS, self._revocations),
            await subscribe(subjects.source_event(self.broadcast), self._keeper(self.news)),
            await subscribe(subjects.segment_event(self.broadcast), self._keeper(self.segments)),
            await subscribe(subjects.source_health(self.broadcast), self._keeper(self.health)),
        ]
        await self.bus.flush()

    async def leave(self) -> None:
        """As if the worker were restarting."""
        subscriptions, self._subscriptions = self._subscriptions, []
        for subscription in subscriptions:
            await subscription.unsubscribe()
        await self.bus.flush()

    def kinds(self) -> list[str]:
        return [news["kind"] for news in self.news]

    async def close_programme(self, *, started_at: str | None = LONG_AGO) -> dict[str, Any]:
        return await self.command(subjects.CLOSE_PROGRAMME, started_at=started_at)

    async def command(self, subject: str, **members: object) -> dict[str, Any]:
        payload = msgspec.json.encode({"broadcast": str(self.broadcast), **members})
        answer: dict[str, Any] = msgspec.json.decode(await self.bus.request(subject, payload))
        return answer

    async def _authorize(self, payload: bytes) -> bytes:
        self.asked += 1
        question = msgspec.json.decode(payload)
        if not self.allows or question["key"] != KEY:
            return msgspec.json.encode(Answer(ok=False, code="key.unknown", message="This key is not known."))
        claims = {"broadcast": str(self.broadcast), "room": str(self.room), "key": lookup_hash(KEY)}
        grant = Signer(SECRET, "media.grant", SystemClock()).sign(claims, lifetime=timedelta(minutes=10))
        return msgspec.json.encode(
            Answer(ok=True, broadcast=self.broadcast, room=self.room, grant=grant, state="live")
        )

    async def _revocations(self, _: bytes) -> bytes:
        return msgspec.json.encode({"sessions": self.revoked})

    def _keeper(self, shelf: list[dict[str, Any]]) -> Any:
        async def keep(_: str, payload: bytes) -> None:
            shelf.append(msgspec.json.decode(payload))

        return keep


@asynccontextmanager
async def running_node(bus: Bus, data: Path, **settings: Any) -> AsyncIterator[MediaNode]:
    """A node at work; at the end it is closed as a signal would."""
    events = EventStream(bus)
    await events.start()
    options = {**SETTINGS, "memory_folder": data / "memory", **settings}
    identity = NodeIdentity("node-1", data, SECRET, PLAYBACK_SECRET)
    node = MediaNode(MediaSettings(**options), identity, bus=bus, events=events, clock=SystemClock())
    await node.start()
    work = asyncio.create_task(node.run())
    try:
        yield node
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await node.close()


class Ffmpeg:
    """A real encoder that pushes a test picture in real time."""

    def __init__(self, port: int, *, key: str = KEY, size: str = "320x180", seconds: float = 120) -> None:
        url = f"rtmp://127.0.0.1:{port}/live/{key}"
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-re",
            "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30", "-f", "lavfi", "-i", "sine=frequency=440",
            "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-ar", "44100", "-f", "flv", url,
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def freeze(self) -> None:
        """Stop it as if its machine had hung: the connection stays."""
        self._process.send_signal(signal.SIGSTOP)

    def wait(self) -> str:
        """What it complained about when it ended by itself."""
        try:
            _, errors = self._process.communicate(timeout=ENCODER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise AssertionError(f"the encoder still runs after {ENCODER_SECONDS} s") from None
        return errors.decode()


class Player:
    """Fetches over HTTP as one viewing session."""

    def __init__(self, port: int, broadcast: uuid.UUID, *, session: str | None = None) -> None:
        self.session = session or str(uuid.uuid4())
        self._port = port
        self._broadcast = str(broadcast)

    def url(self, file: str) -> str:
        expires = int(SystemClock().now().timestamp()) + 3600
        path = playback_path(
            PLAYBACK_SECRET, expires=expires, session=self.session, broadcast=self._broadcast, file=file
        )
        return f"http://127.0.0.1:{self._port}{path}"

    async def get(self, file: str) -> tuple[int, bytes]:
        return await asyncio.to_thread(_get, self.url(file))

    async def text(self, file: str) -> str:
        """The playlist, or nothing when it is not there."""
        status, body = await self.get(file)
        return body.decode() if status == 200 else ""

    async def live(self, text: str, *, seconds: float = 15) -> str:
        """Wait until the live playlist contains `text`."""

        async def found() -> str:
            playlist = await self.text("live.m3u8")
            return playlist if text in playlist else ""

        return await until(found, seconds=seconds, what=f"{text} in the live playlist")

    def decode(self, file: str, *, seconds: float | None = None) -> str:
        """Let ffmpeg play it to the end; returns what it complained about."""
        limit = ["-t", str(seconds)] if seconds else []
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-xerror", "-i", self.url(file), *limit]
        done = subprocess.run([*command, "-f", "null", "-"], capture_output=True, text=True, check=False)
        return done.stderr if done.stderr or not done.returncode else f"exit {done.returncode}"


def decode_recording(folder: Path) -> list[tuple[int, int, int]]:
    """Decode every segment after its init section; returns (width, height, pictures) of each.

    FFmpeg's own HLS reader ignores a new EXT-X-MAP in the middle, so segments are decoded one by one.
    """
    found = []
    for line in read_manifest(folder).lines:
        if isinstance(line, Segment):
            data = (folder / f"init{line.init}.mp4").read_bytes() + (folder / f"s{line.msn}.m4s").read_bytes()
            with av.open(io.BytesIO(data)) as container:
                container.streams.video[0].codec_context.options = {"err_detect": "explode"}
                pictures = list(container.decode(video=0))
            found.append((pictures[0].width, pictures[0].height, len(pictures)))
    return found


def _get(url: str) -> tuple[int, bytes]:
    try:
        with urlopen(Request(url), timeout=10) as answer:
            return answer.status, answer.read()
    except OSError as error:
        return getattr(error, "code", 0), b""
