"""Answers `playback.revocations` in the worker: what a media node must know that was away."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shows.playback import repository

KEPT = timedelta(hours=12)
"""Addresses expire after that anyway."""


class RevocationResponder:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def answer(self, _payload: bytes) -> bytes:
        """`{"sessions": [uuid, ...]}` of the last 12 hours, oldest first."""
        async with self._database.read() as session:
            sessions = await repository.revoked_since(session, self._clock.now() - KEPT)
        return msgspec.json.encode({"sessions": sessions})
