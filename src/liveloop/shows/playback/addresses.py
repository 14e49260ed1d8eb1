"""Playback addresses: `/live/<exp>.<sig>/<session>/<broadcast>/<file>`, signed in a way nginx can check."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.seal import secure_link


class PlaybackKind(StrEnum):
    LIVE = "live"
    REPLAY = "replay"


FILES = {PlaybackKind.LIVE: "index.m3u8", PlaybackKind.REPLAY: "replay.m3u8"}


@dataclass(frozen=True, slots=True)
class PlaybackAddress:
    url: str
    kind: PlaybackKind
    expires_at: datetime


class PlaybackAddresses:
    """`secret` is the one that the media nodes and nginx hold."""

    def __init__(self, secret: str, clock: Clock, *, lifetime: timedelta) -> None:
        self._secret = secret
        self._clock = clock
        self._lifetime = lifetime

    def sign(
        self, origin: str, broadcast_id: uuid.UUID, session_id: uuid.UUID, kind: PlaybackKind
    ) -> PlaybackAddress:
        """The address of one viewing session. `origin` is scheme, host and port."""
        expires_at = (self._clock.now() + self._lifetime).replace(microsecond=0)
        expires = str(int(expires_at.timestamp()))
        session, broadcast = str(session_id), str(broadcast_id)
        token = f"{expires}.{secure_link(self._secret, expires, session, broadcast)}"
        return PlaybackAddress(
            url=f"{origin}/live/{token}/{session}/{broadcast}/{FILES[kind]}",
            kind=kind,
            expires_at=expires_at,
        )

    def for_staff(self, origin: str, broadcast_id: uuid.UUID, kind: PlaybackKind) -> PlaybackAddress:
        """An address for the console, whose sessions are not viewing sessions and not on record."""
        return self.sign(origin, broadcast_id, new_id(), kind)
