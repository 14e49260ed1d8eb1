"""Welcomes, and the snapshot that many newcomers share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from liveloop.kit.clock import Clock
from liveloop.realtime.connection import Connection
from liveloop.realtime.history.source import Head
from liveloop.realtime.limits import Limits
from liveloop.realtime.protocol.frames import text_frame
from liveloop.realtime.protocol.messages import Welcome, You, encode


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State at `head` or a little later, as JSON."""

    head: Head
    state: bytes


class Snapshots:
    """One snapshot at a time, shared by all who ask within `snapshot_seconds` of it.

    Sharing is safe because the events after `head` are sent behind it.
    """

    def __init__(
        self, make: Callable[[], Awaitable[dict[str, Any]]], *, clock: Clock, limits: Limits
    ) -> None:
        self._make = make
        self._clock = clock
        self._limits = limits
        self._task: asyncio.Task[Snapshot] | None = None
        self._made = 0.0

    async def get(self, head: Callable[[], Head]) -> Snapshot:
        """`head` is asked before the state is read. Raises what making it raises."""
        task = self._task
        now = self._clock.monotonic()
        if task is None or (
            task.done() and (now - self._made > self._limits.snapshot_seconds or _failed(task))
        ):
            self._made = now
            task = self._task = asyncio.get_running_loop().create_task(self._read(head()))
        return await asyncio.shield(task)

    def forget(self) -> None:
        """The next one to ask gets a new one."""
        self._task = None

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self, head: Head) -> Snapshot:
        return Snapshot(head, msgspec.json.encode(await self._make()))


def welcome(connection: Connection, channel: str, head: Head, state: bytes | None, limits: Limits) -> bytes:
    """The frame that lets an admitted connection in; without `state` it is recovered at `head`."""
    admission = connection.admitted
    message = Welcome(
        channel=channel,
        epoch=head.epoch,
        offset=head.offset,
        recovered=state is None,
        you=You(id=admission.person_id, name=admission.name, staff=admission.staff),
        snapshot=None if state is None else msgspec.Raw(state),
        heartbeat=limits.heartbeat_seconds,
    )
    return text_frame(encode(message))


def _failed(task: asyncio.Task[Snapshot]) -> bool:
    return task.cancelled() or task.exception() is not None
