"""Who may come in, and who may not say anything there. Whoever knows that answers the Protocol."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.watch.errors import Banned


@dataclass(frozen=True, slots=True)
class Caller:
    """A viewer at the door of a room. `device_id` is the identity in the cookie of their browser, `address`
    whom they share their network with (`people.throttle.service.address_group`)."""

    organisation_id: uuid.UUID
    room_id: uuid.UUID
    person_id: uuid.UUID
    device_id: uuid.UUID | None = None
    address: str = ""


class Restriction(BaseModel):
    """What somebody may not do, as they are told of it; without `until` it is for good."""

    id: uuid.UUID
    until: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`ban`: they may not come in; `mute`: they may watch, but not write."""

    ban: Restriction | None = None
    mute: Restriction | None = None

    @property
    def refusal(self) -> Banned | None:
        """The answer to whoever may not come in."""
        return refusal_of(self.ban) if self.ban else None


class Doorman(Protocol):
    async def greet(self, session: AsyncSession, callers: Sequence[Caller]) -> list[Standing]:
        """The standing of each who comes in now, in order. It may note who came."""
        ...

    async def look(self, session: AsyncSession, callers: Sequence[Caller]) -> list[Standing]:
        """The same without a note."""
        ...


def refusal_of(ban: Restriction) -> Banned:
    return Banned(
        "You may not enter here. This page says until when and how to appeal.",
        sanction=str(ban.id),
        until=ban.until.isoformat() if ban.until else None,
        reason=ban.reason,
    )
