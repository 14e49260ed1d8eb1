"""The ticket that opens one socket: signed, single use, valid for a minute."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from liveloop.kit.errors import Unauthenticated
from liveloop.kit.ids import new_id
from liveloop.kit.seal import Signer, TokenInvalid
from liveloop.shows.watch.conversation import STAFF_ROLES, AuthorRole

TICKET_PURPOSE = "ticket"
TICKET_LIFETIME = timedelta(seconds=60)


class TicketUsed(Unauthenticated):
    code = "ticket.used"


class Once(Protocol):
    """True for the first claim of a key, False for every later one."""

    async def claim(self, key: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Pass:
    """What a ticket says about its holder. `broadcast_id` and `session_id`: what they came to see and
    the viewing session of it; `replay` when that is a recording they asked for, with which they stay
    whatever the room shows. `address`: whom they share their pace with
    (`people.throttle.service.address_group`). `device_id`: the identity in their browser's cookie.
    `signed_in`: the session of whoever has an account. `since`: when they were first seen. `first_time`: they
    have seen no earlier broadcast of the room."""

    room_id: uuid.UUID
    organisation_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    role: AuthorRole
    broadcast_id: uuid.UUID | None = None
    session_id: uuid.UUID | None = None
    replay: bool = False
    address: str = ""
    device_id: uuid.UUID | None = None
    signed_in: uuid.UUID | None = None
    since: datetime | None = None
    first_time: bool = False
    measures: bool = False

    @property
    def staff(self) -> bool:
        return self.role in STAFF_ROLES


class Tickets:
    def __init__(self, signer: Signer, once: Once) -> None:
        self._signer = signer
        self._once = once

    def issue(self, holder: Pass) -> str:
        claims = {
            "jti": new_id().hex,
            "sub": holder.person_id.hex,
            "name": holder.name,
            "role": holder.role,
            "room": holder.room_id.hex,
            "org": holder.organisation_id.hex,
            "broadcast": holder.broadcast_id and holder.broadcast_id.hex,
            "session": holder.session_id and holder.session_id.hex,
            "replay": holder.replay,
            "address": holder.address,
            "device": holder.device_id and holder.device_id.hex,
            "signed_in": holder.signed_in and holder.signed_in.hex,
            "since": holder.since and holder.since.isoformat(),
            "first_time": holder.first_time,
            "measures": holder.measures,
        }
        return self._signer.sign(claims, lifetime=TICKET_LIFETIME)

    async def use(self, ticket: str) -> Pass:
        """What the ticket says; a second use raises TicketUsed, a bad one TokenInvalid."""
        claims = self._signer.verify(ticket)
        try:
            holder = Pass(
                room_id=uuid.UUID(claims["room"]),
                organisation_id=uuid.UUID(claims["org"]),
                person_id=uuid.UUID(claims["sub"]),
                name=str(claims["name"]),
                role=AuthorRole(claims["role"]),
                broadcast_id=_uuid(claims["broadcast"]),
                session_id=_uuid(claims["session"]),
                replay=bool(claims["replay"]),
                address=str(claims["address"]),
                device_id=_uuid(claims["device"]),
                signed_in=_uuid(claims["signed_in"]),
                since=datetime.fromisoformat(claims["since"]) if claims["since"] else None,
                first_time=bool(claims["first_time"]),
                measures=bool(claims["measures"]),
            )
            key = str(claims["jti"])
        except (KeyError, ValueError) as error:
            raise TokenInvalid("This ticket is not valid. Enter the room again.") from error
        if not await self._once.claim(key):
            raise TicketUsed("This ticket was used. Enter the room again.")
        return holder


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
