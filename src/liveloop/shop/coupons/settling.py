"""Claiming of coupons, many in one commit: in the order in which they came, never more than there are."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.coupons import events, repository
from liveloop.shop.coupons.conditions import Conditions, Standing
from liveloop.shop.coupons.errors import CouponEarly, CouponNotForStaff, CouponNotFound, DropNotFound
from liveloop.shop.coupons.locks import lock_coupons, lock_open_drops
from liveloop.shop.coupons.models import Coupon, CouponClaim, CouponDrop
from liveloop.shop.coupons.repository import ClaimKey
from liveloop.shop.coupons.vocabulary import ClaimOutcome, ClaimState, CouponAudience, CouponState, DropState
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.media_time import LATE
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants a coupon: of a drop, or of the wall. `key` makes it idempotent."""

    room_id: uuid.UUID
    organisation_id: uuid.UUID
    person_id: uuid.UUID
    member: bool
    staff: bool
    key: str
    coupon_id: uuid.UUID | None = None
    drop_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """`drop_claimed`: how many of the drop are claimed by now."""

    outcome: ClaimOutcome
    claim: CouponClaim | None
    coupon: Coupon
    drop_claimed: int | None


@dataclass(slots=True)
class _Ground:
    """Everything that a batch is judged by, under locks; it changes with each claim."""

    coupons: Mapping[uuid.UUID, Coupon]
    drops: Mapping[uuid.UUID, CouponDrop]
    current: Mapping[uuid.UUID, uuid.UUID]
    removed: set[tuple[uuid.UUID, uuid.UUID]]
    standing: Standing
    claims: dict[ClaimKey, CouponClaim]
    held: dict[tuple[uuid.UUID, uuid.UUID], int]
    fresh: list[CouponClaim] = field(default_factory=list)


class ClaimWriter:
    """Settles wishes for `kit.groupcommit`."""

    def __init__(self, clock: Clock, channels: ChannelLog, conditions: Conditions) -> None:
        self._clock = clock
        self._channels = channels
        self._conditions = conditions
        self._broadcasts = CurrentBroadcasts()

    async def settle(self, session: AsyncSession, wishes: Sequence[Wish]) -> list[Got | Exception]:
        ground = await self._ground(session, wishes)
        now = self._clock.now()
        answers = [self._answer(ground, wish, now) for wish in wishes]
        if ground.fresh:
            await session.flush()
            await repository.add_claims(session, ground.fresh)
            await self._end_what_is_gone(session, ground, now)
        return answers

    async def _ground(self, session: AsyncSession, wishes: Sequence[Wish]) -> _Ground:
        of_drops = await repository.coupons_of_drops(
            session, {wish.drop_id for wish in wishes if wish.drop_id}
        )
        wanted = {wish: self._coupon_id(wish, of_drops) for wish in wishes}
        coupons = await lock_coupons(session, {one for one in wanted.values() if one})
        drops = await lock_open_drops(session, coupons.keys(), of_drops.keys())
        current = await self._broadcasts.ids(session, {wish.room_id for wish in wishes})
        pairs = {(current[wish.room_id], wish.person_id) for wish in wishes if wish.room_id in current}
        known = {wish: one for wish, one in wanted.items() if one is not None and one in coupons}
        return _Ground(
            coupons=coupons,
            drops=drops,
            current=current,
            removed=await playback.removed(session, pairs),
            standing=await self._conditions.standing(
                session,
                {wish.person_id for wish in wishes},
                {CouponAudience(coupon.audience) for coupon in coupons.values()},
            ),
            claims=await repository.claims_by_keys(
                session, {(one, wish.person_id, wish.key) for wish, one in known.items()}
            ),
            held=await repository.numbers_held(
                session, {(one, wish.person_id) for wish, one in known.items()}
            ),
        )

    def _coupon_id(self, wish: Wish, of_drops: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID | None:
        return of_drops.get(wish.drop_id) if wish.drop_id else wish.coupon_id

    def _answer(self, ground: _Ground, wish: Wish, now: datetime) -> Got | Exception:
        drop = ground.drops.get(wish.drop_id) if wish.drop_id else None
        coupon = ground.coupons.get(drop.coupon_id if drop else wish.coupon_id or wish.person_id)
        if (error := self._refusal(ground, wish, coupon, drop, now)) is not None:
            return error
        assert coupon is not None, "it is refused otherwise"
        key = (coupon.id, wish.person_id, wish.key)
        claim, outcome = ground.claims.get(key), ClaimOutcome.CLAIMED
        if claim is None:
            outcome = self._outcome(ground, wish, coupon, drop, now)
            if outcome is ClaimOutcome.CLAIMED:
                claim = self._take(ground, key, coupon, drop, now)
        return Got(outcome, claim, coupon, drop.claimed if drop else None)

    def _refusal(
        self, ground: _Ground, wish: Wish, coupon: Coupon | None, drop: CouponDrop | None, now: datetime
    ) -> Exception | None:
        if wish.drop_id is not None and (drop is None or drop.room_id != wish.room_id):
            return DropNotFound("There is no such drop of coupons.")
        if coupon is None or coupon.organisation_id != wish.organisation_id:
            return CouponNotFound("There is no such coupon.")
        if drop is None and not coupon.on_wall:
            return CouponNotFound("This coupon is not given away here. Wait for a drop.")
        if (ground.current.get(wish.room_id), wish.person_id) in ground.removed:
            return Removed("You were removed from this broadcast.")
        if wish.staff:
            return CouponNotForStaff("This one is for viewers.")
        if drop is not None and now < drop.opens_at:
            return CouponEarly("Not yet. Wait for the countdown.", opens_at=drop.opens_at.isoformat())
        if (coupon.id, wish.person_id, wish.key) in ground.claims:
            return None
        return ground.standing.refusal(CouponAudience(coupon.audience), wish.person_id, member=wish.member)

    def _outcome(
        self, ground: _Ground, wish: Wish, coupon: Coupon, drop: CouponDrop | None, now: datetime
    ) -> ClaimOutcome:
        if ground.held.get((coupon.id, wish.person_id), 0) >= coupon.per_person:
            return ClaimOutcome.LIMIT
        if coupon.claimed >= coupon.total or (drop is not None and drop.claimed >= drop.quantity):
            return ClaimOutcome.GONE
        if coupon.state != CouponState.ACTIVE or (coupon.valid_until and now >= coupon.valid_until):
            return ClaimOutcome.OVER
        if drop is not None and not self._is_on(ground, drop, now):
            return ClaimOutcome.OVER
        return ClaimOutcome.CLAIMED

    def _is_on(self, ground: _Ground, drop: CouponDrop, now: datetime) -> bool:
        """A drop ends with its broadcast, also before its time."""
        is_current = ground.current.get(drop.room_id) == drop.broadcast_id
        return drop.state == DropState.OPEN and is_current and now <= drop.ends_at + LATE

    def _take(
        self, ground: _Ground, key: ClaimKey, coupon: Coupon, drop: CouponDrop | None, now: datetime
    ) -> CouponClaim:
        coupon.claimed += 1
        if drop is not None:
            drop.claimed += 1
        pair = (coupon.id, key[1])
        ground.held[pair] = ground.held.get(pair, 0) + 1
        claim = CouponClaim(
            id=new_id(),
            coupon_id=coupon.id,
            drop_id=drop.id if drop else None,
            person_id=key[1],
            key=key[2],
            ordinal=ground.held[pair],
            state=ClaimState.HELD,
            claimed_at=now,
            usable_from=coupon.valid_from,
            expires_at=_expiry(coupon, now),
            order_id=None,
            used_at=None,
        )
        ground.claims[key] = claim
        ground.fresh.append(claim)
        return claim

    async def _end_what_is_gone(self, session: AsyncSession, ground: _Ground, now: datetime) -> None:
        news: defaultdict[uuid.UUID, list[Draft]] = defaultdict(list)
        for drop in ground.drops.values():
            coupon = ground.coupons[drop.coupon_id]
            is_gone = drop.claimed >= drop.quantity or coupon.claimed >= coupon.total
            if drop.state == DropState.OPEN and is_gone:
                drop.state, drop.ended_at = DropState.ENDED, now
                news[drop.room_id].append(events.changed(drop, coupon, now))
        await session.flush()
        for room_id in sorted(news):
            await self._channels.append(session, str(room_id), news[room_id])


def _expiry(coupon: Coupon, now: datetime) -> datetime:
    if coupon.valid_until is not None:
        return coupon.valid_until
    assert coupon.valid_minutes is not None, "a coupon has one of the two"
    return max(now, coupon.valid_from or now) + timedelta(minutes=coupon.valid_minutes)
