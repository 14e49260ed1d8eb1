"""One broadcast on the node: its programme, packager, live window and recording, put together."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from liveloop.kit.clock import Clock
from liveloop.kit.seal import lookup_hash
from liveloop.media.health import HealthMeter, SourceHealth, State
from liveloop.media.hls.window import LiveWindow
from liveloop.media.node.openings import Opening
from liveloop.media.programme.events import ProgrammeState
from liveloop.media.programme.programme import Programme
from liveloop.media.recorder.recording import Recording
from liveloop.media.recorder.tally import Summary
from liveloop.media.stream.stream import Stream
from liveloop.media.unit import TrackSet, Unit

log = structlog.get_logger()

HEALTH_STATES: dict[ProgrammeState, State] = {
    ProgrammeState.IDLE: "idle",
    ProgrammeState.LIVE: "live",
    ProgrammeState.STANDBY: "standby",
    ProgrammeState.FINISHED: "idle",
}


class MeterReader:
    """Lets a health meter read a stream."""

    def __init__(self, meter: HealthMeter) -> None:
        self._meter = meter
        self.unit: Callable[[Unit], None] = meter.unit
        """Bound once: this is the hot path."""

    def tracks(self, tracks: TrackSet, at: float) -> None:
        self._meter.tracks(tracks)

    def closed(self, reason: str) -> None:
        """The last report stays readable."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who is publishing: the session of the protocol, to be able to end it, its key and its stream."""

    session: uuid.UUID
    key: str = field(repr=False)
    stream: Stream
    meter: HealthMeter


class Airing:
    """Belongs to the event loop. Whoever opened it finishes or suspends it."""

    def __init__(
        self, opening: Opening, programme: Programme, window: LiveWindow, recording: Recording, clock: Clock
    ) -> None:
        self.opening = opening
        self.programme = programme
        self.window = window
        self.recording = recording
        self._clock = clock
        self._meter = HealthMeter(str(opening.broadcast))
        self.publisher: Publisher | None = None
        self.is_suspended = False
        self.finished_at: float | None = None
        """Monotonic time of the end."""
        self.key: str | None = None
        """The look-up hash of the stream key that may publish, as the worker said last."""
        self._reminded_at = clock.monotonic()

    @property
    def broadcast(self) -> uuid.UUID:
        return self.opening.broadcast

    @property
    def is_over(self) -> bool:
        return self.programme.state is ProgrammeState.FINISHED

    @property
    def forgotten_seconds(self) -> float:
        """How long nobody has asked for this broadcast."""
        return self._clock.monotonic() - self._reminded_at

    def admits(self, key: str) -> bool:
        """False for a stream key that was replaced."""
        return self.key is None or lookup_hash(key) == self.key

    def remind(self) -> None:
        """Somebody who knows the broadcast says that it goes on."""
        self._reminded_at = self._clock.monotonic()

    def connect(self, session: uuid.UUID, key: str, *, remote: str, software: str) -> Publisher:
        """Let a publisher in; the one before is not listened to any more."""
        self._meter = HealthMeter(str(self.broadcast))
        publisher = Publisher(session, key, Stream(), self._meter)
        self.publisher = publisher
        source = self.programme.connect(str(session), remote=remote, software=software)
        publisher.stream.attach(MeterReader(self._meter))
        publisher.stream.attach(source)
        return publisher

    def disconnected(self, publisher: Publisher) -> None:
        if self.publisher is publisher:
            self.publisher = None

    def health(self, at: datetime) -> SourceHealth:
        return self._meter.report(at, state=HEALTH_STATES[self.programme.state])

    async def finish(self, reason: str, *, on_air_from: float | None) -> Summary:
        """The broadcast is over: everything is on disk and the playlist has its end when this returns.

        `on_air_from` (wall clock) is where the replay begins; None: viewers never saw it.
        """
        if self.is_over:
            return self.recording.summary
        self.programme.finish(reason)
        self.finished_at = self._clock.monotonic()
        self.window.end(on_air_from=on_air_from)
        now = self._clock.now().timestamp()
        return await self.recording.finish(reason, at=now, on_air_from=on_air_from)

    async def suspend(self) -> None:
        """The process ends, the broadcast does not: leave everything to be resumed."""
        if not self.is_over:
            self.is_suspended = True
            self.programme.pause()
            await self.recording.suspend()
