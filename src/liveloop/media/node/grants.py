"""Permissions to publish, kept on disk for ten minutes: encoders get in while others restart."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from liveloop.kit.clock import Clock
from liveloop.kit.seal import Signer, TokenInvalid, lookup_hash

log = structlog.get_logger()

PURPOSE = "media.grant"
LIFETIME = timedelta(minutes=10)
RENEW_SECONDS = 240.0


@dataclass(frozen=True, slots=True)
class Grant:
    broadcast: uuid.UUID
    room: uuid.UUID | None


class GrantStore:
    """Keeps the worker's signed grants; their signature, key and expiry are checked at each use.

    A grant's claims are `broadcast`, `room` and `key`, the look-up hash of the stream key.
    """

    def __init__(self, folder: Path, secret: str, clock: Clock) -> None:
        self._folder = folder
        self._signer = Signer(secret, PURPOSE, clock)

    def keep(self, key: str, grant: str) -> None:
        """Remember a grant; a disk that is full costs only the remembering."""
        path = self._path(key)
        unfinished = path.with_suffix(".tmp")
        try:
            unfinished.touch(mode=0o600)
            unfinished.write_text(grant)
            unfinished.replace(path)
        except OSError as error:
            log.warning("media.grant_not_kept", error=str(error))

    def renew(self, key: str, grant: Grant) -> None:
        """While an encoder is on air its permission does not grow old: ten minutes from now."""
        claims = {"broadcast": str(grant.broadcast), "key": lookup_hash(key)}
        if grant.room is not None:
            claims["room"] = str(grant.room)
        self.keep(key, self._signer.sign(claims, lifetime=LIFETIME))

    def forget(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def find(self, key: str) -> Grant | None:
        """What this key may publish to, if a grant still says so."""
        try:
            claims = self._signer.verify(self._path(key).read_text())
            if claims.get("key") != lookup_hash(key):
                return None
            room = claims.get("room")
            return Grant(uuid.UUID(claims["broadcast"]), uuid.UUID(room) if room else None)
        except FileNotFoundError:
            return None
        except (TokenInvalid, KeyError, ValueError) as error:
            log.info("media.grant_unusable", error=str(error))
            return None

    def sweep(self) -> None:
        """Delete grants that are of no use any more."""
        for path in self._folder.iterdir():
            try:
                self._signer.verify(path.read_text())
            except (TokenInvalid, ValueError):
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{lookup_hash(key)}.grant"
