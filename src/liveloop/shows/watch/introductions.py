"""Who was brought into a room by whom. Whoever wants to know answers the Protocol."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A guest who is somebody for the first time, by a link that says who passed it on.

    `inviter_id` is only what the link says. `device_id` and `address` are those of `doorman.Caller`.
    """

    organisation_id: uuid.UUID
    room_id: uuid.UUID
    person_id: uuid.UUID
    inviter_id: uuid.UUID
    device_id: uuid.UUID | None
    address: str


class Introductions(Protocol):
    async def brought(self, session: AsyncSession, newcomers: Sequence[Newcomer]) -> None:
        """They came in: called in the transaction that makes them."""
        ...
