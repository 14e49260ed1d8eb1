"""Viewing sessions that may not load anything any more."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Protocol

import msgspec
import structlog

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.clock import Clock
from liveloop.kit.errors import Unavailable
from liveloop.media.node.messages import Revocation, Revocations

log = structlog.get_logger()

LIFETIME_SECONDS = 12 * 3600.0
"""Playback addresses expire after that anyway."""
MAX_SESSIONS = 200_000
RETRY_SECONDS = 1.0
QUIET_TRIES = 60
"""Of so many failed tries one is logged."""


class Subscription(Protocol):
    async def unsubscribe(self) -> None: ...


class RevokedSessions:
    """Bounded and expiring; `forgotten` counts what the bound pushed out."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._sessions: OrderedDict[str, float] = OrderedDict()
        self._stale = asyncio.Event()
        self._subscription: Subscription | None = None
        self.forgotten = 0

    def __contains__(self, session: str) -> bool:
        revoked_at = self._sessions.get(session)
        return revoked_at is not None and self._clock.monotonic() - revoked_at < LIFETIME_SECONDS

    def __len__(self) -> int:
        return len(self._sessions)

    async def start(self) -> None:
        self._subscription = await self._bus.subscribe(subjects.REVOKED, self._on_revoked)
        self._bus.on_reconnect(self._on_reconnect)
        self._stale.set()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.unsubscribe()
            self._subscription = None

    async def run(self) -> None:
        """Fetch the list at the start and after each loss of the bus, until somebody answers."""
        tries = 0
        while True:
            await self._stale.wait()
            try:
                reply = await self._bus.request(subjects.REVOCATIONS, b"{}")
                known = msgspec.json.decode(reply, type=Revocations)
            except (Unavailable, msgspec.DecodeError) as error:
                if tries % QUIET_TRIES == 0:
                    log.warning("media.revocations_unknown", tries=tries, error=str(error))
                tries += 1
                await asyncio.sleep(RETRY_SECONDS)
                continue
            tries = 0
            self._stale.clear()
            for session in known.sessions:
                self.add(session)

    def add(self, session: str) -> None:
        now = self._clock.monotonic()
        self._sessions[session] = now
        self._sessions.move_to_end(session)
        oldest = next(iter(self._sessions))
        while now - self._sessions[oldest] >= LIFETIME_SECONDS or len(self._sessions) > MAX_SESSIONS:
            self.forgotten += len(self._sessions) > MAX_SESSIONS
            del self._sessions[oldest]
            oldest = next(iter(self._sessions))

    async def _on_revoked(self, _: str, payload: bytes) -> None:
        self.add(msgspec.json.decode(payload, type=Revocation).session)

    async def _on_reconnect(self) -> None:
        self._stale.set()
