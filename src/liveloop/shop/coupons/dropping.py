"""Drops of coupons in a room: begun and ended by staff, seen by everybody."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.coupons import events, repository
from liveloop.shop.coupons.ending import Ending
from liveloop.shop.coupons.errors import CouponNotFound, CouponOver, DropNotFound, DropRunning, DropState
from liveloop.shop.coupons.locks import lock_coupons, lock_drops
from liveloop.shop.coupons.models import Coupon, CouponDrop
from liveloop.shop.coupons.schemas import DropEnd, DropForm, DropList, DropRead
from liveloop.shop.coupons.views import DropView, DropViews
from liveloop.shop.coupons.vocabulary import CouponState
from liveloop.shop.coupons.vocabulary import DropState as StateName
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.vocabulary import OVER

DROPS = 100
"""Of one broadcast."""
SNAPSHOT_DROPS = 3
"""Whoever is some seconds behind still needs the one before."""


class DropService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        ending: Ending,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._ending = ending

    async def list(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> DropList:
        await self._broadcasts.get(session, actor, broadcast_id)
        rows = await repository.drops_of(session, broadcast_id, limit=DROPS)
        return DropList(items=[_read(drop, coupon) for drop, coupon in reversed(rows)])

    async def drop(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: DropForm
    ) -> DropRead:
        """Show a coupon in the room, to be claimed after a countdown.

        Raises CouponNotFound, CouponOver, DropState, DropRunning.
        """
        await self._broadcasts.get(session, actor, broadcast_id)
        broadcast = await broadcasts.get_or_none(session, broadcast_id)
        if broadcast is None or broadcast.state in OVER:
            raise DropState("This broadcast is over. Coupons are dropped in one that runs or is announced.")
        coupon = (await lock_coupons(session, [wanted.coupon_id])).get(wanted.coupon_id)
        if coupon is None or coupon.organisation_id != actor.organisation_id:
            raise CouponNotFound("There is no such coupon.")
        drop = await repository.add_drop_or_none(
            session, self._new(broadcast.room_id, broadcast_id, wanted, self._left(coupon, wanted))
        )
        if drop is None:
            raise DropRunning("Another coupon is dropped just now. Wait for its end, or end it.")
        await self._ending.plan(session, drop)
        await self._channels.append(session, str(drop.room_id), [events.changed(drop, coupon, drop.at)])
        await self._record(session, actor, "coupon.dropped", drop, coupon)
        return _read(drop, coupon)

    async def end(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        drop_id: uuid.UUID,
        wanted: DropEnd,
    ) -> DropRead:
        """Before its time. What was claimed stays good. Raises DropNotFound, DropState."""
        await self._broadcasts.get(session, actor, broadcast_id)
        drop = (await lock_drops(session, [drop_id])).get(drop_id)
        found = await repository.drop_or_none(session, drop_id)
        if drop is None or found is None or drop.broadcast_id != broadcast_id:
            raise DropNotFound("There is no such drop of coupons.")
        if drop.state != StateName.OPEN:
            raise DropState("This drop is over already.")
        drop.state = StateName.ENDED
        drop.ended_at = min(drop.ends_at, believed(wanted.at, self._clock.now()))
        await session.flush()
        news = events.changed(drop, found[1], drop.ended_at)
        await self._channels.append(session, str(drop.room_id), [news])
        await self._record(session, actor, "coupon.drop_ended", drop, found[1])
        return _read(drop, found[1])

    async def shown(self, session: AsyncSession, broadcast_id: uuid.UUID) -> DropViews:
        """What viewers of a replay see at its time."""
        return await self._views(session, broadcast_id, limit=DROPS)

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any]:
        """The snapshot's `coupons`: the last drops of the broadcast that the room shows."""
        broadcast = await broadcasts.shown_or_none(session, room_id)
        if broadcast is None:
            return {"items": []}
        views = await self._views(session, broadcast.id, limit=SNAPSHOT_DROPS)
        return views.model_dump(mode="json")

    async def _views(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> DropViews:
        rows = await repository.drops_of(session, broadcast_id, limit=limit)
        return DropViews(items=[DropView.of(drop, coupon) for drop, coupon in rows])

    def _left(self, coupon: Coupon, wanted: DropForm) -> int:
        """How many are dropped."""
        left = coupon.total - coupon.claimed
        is_late = coupon.valid_until is not None and self._clock.now() >= coupon.valid_until
        if coupon.state != CouponState.ACTIVE or is_late:
            raise CouponOver("This coupon is over. Make another one.")
        if left < (wanted.quantity or 1):
            raise CouponOver(f"Only {left} of it are left. Raise its total, or drop fewer.", left=left)
        return wanted.quantity or left

    def _new(
        self, room_id: uuid.UUID, broadcast_id: uuid.UUID, wanted: DropForm, quantity: int
    ) -> CouponDrop:
        at = believed(wanted.at, self._clock.now())
        opens_at = at + timedelta(seconds=wanted.countdown)
        return CouponDrop(
            id=new_id(),
            room_id=room_id,
            broadcast_id=broadcast_id,
            coupon_id=wanted.coupon_id,
            quantity=quantity,
            claimed=0,
            countdown=wanted.countdown,
            seconds=wanted.seconds,
            state=StateName.OPEN,
            at=at,
            opens_at=opens_at,
            ends_at=opens_at + timedelta(seconds=wanted.seconds),
        )

    async def _record(
        self, session: AsyncSession, actor: Actor, act: str, drop: CouponDrop, coupon: Coupon
    ) -> None:
        details = {
            "title": coupon.title,
            "broadcast": str(drop.broadcast_id),
            "quantity": drop.quantity,
            "claimed": drop.claimed,
        }
        await self._audit.record(session, actor, act, target=("coupon", coupon.id), details=details)


def _read(drop: CouponDrop, coupon: Coupon) -> DropRead:
    return DropRead(
        id=drop.id,
        coupon_id=coupon.id,
        title=coupon.title,
        quantity=drop.quantity,
        claimed=drop.claimed,
        countdown=drop.countdown,
        seconds=drop.seconds,
        state=StateName(drop.state),
        at=drop.at,
        opens_at=drop.opens_at,
        ends_at=drop.ends_at,
        ended_at=drop.ended_at,
    )
