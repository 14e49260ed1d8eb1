"""The web's side of `shows.command`: ask the worker to move a broadcast."""

from __future__ import annotations

import uuid
from typing import Protocol

import msgspec

from liveloop.bus import subjects
from liveloop.kit.logs import correlation_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import author_of
from liveloop.shows.broadcasts.commands import Act, Answer, Command, revived
from liveloop.shows.vocabulary import BroadcastRead


class Asking(Protocol):
    """What the commander needs of the bus."""

    async def request(self, subject: str, payload: bytes) -> bytes: ...


class Commander:
    def __init__(self, bus: Asking) -> None:
        self._bus = bus

    async def act(self, act: Act, broadcast_id: uuid.UUID, actor: Actor) -> BroadcastRead:
        """Return the broadcast after the act, or raise what the worker raised; Unavailable when it is away.

        Repeating an act that was carried out is not an error.
        """
        command = Command(
            act=act,
            broadcast=broadcast_id,
            organisation=actor.organisation_id,
            author=author_of(actor),
            correlation=correlation_id(),
        )
        reply = await self._bus.request(subjects.SHOW_COMMAND, msgspec.json.encode(command))
        answer = msgspec.json.decode(reply, type=Answer)
        if answer.problem is not None:
            raise revived(answer.problem)
        return BroadcastRead.model_validate(answer.broadcast)
