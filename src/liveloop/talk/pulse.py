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

Lane = Literal["pulse", "staff"]


class Wire(Protocol):
    async def publish(self, subject: str, payload: bytes) -> None: ...


class RoomPulse:
    """Only the newest of a type counts: one that is lost is made good by the next, or by a snapshot."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._news: dict[tuple[uuid.UUID, Lane, str], dict[str, Any]] = {}  # bounded: emptied at each pulse
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(keep_going("talk.pulse", self._run))

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def tell(self, room_id: uuid.UUID, lane: Lane, kind: str, data: BaseModel) -> None:
        """`lane` pulse goes to everybody, staff only to staff; `kind` is the type of the event."""
        self._news[room_id, lane, kind] = data.model_dump(mode="json")
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            news, self._news = self._news, {}
            for (room_id, lane, kind), data in news.items():
                with contextlib.suppress(BusAway):
                    await self._publish(str(room_id), lane, kind, data)
            await asyncio.sleep(PULSE_SECONDS)

    async def _publish(self, channel: str, lane: Lane, kind: str, data: dict[str, Any]) -> None:
        event = ChannelEvent(id=new_id(), offset=None, type=kind, at=None, data=data)
        envelope = Envelope(channel=channel, lane=lane, epoch="", event=event)
        await self._wire.publish(subjects.room(channel, lane), msgspec.json.encode(envelope))
