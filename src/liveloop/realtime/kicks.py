"""Closing the sockets of a person: removed, signed out, or come in elsewhere."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection

import msgspec

from liveloop.bus import subjects
from liveloop.kit.announcements import Repeats
from liveloop.kit.clock import Clock
from liveloop.realtime import metrics
from liveloop.realtime.connection import Connection
from liveloop.realtime.hub import Hub
from liveloop.realtime.limits import Limits
from liveloop.realtime.policy import Admission
from liveloop.realtime.protocol.codes import CloseCode, code_named
from liveloop.realtime.wire import Subscription, Wire

PERSON_PART = 1


class Kick(msgspec.Struct, frozen=True):
    """`reason` is the name of a close code; without a channel the person leaves all of them."""

    reason: str
    channel: str | None = None
    id: str | None = None
    """The same in every repeat of a kick."""


Entering = Callable[[], Collection[Connection]]
"""Admitted connections that may not be in the roster of their channel yet."""


class Kicks:
    """Remembers kicks for a while: somebody admitted just before must not slip in just after.

    A repeat of a kick does nothing: the person may have come in again since, and rightly.
    """

    def __init__(self, hub: Hub, entering: Entering, wire: Wire, *, clock: Clock, limits: Limits) -> None:
        self._hub = hub
        self._entering = entering
        self._wire = wire
        self._clock = clock
        self._limits = limits
        self._recent: OrderedDict[tuple[str, str | None], tuple[float, CloseCode]] = OrderedDict()
        self._repeats = Repeats(limits.kick_memory)
        self._subscription: Subscription | None = None

    async def start(self) -> None:
        self._subscription = await self._wire.subscribe(subjects.kick("*"), self._receive)

    async def close(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            await subscription.unsubscribe()

    def since(self, admission: Admission, admitted: float) -> CloseCode | None:
        """The code of a kick that came after `admitted` and meets this admission."""
        for channel in (None, admission.channel):
            at, code = self._recent.get((admission.person_id, channel), (0.0, None))
            if code is not None and at >= admitted:
                return code
        return None

    async def _receive(self, subject: str, payload: bytes) -> None:
        person = subject.split(".")[PERSON_PART]
        try:
            kick = msgspec.json.decode(payload, type=Kick)
        except msgspec.DecodeError:
            metrics.MALFORMED.inc()
            return
        if self._repeats.heard(kick.id):
            return
        code = code_named(kick.reason) or CloseCode.REMOVED
        self._remember((person, kick.channel), code)
        for connection in self._met_by(person, kick.channel):
            metrics.KICKED.inc()
            connection.close(code)

    def _met_by(self, person: str, channel: str | None) -> set[Connection]:
        inside = [connection for one in self._hub.channels for connection in one.roster.of(person)]
        entering = [one for one in self._entering() if one.admitted.person_id == person]
        return {one for one in (*inside, *entering) if channel in (None, one.admitted.channel)}

    def _remember(self, key: tuple[str, str | None], code: CloseCode) -> None:
        now = self._clock.monotonic()
        self._recent[key] = (now, code)
        self._recent.move_to_end(key)
        while self._recent:
            at, _ = next(iter(self._recent.values()))
            if len(self._recent) <= self._limits.kick_memory and now - at < self._limits.kick_memory_seconds:
                return
            self._recent.popitem(last=False)
