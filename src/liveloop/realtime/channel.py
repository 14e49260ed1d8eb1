"""One channel on this gateway. Its own task alone changes its state; everybody else leaves it a note."""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial

import structlog

from liveloop.kit.clock import Clock
from liveloop.kit.stretches import Stretches, Work
from liveloop.realtime import metrics
from liveloop.realtime.bucket import TokenBucket
from liveloop.realtime.catchup import CatchUp, Note
from liveloop.realtime.connection import Connection, State
from liveloop.realtime.fanout import Writer, fan_out
from liveloop.realtime.history.entry import Arrival, BadEnvelope, Beat, Entry, decode_envelopes
from liveloop.realtime.history.line import Gap, Line
from liveloop.realtime.history.source import EMPTY, Head, History
from liveloop.realtime.limits import Limits
from liveloop.realtime.payload import Payload, build
from liveloop.realtime.protocol.lanes import Lane
from liveloop.realtime.recovery import Snapshots
from liveloop.realtime.roster import Roster
from liveloop.realtime.tasks import Crew

log = structlog.get_logger()

GAP_PAGE = 1_000
BEAT_TYPES = 100
PASSING_SHARE = 0.5
"""So long at most a flush waits for a round of writes, as a share of what the last flush took."""


class Channel:
    """Takes what the bus brings, has the log mend what it lost, and flushes at an adaptive pace.

    A flush starts at once when the channel is idle; after it comes a rest in proportion to its duration,
    so that a crowded channel batches more and never takes more than two thirds of the time. A crowded one
    lets a round of writes that runs come to its end, and takes along what it commits.
    """

    def __init__(
        self,
        name: str,
        *,
        history: History,
        snapshots: Snapshots,
        writer: Writer,
        stretches: Stretches,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self.name = name
        self.roster = Roster()
        self.idle_since = clock.monotonic()
        self.failed = False
        """Its task is over by a fault: it is of no use any more."""
        self._history = history
        self._snapshots = snapshots
        self._writer = writer
        self._stretches = stretches
        self._clock = clock
        self._limits = limits
        self._line = Line(limits)
        self._catch_up = CatchUp(
            name,
            self._line,
            history=history,
            snapshots=snapshots,
            limits=limits,
            leave_note=self._leave_note,
            welcomed=self._send_latest,
        )
        self._talk = TokenBucket(rate=limits.talk_per_second, burst=limits.talk_burst, now=clock.monotonic())
        self._beats: dict[tuple[Lane, str], Beat] = {}
        self._latest: dict[tuple[Lane, str], Beat] = {}
        self._pulsed = 0.0
        self._took = 0.0
        self._inbox: deque[Note] = deque()  # bounded: events by inbox_events, the rest by connections
        self._wake = asyncio.Event()
        self._crew = Crew(f"channel {name}")
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Learn the head, then run. Raises what the history raises."""
        heads = await self._history.heads([self.name])
        self._line.restart_at(heads.get(self.name, EMPTY))
        self._task = asyncio.get_running_loop().create_task(self._run(), name=f"channel {self.name}")
        self._task.add_done_callback(self._ended)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._crew.close()
        await self._catch_up.close()

    # notes that others leave

    async def receive(self, _subject: str, payload: bytes) -> None:
        """A message of the bus."""
        self.take(payload)

    def take(self, payload: bytes) -> None:
        """The events of a message, however it came; what came before is dropped by its offset."""
        try:
            arrivals = decode_envelopes(payload)
        except BadEnvelope:
            metrics.MALFORMED.inc()
            return
        room = self._limits.inbox_events - len(self._inbox)
        if room < len(arrivals):
            metrics.OVERFLOWED.inc(len(arrivals) - max(room, 0))
        for arrival in arrivals[: max(room, 0)]:
            self._leave_note(partial(self._arrived, arrival))

    def beat(self, beat: Beat) -> None:
        """An event of this gateway itself that has no place."""
        self._leave_note(partial(self._beaten, beat))

    def join(self, connection: Connection, epoch: str | None, offset: int | None) -> None:
        """An admitted connection, with the position it says it holds."""
        self._leave_note(partial(self._joined, connection, epoch, offset))

    def leave(self, connection: Connection) -> None:
        self._leave_note(partial(self._left, connection))

    def drained(self, connection: Connection) -> None:
        """A connection that fell behind has sent all its bytes."""
        self._leave_note(partial(self._catch_up.advance, connection))

    def saw_head(self, head: Head) -> None:
        """The log is known to reach `head`."""
        self._leave_note(partial(self._reached, head))

    def _leave_note(self, note: Note) -> None:
        self._inbox.append(note)
        self._wake.set()

    # the task

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._read_notes()
            self._mend()
            if self._is_due():
                await self._stretches.passed(Work.ROUND, at_most=self._took * PASSING_SHARE)
                self._read_notes()
                await asyncio.sleep(await self._flush())

    def _read_notes(self) -> None:
        while self._inbox:
            self._inbox.popleft()()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Silence would look like a quiet room: everybody is sent off to come back to a new channel."""
        if task.cancelled():
            return
        self.failed = True
        log.error("realtime.channel_failed", channel=self.name, exc_info=task.exception())
        for connection in self.roster.everyone():
            connection.fault()

    def _is_due(self) -> bool:
        if self._line.pending:
            return True
        if not self._beats:
            return False
        wait = self._pulsed + self._limits.pulse_seconds - self._clock.monotonic()
        if wait > 0:
            self._wake_in(wait)
        return wait <= 0

    async def _flush(self) -> float:
        """Send what is pending to everybody; returns how long to rest."""
        started = self._clock.monotonic()
        entries = self._line.take_pending()
        beats, self._beats = list(self._beats.values()), {}
        self._pulsed = started if beats else self._pulsed
        people = {entry.to for entry in entries if entry.to is not None}
        shared, skipped = self._sample([entry for entry in entries if entry.to is None])
        position = self._line.flushed if entries else None
        payload = build(shared, beats, position=position, skipped=skipped, limits=self._limits)
        with self._stretches.stretch(Work.FAN_OUT):
            await self._fan_out(payload, but=people)
        for connection in [connection for person in people for connection in self.roster.of(person)]:
            connection.hold()
            self._catch_up.advance(connection)
        self._took = self._clock.monotonic() - started
        rest = max(self._limits.rest_seconds, self._took * self._limits.rest_share)
        metrics.FANOUT.observe(self._took)
        metrics.REST.observe(rest)
        return rest

    async def _fan_out(self, payload: Payload, *, but: set[str]) -> None:
        for group, connections in self.roster.groups(but=but).items():
            form = payload.staff if group.staff else payload.everyone
            frames = form.deflated if group.deflates else form.plain
            await fan_out(
                connections, frames, payload, writer=self._writer, slice_sockets=self._limits.slice_sockets
            )

    def _sample(self, entries: list[Entry]) -> tuple[list[Entry], int]:
        """Drop the oldest talk beyond the stated rate; returns what stays and how many went."""
        talk = [entry for entry in entries if entry.lane is Lane.TALK]
        surplus = len(talk) - self._talk.take(len(talk), self._clock.monotonic())
        if surplus == 0:
            return entries, 0
        metrics.SAMPLED.inc(surplus)
        dropped = {entry.offset for entry in talk[:surplus]}
        return [entry for entry in entries if entry.offset not in dropped], surplus

    def _send_latest(self, connection: Connection) -> None:
        """A newcomer learns the current value of everything that only has a current value."""
        staff = connection.admitted.staff
        beats = [beat for beat in self._latest.values() if staff or beat.lane is Lane.PULSE]
        if beats:
            payload = build([], beats, position=None, skipped=0, limits=self._limits)
            connection.send((payload.staff if staff else payload.everyone).plain)

    # what the notes do

    def _arrived(self, arrival: Arrival) -> None:
        if isinstance(arrival.event, Beat):
            self._beaten(arrival.event)
        elif not self._line.arrive(arrival.epoch, arrival.event) and not len(self._crew):
            self._crew.start(self._ask_head())

    def _beaten(self, beat: Beat) -> None:
        key = (beat.lane, beat.type)
        if key in self._latest or len(self._latest) < BEAT_TYPES:
            self._latest[key] = self._beats[key] = beat

    def _joined(self, connection: Connection, epoch: str | None, offset: int | None) -> None:
        if connection.state is State.JOINING:
            self.roster.add(connection)
            self._catch_up.come_in(connection, epoch, offset)

    def _left(self, connection: Connection) -> None:
        self.roster.remove(connection)
        self._catch_up.forget(connection)
        if not len(self.roster):
            self.idle_since = self._clock.monotonic()

    def _reached(self, head: Head) -> None:
        if self._line.reach(head):
            return
        self._line.restart_at(head)
        self._snapshots.forget()
        for connection in self.roster.everyone():
            self._catch_up.start_over(connection)

    # gaps

    def _mend(self) -> None:
        gap = self._line.gap(self._clock.monotonic())
        if isinstance(gap, Gap):
            self._crew.start(self._fetch(gap), failed=partial(self._leave_note, self._fetch_failed))
        elif gap is not None:
            self._wake_in(gap)

    async def _fetch(self, gap: Gap) -> None:
        entries = await self._history.between(self.name, after=gap.after, until=gap.until, limit=GAP_PAGE)
        self._leave_note(partial(self._line.fill, gap, entries))

    def _fetch_failed(self) -> None:
        self._line.give_up(self._clock.monotonic())

    async def _ask_head(self) -> None:
        head = (await self._history.heads([self.name])).get(self.name)
        if head is not None:
            self.saw_head(head)

    def _wake_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._wake.set)
