"""Who may publish: the worker decides; its recent yes is remembered for when it cannot be asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import msgspec
import structlog

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.errors import Unavailable
from liveloop.kit.seal import lookup_hash
from liveloop.media.node.grants import GrantStore
from liveloop.media.node.messages import Answer, Ask
from liveloop.media.slate.clip import Orientation

log = structlog.get_logger()

ASK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Permission:
    broadcast: uuid.UUID
    room: uuid.UUID | None
    orientation: Orientation = "landscape"
    key: str | None = None
    """The look-up hash of the key that the worker said yes to; None when it could not be asked."""


@dataclass(frozen=True, slots=True)
class Denial:
    """`room`: where the worker put it on record."""

    code: str
    message: str
    room: uuid.UUID | None = None


class Authority:
    def __init__(self, bus: Bus, grants: GrantStore, *, node: str) -> None:
        self._bus = bus
        self._grants = grants
        self._node = node

    async def ask(self, *, app: str, key: str, remote: str, protocol: str) -> Permission | Denial:
        """The worker's answer, or that of a grant on disk while the worker is away."""
        question = Ask(node=self._node, app=app, key=key, remote=remote, protocol=protocol)
        try:
            reply = await self._bus.request(
                subjects.AUTHORIZE_SOURCE, msgspec.json.encode(question), timeout=ASK_SECONDS
            )
            answer = msgspec.json.decode(reply, type=Answer)
        except (Unavailable, msgspec.DecodeError) as error:
            log.warning("media.authorize_unanswered", error=str(error))
            return self._remembered(key)
        if not answer.ok or answer.broadcast is None:
            self._grants.forget(key)
            message = answer.message or "This stream key may not publish now."
            return Denial(answer.code or "denied", message, answer.room)
        if answer.grant:
            self._grants.keep(key, answer.grant)
        return Permission(answer.broadcast, answer.room, answer.orientation, lookup_hash(key))

    def _remembered(self, key: str) -> Permission | Denial:
        grant = self._grants.find(key)
        if grant is None:
            return Denial("unavailable", "The server is restarting. Try again in a moment.")
        log.info("media.grant_used", broadcast=str(grant.broadcast))
        return Permission(grant.broadcast, grant.room)
