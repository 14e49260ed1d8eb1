"""Coupons in orders: reserved when one is placed, used when it is paid, given back when it closes or all of
it is refunded. Each is one statement and idempotent by the order's id; orders hold their own lock before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shop.coupons import repository
from liveloop.shop.coupons.conditions import Conditions
from liveloop.shop.coupons.errors import CouponUnavailable
from liveloop.shop.coupons.models import Coupon, CouponClaim
from liveloop.shop.coupons.vocabulary import ClaimState, CouponAudience
from liveloop.shop.pricing import CouponKind, CouponTerms

CONSIDERED = 100
"""Of one person: those that expire first."""


class CouponBook:
    """A coupon's reference is the id of the person's claim."""

    def __init__(self, clock: Clock, conditions: Conditions) -> None:
        self._clock = clock
        self._conditions = conditions

    async def available(
        self, session: AsyncSession, organisation_id: uuid.UUID, person_id: uuid.UUID
    ) -> list[CouponTerms]:
        """What the person could use in an order now, for `pricing.best`. A member when claiming stays one."""
        now = self._clock.now()
        rows = await repository.own(session, organisation_id, person_id, now=now, limit=CONSIDERED)
        audiences = {CouponAudience(coupon.audience) for _, coupon in rows}
        standing = await self._conditions.standing(session, [person_id], audiences)
        return [
            terms_of(claim, coupon)
            for claim, coupon in rows
            if claim.state == ClaimState.HELD
            and (claim.usable_from is None or claim.usable_from <= now)
            and standing.admits(CouponAudience(coupon.audience), person_id, member=True)
        ]

    async def reserve(
        self, session: AsyncSession, person_id: uuid.UUID, references: Sequence[str], order_id: uuid.UUID
    ) -> None:
        """Nobody else's until they are used or given back. Raises CouponUnavailable if one of them is not the
        person's, is expired, or is another order's; then nothing of this transaction may be kept."""
        wanted = {reference: _id_or_none(reference) for reference in references}
        ids = {claim_id for claim_id in wanted.values() if claim_id}
        reserved: set[uuid.UUID] = set()
        if ids:
            reserved = await repository.reserve(session, person_id, ids, order_id, now=self._clock.now())
        if missing := [reference for reference, one in wanted.items() if one not in reserved]:
            raise CouponUnavailable(
                "A coupon was used or has expired meanwhile. Look at the price again.", references=missing
            )

    async def use(self, session: AsyncSession, order_id: uuid.UUID) -> None:
        """The order is paid. Without reserved coupons nothing happens."""
        await repository.use(session, order_id, now=self._clock.now())

    async def release(self, session: AsyncSession, order_id: uuid.UUID) -> None:
        """The order has closed, or all of it was refunded: who is in time may use them again."""
        await repository.release(session, order_id)


def terms_of(claim: CouponClaim, coupon: Coupon) -> CouponTerms:
    """As the price engine takes them."""
    return CouponTerms(
        reference=str(claim.id),
        coupon=str(coupon.id),
        title=coupon.title,
        currency=coupon.currency,
        kind=CouponKind(coupon.kind),
        value=coupon.value,
        cap=coupon.cap,
        threshold=coupon.threshold,
        product_ids=frozenset(map(uuid.UUID, coupon.product_ids)),
        category_ids=frozenset(map(uuid.UUID, coupon.category_ids)),
        stackable=coupon.stackable,
        on_flash=coupon.on_flash,
        expires_at=claim.expires_at,
    )


def _id_or_none(reference: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(reference)
    except ValueError:
        return None
