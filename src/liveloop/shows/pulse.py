"""Numbers that a room is told as they change, at most ten times a second each."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from typing import Any, Literal, Protocol

import msgspec
from pydantic import BaseModel

from liveloop.bus import subjects
from liveloop.kit.channels import ChannelEvent, Envelope
from liveloop.kit.ids import new_id
from liveloop.kit.publisher import BusAway
from liveloop.kit.tasks import keep_going

PULSE_SECONDS = 0.1
QUIET_SECONDS = 1.0

Lane = Literal["pulse", "staff"]
_Key = tuple[uuid.UUID, Lane, str]


class Wire(Protocol):
    async def publish(self, subject: str, payload: bytes) -> None: ...


class RoomPulse:
    """Only the newest of a type counts: one that is lost is made good by the next. The last of a kind is said
    once more after a quiet second, so that it is not lost either."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._news: dict[_Key, dict[str, Any]] = {}  # bounded: emptied at each pulse
        self._again: dict[_Key, tuple[float, dict[str, Any]]] = {}  # bounded: what was told within a second
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(keep_going("shows.pulse", self._run))

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def tell(self, room_id: uuid.UUID, lane: Lane, kind: str, data: BaseModel) -> None:
        """`lane` pulse goes to everybody, staff only to staff; `kind` is the type of the event."""
        self._news[room_id, lane, kind] = data.model_dump(mode="json")
        self._wake.set()

    def remember(self, room_id: uuid.UUID, lane: Lane, kind: str, data: BaseModel) -> None:
        """The same for what everybody there hears by an event: it is said only after the quiet second, to
        replace what newcomers would take for the newest."""
        key = room_id, lane, kind
        self._news.pop(key, None)
        self._again[key] = (asyncio.get_running_loop().time() + QUIET_SECONDS, data.model_dump(mode="json"))
        self._wake.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._news_or_quiet(loop)
            self._wake.clear()
            news, self._news = self._news, {}
            for key, data in news.items():
                self._again[key] = (loop.time() + QUIET_SECONDS, data)
                await self._publish(*key, data)
            for key in [key for key, (at, _) in self._again.items() if at <= loop.time()]:
                _, data = self._again.pop(key)
                await self._publish(*key, data)
            await asyncio.sleep(PULSE_SECONDS)

    async def _news_or_quiet(self, loop: asyncio.AbstractEventLoop) -> None:
        """Until there are news, or something is to be said again."""
        next_at = min((at for at, _ in self._again.values()), default=None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None if next_at is None else max(0.0, next_at - loop.time())):
                await self._wake.wait()

    async def _publish(self, room_id: uuid.UUID, lane: Lane, kind: str, data: dict[str, Any]) -> None:
        channel = str(room_id)
        event = ChannelEvent(id=new_id(), offset=None, type=kind, at=None, data=data)
        envelope = Envelope(channel=channel, lane=lane, epoch="", event=event)
        with contextlib.suppress(BusAway):
            await self._wire.publish(subjects.room(channel, lane), msgspec.json.encode(envelope))
