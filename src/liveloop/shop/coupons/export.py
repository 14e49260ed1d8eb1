"""Who claimed and used a coupon as CSV, a piece at a time."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.coupons import repository
from liveloop.shop.coupons.errors import CouponNotFound
from liveloop.shop.coupons.models import CouponClaim
from liveloop.shop.coupons.repository import CouponRepository

AT_ONCE = 500
COLUMNS = ("id", "person", "name", "in_drop", "claimed_at", "expires_at", "state", "order", "used_at")


class ClaimExport:
    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def begin(self, session: AsyncSession, actor: Actor, coupon_id: uuid.UUID) -> None:
        """Write down who exports. Raises CouponNotFound."""
        if await CouponRepository(session, actor.organisation_id).get_or_none(coupon_id) is None:
            raise CouponNotFound("There is no such coupon.")
        await self._audit.record(session, actor, "coupon.claims_exported", target=("coupon", coupon_id))

    async def csv(self, coupon_id: uuid.UUID) -> AsyncIterator[str]:
        """Oldest first."""
        yield BYTE_ORDER_MARK + lines([COLUMNS])
        after = uuid.UUID(int=0)
        while True:
            async with self._database.read() as session:
                rows = await repository.claim_rows(session, coupon_id, after=after, limit=AT_ONCE)
            if not rows:
                return
            yield lines(_cells(claim, name) for claim, name in rows)
            after = rows[-1][0].id


def _cells(claim: CouponClaim, name: str) -> list[object]:
    return [
        claim.id,
        claim.person_id,
        cell(name),
        int(claim.drop_id is not None),
        claim.claimed_at.isoformat(),
        claim.expires_at.isoformat(),
        claim.state,
        claim.order_id or "",
        claim.used_at.isoformat() if claim.used_at else "",
    ]
