"""Who may claim a coupon, and use it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.errors import LiveloopError
from liveloop.shop.coupons import repository
from liveloop.shop.coupons.errors import MembersOnly, NewcomersOnly
from liveloop.shop.coupons.vocabulary import Audience


class Buyers(Protocol):
    """What orders know."""

    async def __call__(self, session: AsyncSession, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """Who of these has a paid order, whatever became of it."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of some people, as far as it was asked."""

    members: frozenset[uuid.UUID]
    buyers: frozenset[uuid.UUID]

    def admits(self, audience: Audience, person_id: uuid.UUID) -> bool:
        if audience is Audience.MEMBER:
            return person_id in self.members
        return audience is not Audience.NEWCOMER or person_id not in self.buyers

    def refusal(self, audience: Audience, person_id: uuid.UUID) -> LiveloopError | None:
        if self.admits(audience, person_id):
            return None
        if audience is Audience.MEMBER:
            return MembersOnly("This coupon is for members. Sign in, then claim it.")
        return NewcomersOnly("This coupon is for a first order.")


class Conditions:
    def __init__(self, buyers: Buyers) -> None:
        self._buyers = buyers

    async def standing(
        self, session: AsyncSession, person_ids: Collection[uuid.UUID], audiences: Collection[Audience]
    ) -> Standing:
        """Reads only what these audiences ask for."""
        members: set[uuid.UUID] = set()
        buyers: set[uuid.UUID] = set()
        if person_ids and Audience.MEMBER in audiences:
            members = await repository.members(session, person_ids)
        if person_ids and Audience.NEWCOMER in audiences:
            buyers = await self._buyers(session, person_ids)
        return Standing(frozenset(members), frozenset(buyers))
