"""Encoders at the door: who gets in, and what becomes of their media."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Protocol

import structlog

from liveloop.kit.clock import Clock
from liveloop.media.node.airing import Airing, Publisher
from liveloop.media.node.airings import Airings, BroadcastOver
from liveloop.media.node.authority import Authority, Denial, Permission
from liveloop.media.node.news import NewsDesk
from liveloop.media.node.openings import Opening
from liveloop.media.node.refusals import RefusalDesk
from liveloop.media.programme.events import SourceEvent, SourceEventKind
from liveloop.media.rtmp.actions import End, Ending
from liveloop.media.rtmp.amf0 import Value
from liveloop.media.rtmp.publishing import Accepted, PublishRequest, Refusal, Refused
from liveloop.media.unit import TrackSet, Unit

log = structlog.get_logger()

REASONS = {
    Ending.FINISHED: "source_stopped",
    Ending.LOST: "source_lost",
    Ending.REFUSED: "source_refused",
}
REMEMBERED_SESSIONS = 1000


class Disconnect(Protocol):
    """Ends a publisher's session with words for the encoder."""

    def __call__(self, session: uuid.UUID, *, code: str, message: str) -> bool: ...


class StreamSink:
    """What a protocol's session calls; the units go to the publisher's stream."""

    def __init__(self, airing: Airing, publisher: Publisher, clock: Clock) -> None:
        self._airing = airing
        self._publisher = publisher
        self._clock = clock
        self.unit: Callable[[Unit], None] = publisher.stream.unit
        """Bound once: this is the hot path."""

    def tracks(self, tracks: TrackSet) -> None:
        self._publisher.stream.tracks(tracks, self._clock.now().timestamp())

    def metadata(self, values: dict[str, Value]) -> None:
        self._publisher.meter.metadata(dict(values))

    def closed(self, end: End) -> None:
        self._publisher.stream.close(REASONS.get(end.ending, end.code))
        self._airing.disconnected(self._publisher)


class Door:
    """`liveloop.media.rtmp`'s `Publishing`: asks the authority, opens the programme, tells of refusals."""

    def __init__(
        self,
        authority: Authority,
        airings: Airings,
        news: NewsDesk,
        refusals: RefusalDesk,
        clock: Clock,
        *,
        stalled_seconds: float,
        disconnect: Disconnect,
    ) -> None:
        self._authority = authority
        self._airings = airings
        self._news = news
        self._refusals = refusals
        self._clock = clock
        self._stalled_seconds = stalled_seconds
        self._disconnect = disconnect
        self._asked: dict[uuid.UUID, uuid.UUID | None] = {}
        """Broadcasts of the sessions that were let in or refused lately, for the news of a refusal;
        None: the worker put the refusal on record itself."""

    async def authorize(self, request: PublishRequest) -> Accepted | Refused:
        permission = await self._authority.ask(
            app=request.app, key=request.key, remote=request.remote, protocol=request.protocol
        )
        if isinstance(permission, Denial):
            if permission.room is not None:
                self._remember(request.session, None)
            return Refused(permission.code, permission.message)
        self._remember(request.session, permission.broadcast)
        try:
            airing = await self._airings.open(self._opening(permission))
        except BroadcastOver as error:
            return Refused(error.code, error.message)
        except OSError as error:
            log.error("media.open_failed", broadcast=str(permission.broadcast), error=str(error))
            return Refused("disk_error", f"The server cannot write its files: {error.strerror or error}")
        if refused := self._occupied(airing):
            return refused
        airing.key = permission.key or airing.key
        publisher = airing.connect(
            request.session, request.key, remote=request.remote, software=request.software
        )
        return Accepted(StreamSink(airing, publisher, self._clock))

    def refused(self, refusal: Refusal) -> None:
        """Tell the broadcast's operator, or everybody when nobody knows which broadcast it is about."""
        if refusal.request is None or refusal.request.session not in self._asked:
            self._refusals.tell(remote=refusal.remote, code=refusal.code, message=refusal.message)
            return
        broadcast = self._asked[refusal.request.session]
        if broadcast is None:
            return
        detail = {"code": refusal.code, "message": refusal.message, "remote": refusal.remote}
        event = SourceEvent(SourceEventKind.REFUSED, self._clock.now().timestamp(), detail)
        self._news.source(broadcast, event)

    def _opening(self, permission: Permission) -> Opening:
        return Opening(
            permission.broadcast,
            self._clock.now().timestamp(),
            room=permission.room,
            orientation=permission.orientation,
        )

    def _occupied(self, airing: Airing) -> Refused | None:
        """Refuse a second publisher while the first one is alive; send a stalled one away."""
        present = airing.publisher
        if present is None:
            return None
        if airing.programme.silent_seconds < self._stalled_seconds:
            return Refused("second_publisher", "Another encoder is already publishing with this key.")
        log.warning("media.publisher_replaced", broadcast=str(airing.broadcast), session=str(present.session))
        self._disconnect(present.session, code="replaced", message="Another encoder took over.")
        return None

    def _remember(self, session: uuid.UUID, broadcast: uuid.UUID | None) -> None:
        self._asked[session] = broadcast
        while len(self._asked) > REMEMBERED_SESSIONS:
            del self._asked[next(iter(self._asked))]
