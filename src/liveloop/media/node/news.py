"""What happened goes to the event stream in order, and waits for the bus while that is away."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from datetime import UTC, datetime

import msgspec
import structlog

from liveloop.bus import subjects
from liveloop.bus.events import EventStream
from liveloop.kit.ids import new_id
from liveloop.kit.publisher import BusAway
from liveloop.media.node.messages import SegmentNews, SourceNews
from liveloop.media.programme.events import SourceEvent
from liveloop.media.recorder import manifest
from liveloop.media.recorder.tally import Summary

log = structlog.get_logger()

QUEUE_NEWS = 20_000
RETRY_SECONDS = 0.5


class NewsDesk:
    """Publishes each piece once (its id makes repeats harmless). A full queue drops the oldest.

    What a drop or a crash loses, the worker learns from the manifest (`media.manifest`).
    """

    def __init__(self, events: EventStream) -> None:
        self._events = events
        self._waiting: deque[tuple[str, bytes, str]] = deque(maxlen=QUEUE_NEWS)
        self._changed = asyncio.Event()
        self.dropped = 0

    def source(self, broadcast: uuid.UUID, event: SourceEvent) -> None:
        at = datetime.fromtimestamp(event.at, UTC).isoformat()
        log.info("media.source", broadcast=str(broadcast), kind=event.kind.value, **event.detail)
        news = SourceNews(broadcast, event.kind.value, at, event.detail)
        self._offer(subjects.source_event(broadcast), msgspec.json.encode(news), str(new_id()))

    def segment(self, broadcast: uuid.UUID, line: manifest.Segment, summary: Summary) -> None:
        news = SegmentNews(broadcast, line, msgspec.structs.replace(summary, gaps=()))
        event_id = f"{broadcast}-s{line.msn}"
        self._offer(subjects.segment_event(broadcast), msgspec.json.encode(news), event_id)

    def _offer(self, subject: str, payload: bytes, event_id: str) -> None:
        if len(self._waiting) == QUEUE_NEWS:
            self.dropped += 1
        self._waiting.append((subject, payload, event_id))
        self._changed.set()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._publish_waiting()
            self._changed.clear()
            await self._changed.wait()

    async def flush(self, seconds: float) -> None:
        """Publish what is left within some time; for the end of the process, after `run`."""
        try:
            async with asyncio.timeout(seconds):
                await self._publish_waiting()
        except TimeoutError:
            log.warning("media.news_left", waiting=self.waiting)

    async def _publish_waiting(self) -> None:
        while self._waiting:
            subject, payload, event_id = news = self._waiting[0]
            try:
                await self._events.publish(subject, payload, event_id=event_id)
            except BusAway:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if self._waiting and self._waiting[0] is news:
                self._waiting.popleft()
