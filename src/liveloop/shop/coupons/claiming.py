"""Claiming of a coupon: each wish is answered once, whatever is sent again."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.coupons import repository
from liveloop.shop.coupons.errors import CouponInvalid, DropNotFound
from liveloop.shop.coupons.events import CLAIMED, CouponDropClaimed
from liveloop.shop.coupons.settling import Got, Wish
from liveloop.shop.coupons.views import ClaimOrder, ClaimRead, OwnCoupon
from liveloop.shop.coupons.vocabulary import ClaimOutcome, DropState
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass

CLAIM = "coupon.claim"


class Writer(Protocol):
    """`kit.groupcommit` of `ClaimWriter`."""

    async def submit(self, item: Wish) -> Got: ...


class ClaimService:
    def __init__(self, writer: Writer, pulse: RoomPulse) -> None:
        self._writer = writer
        self._pulse = pulse

    async def claim(self, by: Pass, client_id: str, wanted: ClaimOrder) -> ClaimRead:
        """Returns once it is durable. A drop is claimed once a person; of the wall `client_id` makes it
        idempotent. Raises CouponNotFound, DropNotFound, CouponEarly, NewcomersOnly, MembersOnly,
        CouponNotForStaff, Removed."""
        got = await self._writer.submit(
            Wish(
                room_id=by.room_id,
                organisation_id=by.organisation_id,
                person_id=by.person_id,
                member=by.role is not AuthorRole.VIEWER,
                staff=by.staff,
                key=_drop_key(wanted.drop_id) if wanted.drop_id else f"wall:{client_id}",
                coupon_id=wanted.coupon_id,
                drop_id=wanted.drop_id,
            )
        )
        if wanted.drop_id and got.drop_claimed is not None:
            news = CouponDropClaimed(drop_id=wanted.drop_id, claimed=got.drop_claimed)
            self._pulse.tell(by.room_id, "pulse", CLAIMED, news)
        return ClaimRead(
            outcome=got.outcome,
            coupon=OwnCoupon.of(got.claim, got.coupon) if got.claim else None,
            drop_claimed=got.drop_claimed,
        )

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `coupon.claim` of the socket."""
        try:
            wanted = ClaimOrder.model_validate(order.data)
        except ValidationError as error:
            raise CouponInvalid("Claiming needs `drop_id` or `coupon_id`.") from error
        return (await self.claim(order.by, order.id, wanted)).model_dump(mode="json")

    async def claimed(self, session: AsyncSession, by: Pass, drop_id: uuid.UUID) -> ClaimRead | None:
        """What this person got of a drop; None: they may still try. Raises DropNotFound."""
        found = await repository.drop_or_none(session, drop_id)
        if found is None or found[0].room_id != by.room_id:
            raise DropNotFound("There is no such drop of coupons.")
        drop, coupon = found
        key = (coupon.id, by.person_id, _drop_key(drop_id))
        claim = (await repository.claims_by_keys(session, [key])).get(key)
        if claim is not None:
            own = OwnCoupon.of(claim, coupon)
            return ClaimRead(outcome=ClaimOutcome.CLAIMED, coupon=own, drop_claimed=drop.claimed)
        pair = (coupon.id, by.person_id)
        held = (await repository.numbers_held(session, [pair])).get(pair, 0)
        if held >= coupon.per_person:
            outcome = ClaimOutcome.LIMIT
        elif drop.state == DropState.ENDED:
            outcome = ClaimOutcome.GONE if drop.claimed >= drop.quantity else ClaimOutcome.OVER
        else:
            return None
        return ClaimRead(outcome=outcome, coupon=None, drop_claimed=drop.claimed)


def _drop_key(drop_id: uuid.UUID) -> str:
    return f"drop:{drop_id}"
