"""The coupon wall: what the room gives away, and what somebody has."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shop.coupons import repository
from liveloop.shop.coupons.conditions import Conditions, Standing
from liveloop.shop.coupons.models import Coupon, CouponDrop
from liveloop.shop.coupons.views import CouponView, CouponWall, OwnCoupon, WallCoupon
from liveloop.shop.coupons.vocabulary import CouponAudience, CouponState, DropState, WallState
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.tickets import Pass

SHOWN = 50
"""Of each kind."""
DROPS = 20


class WallService:
    def __init__(self, clock: Clock, conditions: Conditions) -> None:
        self._clock = clock
        self._conditions = conditions

    async def wall(self, session: AsyncSession, by: Pass, broadcast_id: uuid.UUID | None) -> CouponWall:
        """`broadcast_id`: whose drops are shown; none: of the one that the room shows. A broadcast of another
        room has none here."""
        now, house, person = self._clock.now(), by.organisation_id, by.person_id
        mine = await repository.own(session, house, person, now=now, limit=SHOWN)
        used = await repository.past(session, house, person, used=True, now=now, limit=SHOWN)
        expired = await repository.past(session, house, person, used=False, now=now, limit=SHOWN)
        return CouponWall(
            room=await self._of_room(session, by, broadcast_id, now),
            mine=[OwnCoupon.of(claim, coupon) for claim, coupon in mine],
            used=[OwnCoupon.of(claim, coupon) for claim, coupon in used],
            expired=[OwnCoupon.of(claim, coupon) for claim, coupon in expired],
            server_time=now,
        )

    async def _of_room(
        self, session: AsyncSession, by: Pass, broadcast_id: uuid.UUID | None, now: datetime
    ) -> list[WallCoupon]:
        """What can be claimed at any time, then the drops, the last first; of each coupon one."""
        found: dict[uuid.UUID, tuple[Coupon, CouponDrop | None]] = {}
        for coupon in await repository.on_wall(session, by.organisation_id, limit=SHOWN):
            found[coupon.id] = (coupon, None)
        for drop, coupon in reversed(await self._drops(session, by, broadcast_id)):
            found.setdefault(coupon.id, (coupon, drop))
        pairs = [(coupon_id, by.person_id) for coupon_id in found]
        held = await repository.numbers_held(session, pairs)
        standing = await self._conditions.standing(
            session, [by.person_id], {CouponAudience(coupon.audience) for coupon, _ in found.values()}
        )
        return [_seen(coupon, drop, by, held, standing, now) for coupon, drop in found.values()]

    async def _drops(
        self, session: AsyncSession, by: Pass, broadcast_id: uuid.UUID | None
    ) -> list[tuple[CouponDrop, Coupon]]:
        if broadcast_id is None:
            broadcast = await broadcasts.shown_or_none(session, by.room_id)
        else:
            broadcast = await broadcasts.get_or_none(session, broadcast_id)
        if broadcast is None or broadcast.room_id != by.room_id:
            return []
        return await repository.drops_of(session, broadcast.id, limit=DROPS)


def _seen(
    coupon: Coupon,
    drop: CouponDrop | None,
    by: Pass,
    held: Mapping[tuple[uuid.UUID, uuid.UUID], int],
    standing: Standing,
    now: datetime,
) -> WallCoupon:
    mine = held.get((coupon.id, by.person_id), 0)
    left = coupon.total - coupon.claimed
    return WallCoupon(
        coupon=CouponView.of(coupon),
        drop_id=drop.id if drop else None,
        state=_state(coupon, drop, by, mine, standing, now),
        left=min(left, drop.quantity - drop.claimed) if drop else left,
        mine=mine,
        per_person=coupon.per_person,
    )


def _state(
    coupon: Coupon, drop: CouponDrop | None, by: Pass, mine: int, standing: Standing, now: datetime
) -> WallState:
    audience = CouponAudience(coupon.audience)
    if mine >= coupon.per_person:
        return WallState.LIMIT
    if coupon.claimed >= coupon.total or (drop and drop.claimed >= drop.quantity):
        return WallState.GONE
    if coupon.state != CouponState.ACTIVE or (coupon.valid_until and now >= coupon.valid_until):
        return WallState.OVER
    if drop and (drop.state != DropState.OPEN or now > drop.ends_at):
        return WallState.OVER
    if by.staff:
        return WallState.NONE
    if not standing.admits(audience, by.person_id, member=by.role is not AuthorRole.VIEWER):
        return WallState(audience.value)
    return WallState.EARLY if drop and now < drop.opens_at else WallState.CLAIMABLE
