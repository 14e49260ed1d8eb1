"""Takes recordings over from the media nodes: segment by segment while they grow, whole at the end.

Runs in the worker. What is still to be done is read from the tables each time, so that a restart
of anything only delays it.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, Protocol

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from liveloop.bus import subjects
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.errors import Unavailable
from liveloop.kit.inbox import Inbox
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.locks import lock_broadcast
from liveloop.shows.broadcasts.states import SYSTEM, BroadcastStates
from liveloop.shows.recordings import repository
from liveloop.shows.recordings.messages import Close, Discard, Reply, SegmentNews, Summary
from liveloop.shows.recordings.models import RecordingState
from liveloop.shows.vocabulary import BroadcastState

log = structlog.get_logger()

CONSUMER = "shows-recordings"
LOOK_SECONDS = 0.5
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0


class Asking(Protocol):
    """What the collector needs of the bus."""

    async def request(self, subject: str, payload: bytes) -> bytes: ...


class SegmentNewsConsumer:
    """Writes down each closed segment once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._inbox = Inbox(CONSUMER, clock)

    async def consume(self, _subject: str, event_id: str, payload: bytes) -> None:
        """An event of `events.media.*.segment`."""
        news = msgspec.json.decode(payload, type=SegmentNews)
        async with self._database.transaction() as session:
            if not await self._inbox.first_time(session, event_id):
                return
            if await broadcasts.get_or_none(session, news.broadcast) is None:
                return
            await repository.add_segment(session, news.broadcast, news.segment)
            await repository.note_progress(session, news.broadcast, news.summary, at=self._clock.now())


class RecordingCollector:
    """Closes the programme of what has ended, imports its manifest, and removes what was deleted."""

    def __init__(self, database: Database, clock: Clock, wire: Asking, states: BroadcastStates) -> None:
        self._database = database
        self._clock = clock
        self._wire = wire
        self._states = states
        self._pauses: dict[uuid.UUID, tuple[float, float]] = {}
        """Broadcast -> (monotonic time of the next try, length of the pause before it)."""

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except SQLAlchemyError as error:
                log.warning("recording.look_failed", error=str(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """One round: everything that is due and can be done now."""
        async with self._database.read() as session:
            ended = {one.id: one.started_at for one in await broadcasts.uncollected(session)}
            deleting = await repository.deleting(session)
        now = self._clock.monotonic()
        self._pauses = {key: pause for key, pause in self._pauses.items() if key in {*ended, *deleting}}
        for broadcast_id in (one for one in ended if self._is_due(one, now)):
            close = Close(broadcast_id, ended[broadcast_id])
            reply = await self._ask(subjects.CLOSE_PROGRAMME, broadcast_id, close)
            if reply is None:
                continue
            if reply.summary is not None and reply.summary.state != "finished":
                self._put_off(broadcast_id)
                log.warning("recording.not_finished", broadcast=str(broadcast_id), state=reply.summary.state)
                continue
            await self._collect(broadcast_id, reply.summary or Summary())
        for broadcast_id in (one for one in deleting if self._is_due(one, now)):
            if await self._ask(subjects.DISCARD_RECORDING, broadcast_id, Discard(broadcast_id)) is not None:
                await self._forget(broadcast_id)

    async def _collect(self, broadcast_id: uuid.UUID, summary: Summary) -> None:
        now = self._clock.now()
        async with self._database.transaction() as session:
            broadcast = await lock_broadcast(session, broadcast_id)
            if broadcast is None or broadcast.collected_at is not None:
                return
            broadcast.collected_at = now
            if broadcast.started_at is None:
                await repository.settle(session, broadcast_id, summary, state=RecordingState.DELETING, at=now)
            elif summary.segments == 0:
                await repository.settle(session, broadcast_id, summary, state=RecordingState.EMPTY, at=now)
            else:
                await repository.settle(session, broadcast_id, summary, state=RecordingState.READY, at=now)
                await self._states.move(
                    session, broadcast, BroadcastState.REPLAY_READY, by=SYSTEM, reason="recording_imported"
                )
        log.info("recording.collected", broadcast=str(broadcast_id), segments=summary.segments)

    async def _forget(self, broadcast_id: uuid.UUID) -> None:
        async with self._database.transaction() as session:
            recording = await repository.get_or_none(session, broadcast_id)
            if recording is not None:
                recording.state = RecordingState.DELETED
        log.info("recording.deleted", broadcast=str(broadcast_id))

    async def _ask(self, subject: str, broadcast_id: uuid.UUID, message: Any) -> Reply | None:
        """The node's answer; None when there is none or it is a refusal, which puts the next try off."""
        try:
            reply = msgspec.json.decode(
                await self._wire.request(subject, msgspec.json.encode(message)), type=Reply
            )
        except Unavailable:
            reply = Reply(ok=False, code="unavailable")
        if reply.ok:
            return reply
        self._put_off(broadcast_id)
        log.warning("recording.node_refused", subject=subject, broadcast=str(broadcast_id), code=reply.code)
        return None

    def _is_due(self, broadcast_id: uuid.UUID, now: float) -> bool:
        return self._pauses.get(broadcast_id, (now, 0.0))[0] <= now

    def _put_off(self, broadcast_id: uuid.UUID) -> None:
        _, last = self._pauses.get(broadcast_id, (0.0, FIRST_PAUSE_SECONDS / 2))
        pause = min(2 * last, LONGEST_PAUSE_SECONDS)
        self._pauses[broadcast_id] = (self._clock.monotonic() + pause, pause)
