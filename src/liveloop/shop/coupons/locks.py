"""The locks of coupons and then of their drops, each taken in the order of their ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.coupons.models import Coupon, CouponDrop
from liveloop.shop.coupons.vocabulary import DropState


async def lock_coupons(session: AsyncSession, coupon_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Coupon]:
    """Those that exist, and nobody else claims of them or changes them meanwhile."""
    statement = select(Coupon).where(Coupon.id.in_(coupon_ids)).order_by(Coupon.id).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {coupon.id: coupon for coupon in rows}


async def lock_drops(session: AsyncSession, drop_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CouponDrop]:
    """Those that exist, and nobody else claims of them or ends them meanwhile."""
    statement = select(CouponDrop).where(CouponDrop.id.in_(drop_ids)).order_by(CouponDrop.id)
    rows = await session.scalars(statement.with_for_update().execution_options(populate_existing=True))
    return {drop.id: drop for drop in rows}


async def lock_open_drops(
    session: AsyncSession, coupon_ids: Collection[uuid.UUID], drop_ids: Collection[uuid.UUID] = ()
) -> dict[uuid.UUID, CouponDrop]:
    """The open ones of these coupons, and these, in whatever state."""
    is_open = and_(CouponDrop.coupon_id.in_(coupon_ids), CouponDrop.state == DropState.OPEN)
    statement = select(CouponDrop).where(or_(is_open, CouponDrop.id.in_(drop_ids))).order_by(CouponDrop.id)
    rows = await session.scalars(statement.with_for_update().execution_options(populate_existing=True))
    return {drop.id: drop for drop in rows}
