"""Brings one connection to where its channel is: from memory, from the log, or by a snapshot.

Works inside the channel's task; what has to wait is a child task that leaves a note at its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from liveloop.realtime import metrics
from liveloop.realtime.connection import Connection, State
from liveloop.realtime.history.entry import Entry
from liveloop.realtime.history.line import Line
from liveloop.realtime.history.source import EMPTY, Head, History
from liveloop.realtime.limits import Limits
from liveloop.realtime.payload import frames_of
from liveloop.realtime.recovery import Snapshot, Snapshots, welcome
from liveloop.realtime.tasks import Crew

Note = Callable[[], None]

UNKNOWN_POSITION = -1


class CatchUp:
    """`welcomed` is told of each connection that has just come in."""

    def __init__(
        self,
        channel: str,
        line: Line,
        *,
        history: History,
        snapshots: Snapshots,
        limits: Limits,
        leave_note: Callable[[Note], None],
        welcomed: Callable[[Connection], None],
    ) -> None:
        self._channel = channel
        self._line = line
        self._history = history
        self._snapshots = snapshots
        self._limits = limits
        self._leave_note = leave_note
        self._welcomed = welcomed
        self._refilling: set[Connection] = set()
        self._slots = asyncio.Semaphore(limits.refills_at_once)
        self._crew = Crew(f"catch-up {channel}")

    async def close(self) -> None:
        await self._crew.close()
        await self._snapshots.close()

    def come_in(self, connection: Connection, epoch: str | None, offset: int | None) -> None:
        """Welcome a connection at the position it names, if that means something and is near enough."""
        line = self._line
        known = epoch == line.epoch != EMPTY.epoch and offset is not None
        if known and offset is not None and 0 <= line.flushed - offset <= self._limits.replay_events:
            metrics.RECOVERED.inc()
            self._enter(connection, Head(line.epoch, offset), None)
        else:
            connection.position = UNKNOWN_POSITION
            self._refill(connection)

    def start_over(self, connection: Connection) -> None:
        """The history this connection knew is gone."""
        connection.hold()
        connection.position = UNKNOWN_POSITION
        self._refill(connection)

    def forget(self, connection: Connection) -> None:
        self._refilling.discard(connection)

    def advance(self, connection: Connection) -> None:
        """Send what the connection misses, until its socket is full or it misses nothing."""
        if connection.state is not State.OPEN or connection in self._refilling:
            return
        while connection.position < self._line.flushed:
            if connection.blocked:
                return
            if not self._line.recent.covers(connection.position):
                self._refill(connection)
                return
            entries = self._line.recent.after(
                connection.position, until=self._line.flushed, limit=self._limits.frame_events
            )
            self._replay(connection, entries)
        if connection.behind:
            metrics.CAUGHT_UP.inc()
        connection.caught_up()

    def _replay(self, connection: Connection, entries: Sequence[Entry]) -> None:
        person = connection.admitted.person_id
        visible = [entry for entry in entries if entry.to is None or entry.to == person]
        position = entries[-1].offset
        connection.send(b"".join(frames_of(visible, position=position, limits=self._limits)))
        connection.position = position

    def _enter(self, connection: Connection, head: Head, state: bytes | None) -> None:
        connection.send(welcome(connection, self._channel, head, state, self._limits))
        connection.enter(head.offset)
        self.advance(connection)
        self._welcomed(connection)

    def _refill(self, connection: Connection) -> None:
        if connection not in self._refilling:
            self._refilling.add(connection)
            self._crew.start(self._read_for(connection), failed=partial(self._failed, connection))

    async def _read_for(self, connection: Connection) -> None:
        async with self._slots:
            start = Head(self._line.epoch, connection.position)
            entries = await self._read_log(start)
            if entries:
                self._leave_note(partial(self._refilled, connection, start, entries))
                return
            snapshot = await self._snapshots.get(lambda: self._line.head)
        self._leave_note(partial(self._refreshed, connection, snapshot))

    async def _read_log(self, start: Head) -> list[Entry]:
        """What follows `start`; nothing when that is too far back or the log has it no more."""
        until = self._line.flushed
        if start.offset == UNKNOWN_POSITION or until - start.offset > self._limits.replay_events:
            return []
        entries = await self._history.between(
            self._channel, after=start.offset, until=until, limit=self._limits.frame_events
        )
        return entries if entries and entries[0].offset == start.offset + 1 else []

    def _failed(self, connection: Connection) -> None:
        self._refilling.discard(connection)
        connection.fault()

    def _refilled(self, connection: Connection, start: Head, entries: Sequence[Entry]) -> None:
        self._refilling.discard(connection)
        if connection.state is not State.OPEN or start != Head(self._line.epoch, connection.position):
            self.advance(connection)
            return
        self._replay(connection, entries)
        self.advance(connection)

    def _refreshed(self, connection: Connection, snapshot: Snapshot) -> None:
        self._refilling.discard(connection)
        if connection.state not in (State.JOINING, State.OPEN):
            return
        if snapshot.head.epoch != self._line.epoch:
            self._refill(connection)
            return
        metrics.SNAPSHOTS.inc()
        self._enter(connection, snapshot.head, snapshot.state)
