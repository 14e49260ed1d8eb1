"""Coupons as staff keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pages import Page, decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.coupons import events, repository
from liveloop.shop.coupons.errors import CouponFixed, CouponInvalid, CouponNotFound, TooManyCoupons
from liveloop.shop.coupons.locks import lock_coupons, lock_open_drops
from liveloop.shop.coupons.models import Coupon, CouponClaim
from liveloop.shop.coupons.repository import Counts, CouponRepository
from liveloop.shop.coupons.schemas import ClaimRow, CouponForm, CouponRead
from liveloop.shop.coupons.vocabulary import ClaimState, CouponAudience, CouponState, DropState
from liveloop.shop.pricing import CouponKind

COUPONS = 500
"""Active ones of an organisation."""
ALWAYS_FREE = {"total", "per_person", "on_wall"}
"""What may change when the terms are promised already."""


class CouponService:
    def __init__(self, clock: Clock, channels: ChannelLog, audit: AuditLog) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit

    async def list(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        state: CouponState | None,
        query: str,
        cursor: str | None,
        limit: int,
    ) -> Page[CouponRead]:
        before = decode_cursor(cursor, uuid.UUID) if cursor else None
        coupons = CouponRepository(session, actor.organisation_id)
        rows = await coupons.list(state=state, query=query, before=before, limit=limit + 1)
        items = [*await self._reads(session, rows[:limit])]
        return Page(items=items, next_cursor=encode_cursor(items[-1].id) if len(rows) > limit else None)

    async def get(self, session: AsyncSession, actor: Actor, coupon_id: uuid.UUID) -> CouponRead:
        coupon = await CouponRepository(session, actor.organisation_id).get_or_none(coupon_id)
        if coupon is None:
            raise CouponNotFound("There is no such coupon.")
        return await self._read(session, coupon)

    async def create(self, session: AsyncSession, actor: Actor, wanted: CouponForm) -> CouponRead:
        """Raises TooManyCoupons, CouponInvalid."""
        coupons = CouponRepository(session, actor.organisation_id)
        if await coupons.count() >= COUPONS:
            raise TooManyCoupons(f"At most {COUPONS} coupons at a time. Stop some first.")
        now = self._clock.now()
        coupon = Coupon(
            id=new_id(),
            organisation_id=actor.organisation_id,
            state=CouponState.ACTIVE,
            claimed=0,
            created_at=now,
            updated_at=now,
            scope_names=[*await self._names(coupons, wanted)],
            **_columns(wanted),
        )
        await repository.save(session, coupon)
        await self._record(session, actor, "coupon.created", coupon)
        return await self._read(session, coupon)

    async def update(
        self, session: AsyncSession, actor: Actor, coupon_id: uuid.UUID, wanted: CouponForm
    ) -> CouponRead:
        """Once it was claimed or dropped only its total, its limit a person and its place change.

        Raises CouponNotFound, CouponFixed, CouponInvalid.
        """
        coupon = await self._locked(session, actor, coupon_id)
        changes = {name: value for name, value in _columns(wanted).items() if getattr(coupon, name) != value}
        is_fixed = coupon.claimed > 0 or await repository.was_dropped(session, coupon.id)
        if is_fixed and not changes.keys() <= ALWAYS_FREE:
            raise CouponFixed("People have it on these terms. Stop it, and make another one.")
        if wanted.total < coupon.claimed:
            raise CouponInvalid(f"{coupon.claimed} are claimed already. Choose a total of at least that.")
        for name, value in changes.items():
            setattr(coupon, name, value)
        if not is_fixed:
            coupons = CouponRepository(session, actor.organisation_id)
            coupon.scope_names = [*await self._names(coupons, wanted)]
        coupon.updated_at = self._clock.now()
        await repository.save(session, coupon)
        await self._record(session, actor, "coupon.updated", coupon)
        return await self._read(session, coupon)

    async def stop(self, session: AsyncSession, actor: Actor, coupon_id: uuid.UUID) -> CouponRead:
        """Nobody claims it any more, and its drops end; what was claimed stays good.

        Raises CouponNotFound.
        """
        coupon = await self._locked(session, actor, coupon_id)
        if coupon.state == CouponState.STOPPED:
            return await self._read(session, coupon)
        now = self._clock.now()
        coupon.state, coupon.updated_at = CouponState.STOPPED, now
        drops = (await lock_open_drops(session, [coupon.id])).values()
        for drop in drops:
            drop.state, drop.ended_at = DropState.ENDED, now
        await session.flush()
        for drop in sorted(drops, key=lambda one: one.room_id):
            await self._channels.append(session, str(drop.room_id), [events.changed(drop, coupon, now)])
        await self._record(session, actor, "coupon.stopped", coupon)
        return await self._read(session, coupon)

    async def resume(self, session: AsyncSession, actor: Actor, coupon_id: uuid.UUID) -> CouponRead:
        """It can be claimed again. Raises CouponNotFound."""
        coupon = await self._locked(session, actor, coupon_id)
        if coupon.state != CouponState.ACTIVE:
            coupon.state, coupon.updated_at = CouponState.ACTIVE, self._clock.now()
            await repository.save(session, coupon)
            await self._record(session, actor, "coupon.resumed", coupon)
        return await self._read(session, coupon)

    async def claims(
        self,
        session: AsyncSession,
        actor: Actor,
        coupon_id: uuid.UUID,
        *,
        state: ClaimState | None,
        cursor: str | None,
        limit: int,
    ) -> Page[ClaimRow]:
        """Who has it, the last first. Raises CouponNotFound."""
        await self.get(session, actor, coupon_id)
        before = decode_cursor(cursor, uuid.UUID) if cursor else None
        rows = await repository.claim_rows(session, coupon_id, state=state, before=before, limit=limit + 1)
        items = [self._row(claim, name) for claim, name in rows[:limit]]
        return Page(items=items, next_cursor=encode_cursor(items[-1].id) if len(rows) > limit else None)

    async def _locked(self, session: AsyncSession, actor: Actor, coupon_id: uuid.UUID) -> Coupon:
        coupon = (await lock_coupons(session, [coupon_id])).get(coupon_id)
        if coupon is None or coupon.organisation_id != actor.organisation_id:
            raise CouponNotFound("There is no such coupon.")
        return coupon

    async def _names(self, coupons: CouponRepository, wanted: CouponForm) -> Sequence[str]:
        """Of what it is for, products first."""
        ids = [*wanted.product_ids, *wanted.category_ids]
        known = await coupons.names(wanted.product_ids, wanted.category_ids)
        if any(one not in known for one in ids):
            raise CouponInvalid("Some of these goods are gone. Reload the page and choose again.")
        return [known[one] for one in dict.fromkeys(ids)]

    async def _read(self, session: AsyncSession, coupon: Coupon) -> CouponRead:
        return (await self._reads(session, [coupon]))[0]

    async def _reads(self, session: AsyncSession, coupons: Sequence[Coupon]) -> Sequence[CouponRead]:
        ids = [coupon.id for coupon in coupons]
        counts = await repository.counts(session, ids)
        dropped = await repository.dropped(session, ids)
        return [_read(one, counts.get(one.id, Counts()), dropped=one.id in dropped) for one in coupons]

    def _row(self, claim: CouponClaim, name: str) -> ClaimRow:
        is_held = claim.state == ClaimState.HELD
        return ClaimRow(
            id=claim.id,
            person_id=claim.person_id,
            name=name,
            in_drop=claim.drop_id is not None,
            state=ClaimState(claim.state),
            is_expired=is_held and claim.expires_at <= self._clock.now(),
            claimed_at=claim.claimed_at,
            expires_at=claim.expires_at,
            order_id=claim.order_id,
            used_at=claim.used_at,
        )

    async def _record(self, session: AsyncSession, actor: Actor, act: str, coupon: Coupon) -> None:
        details: dict[str, Any] = {
            "title": coupon.title,
            "kind": coupon.kind,
            "value": coupon.value,
            "currency": coupon.currency,
            "total": coupon.total,
        }
        await self._audit.record(session, actor, act, target=("coupon", coupon.id), details=details)


def _columns(wanted: CouponForm) -> dict[str, Any]:
    """As the table has them; ids are text there."""
    return {
        **wanted.model_dump(exclude={"product_ids", "category_ids"}),
        "product_ids": list(dict.fromkeys(str(one) for one in wanted.product_ids)),
        "category_ids": list(dict.fromkeys(str(one) for one in wanted.category_ids)),
    }


def _read(coupon: Coupon, counts: Counts, *, dropped: bool) -> CouponRead:
    names = CouponRead.model_fields.keys() - {"reserved", "used", "is_fixed", "kind", "audience", "state"}
    return CouponRead(
        **{name: getattr(coupon, name) for name in names},
        kind=CouponKind(coupon.kind),
        audience=CouponAudience(coupon.audience),
        state=CouponState(coupon.state),
        is_fixed=dropped or coupon.claimed > 0,
        reserved=counts.reserved,
        used=counts.used,
    )
