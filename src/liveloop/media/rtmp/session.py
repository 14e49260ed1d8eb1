"""One RTMP connection on the event loop: the pure connection's actions carried out."""

from __future__ import annotations

import asyncio
from typing import Literal, Protocol, cast
from uuid import UUID

import structlog
from prometheus_client import Counter

from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.media.rtmp.actions import Action, AskToPublish, End, Ending, Metadata, Send
from liveloop.media.rtmp.connection import Connection, State
from liveloop.media.rtmp.gathering import Gathering
from liveloop.media.rtmp.limits import RtmpLimits
from liveloop.media.rtmp.publishing import Accepted, Publishing, PublishRequest, Refusal, Refused, Sink
from liveloop.media.unit import AudioUnit, TrackSet, VideoUnit

BURST_SECONDS = 2.0
BITS = 8
UNDECIDED_BYTES = 256 * 1024
"""Taken in while the decision is awaited; reading goes on until then, to notice a peer that leaves."""
NO_DECISION = "The server could not check the stream key; try again."

DROPPED_MESSAGES = Counter(
    "liveloop_rtmp_dropped_messages",
    "Messages of publishers that were broken or came before their configuration",
)
_UNITS = (VideoUnit, AudioUnit)

log = structlog.get_logger()


class Registry(Protocol):
    """Who counts the sessions."""

    def admit(self, session: Session) -> Refused | None: ...

    def leave(self, session: Session) -> None: ...

    def keep(self, task: asyncio.Task[None]) -> None: ...


class Session(asyncio.Protocol):
    """Deadlines and the rate limit are enforced by `check`, which the server calls regularly."""

    def __init__(
        self,
        identity: UUID,
        *,
        protocol: Literal["rtmp", "rtmps"],
        registry: Registry,
        publishing: Publishing,
        limits: RtmpLimits,
        clock: Clock,
    ) -> None:
        self.identity = identity
        self.remote = ""
        self._protocol = protocol
        self._registry = registry
        self._publishing = publishing
        self._limits = limits
        self._clock = clock
        self._connection = Connection(limits=limits.chunks)
        self._transport: asyncio.Transport | None = None
        self._gathering = Gathering()
        self._request: PublishRequest | None = None
        self._sink: Sink | None = None
        self._deadline = 0.0
        self._allowance = limits.bits_per_second / BITS * BURST_SECONDS
        self._paused = False
        self._dropped = 0
        self._log = log.bind(session=str(identity))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self.remote = str(peer[0]) if peer else ""
        self._deadline = self._clock.monotonic() + self._limits.handshake_seconds
        refused = self._registry.admit(self)
        if refused is not None:
            self._report(refused.code, refused.message)
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._connection.state is State.ENDED:
            return
        greeting = self._connection.state in (State.GREETING, State.CONFIRMING)
        self._apply(self._connection.receive(data, self._clock.now().timestamp()))
        if greeting and self._connection.state is State.OPEN:
            self._deadline = self._clock.monotonic() + self._limits.publish_seconds
        self._allowance -= len(data)
        self._gathering.read(len(data))
        undecided = self._connection.state is State.DECIDING
        if self._allowance < 0 or (undecided and self._connection.buffered > UNDECIDED_BYTES):
            self._pause()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._registry.leave(self)
        if self._sink is not None:
            why = f"The connection broke off: {error}" if error else "The connection broke off."
            self._finish(End(Ending.LOST, "lost", why))

    def close(self, code: str, message: str) -> None:
        """Ends the session without blame: the broadcast is over, or the server stops."""
        self._apply(self._connection.close(code, message))

    def refuse(self, code: str, message: str) -> None:
        """Sends the peer away and reports it."""
        self._apply(self._connection.refuse(code, message))

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def check(self, now: float, elapsed: float) -> None:
        """Deadlines passed by `now` (monotonic), and what the rate limit allows after `elapsed` seconds."""
        self._count_dropped()
        rate = self._limits.bits_per_second / BITS
        self._allowance = min(self._allowance + rate * elapsed, rate * BURST_SECONDS)
        if self._paused and self._allowance > 0 and self._connection.state is not State.DECIDING:
            self._resume()
        if self._transport is not None:
            self._gathering.check(self._transport, elapsed)
        if now >= self._deadline:
            self._on_deadline()

    def _on_deadline(self) -> None:
        match self._connection.state:
            case State.ENDED:
                self.abort()
            case State.PUBLISHING:
                self.close("idle", "Nothing came from the encoder for too long.")
            case State.GREETING | State.CONFIRMING:
                self.refuse("timeout", "The handshake took too long.")
            case State.OPEN:
                self.refuse("timeout", "The encoder connected but did not publish.")
            case State.DECIDING:
                self.refuse("unavailable", NO_DECISION)

    def _apply(self, actions: list[Action]) -> None:
        units = False
        for action in actions:
            if isinstance(action, _UNITS):
                units = True
                if self._sink is not None:
                    self._sink.unit(action)
            elif isinstance(action, Send):
                self._write(action.data)
            elif isinstance(action, TrackSet):
                if self._sink is not None:
                    self._sink.tracks(action)
            elif isinstance(action, Metadata):
                if self._sink is not None:
                    self._sink.metadata(action.values)
            elif isinstance(action, AskToPublish):
                self._ask(action)
            else:
                self._end(action)
                return
        if units:
            self._deadline = self._clock.monotonic() + self._limits.idle_seconds

    def _write(self, data: bytes) -> None:
        if self._transport is None:
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > self._limits.write_bytes:
            self._transport.abort()

    def _ask(self, action: AskToPublish) -> None:
        self._request = PublishRequest(
            session=self.identity,
            protocol=self._protocol,
            remote=self.remote,
            app=action.app,
            key=action.key,
            query=action.query,
            address=action.address,
            software=action.software,
        )
        self._deadline = self._clock.monotonic() + self._limits.decision_seconds
        self._registry.keep(asyncio.create_task(self._decide(self._request)))

    async def _decide(self, request: PublishRequest) -> None:
        answer: Accepted | Refused = Refused("unavailable", NO_DECISION)
        try:
            answer = await self._publishing.authorize(request)
        except LiveloopError as error:
            answer = Refused(error.code, str(error))
        finally:
            self._settle(answer)

    def _settle(self, answer: Accepted | Refused) -> None:
        if isinstance(answer, Refused):
            self.refuse(answer.code, answer.message)
        elif self._transport is None or self._connection.state is not State.DECIDING:
            answer.sink.closed(End(Ending.LOST, "lost", "The encoder left before it was let in."))
        else:
            self._publish(answer)
        self._resume()

    def _publish(self, answer: Accepted) -> None:
        self._sink = answer.sink
        self._deadline = self._clock.monotonic() + self._limits.idle_seconds
        self._log.info("rtmp.publishing", remote=self.remote)
        self._apply(self._connection.accept())

    def _end(self, end: End) -> None:
        self._deadline = self._clock.monotonic() + self._limits.linger_seconds
        if end.ending is Ending.REFUSED:
            self._report(end.code, end.message)
        self._finish(end)
        self._resume()

    def _finish(self, end: End) -> None:
        self._log.info("rtmp.ended", remote=self.remote, ending=end.ending, code=end.code)
        self._count_dropped()
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.closed(end)

    def _count_dropped(self) -> None:
        """Taken over from time to time, so that a message costs no metric."""
        dropped = self._connection.demuxer.dropped
        if dropped != self._dropped:
            DROPPED_MESSAGES.inc(dropped - self._dropped)
            self._dropped = dropped

    def _report(self, code: str, message: str) -> None:
        self._log.warning("rtmp.refused", remote=self.remote, code=code, reason=message)
        self._publishing.refused(Refusal(self.remote, self._request, code, message))

    def _pause(self) -> None:
        if not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def _resume(self) -> None:
        if self._paused and self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        self._paused = False
