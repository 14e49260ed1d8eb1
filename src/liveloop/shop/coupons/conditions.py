"""Who may claim a coupon, and use it. That somebody is a member counts when they claim."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.errors import LiveloopError
from liveloop.shop.coupons.errors import MembersOnly, NewcomersOnly
from liveloop.shop.coupons.vocabulary import CouponAudience


class Buyers(Protocol):
    """What orders know."""

    async def __call__(self, session: AsyncSession, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """Who of these has a paid order, whatever became of it."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Who of some people has bought before, as far as it was asked."""

    buyers: frozenset[uuid.UUID]

    def admits(self, audience: CouponAudience, person_id: uuid.UUID, *, member: bool) -> bool:
        if audience is CouponAudience.MEMBER:
            return member
        return audience is not CouponAudience.NEWCOMER or person_id not in self.buyers

    def refusal(
        self, audience: CouponAudience, person_id: uuid.UUID, *, member: bool
    ) -> LiveloopError | None:
        if self.admits(audience, person_id, member=member):
            return None
        if audience is CouponAudience.MEMBER:
            return MembersOnly("This coupon is for members. Sign in, then claim it.")
        return NewcomersOnly("This coupon is for a first order.")


class Conditions:
    def __init__(self, buyers: Buyers) -> None:
        self._buyers = buyers

    async def standing(
        self, session: AsyncSession, person_ids: Collection[uuid.UUID], audiences: Collection[CouponAudience]
    ) -> Standing:
        """Reads only what these audiences ask for."""
        if not person_ids or CouponAudience.NEWCOMER not in audiences:
            return Standing(frozenset())
        return Standing(frozenset(await self._buyers(session, person_ids)))
