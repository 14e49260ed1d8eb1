"""Coupons over HTTP, for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import public
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession
from liveloop.shop.coupons.claiming import ClaimService
from liveloop.shop.coupons.dropping import DropService
from liveloop.shop.coupons.views import ClaimForm, ClaimRead, CouponWall, DropViews
from liveloop.shop.coupons.wall import WallService
from liveloop.shows.watch.service import WatchService

router = APIRouter(prefix="/watch/{slug}", tags=["coupons"])


async def _claims(request: Request) -> ClaimService:
    claims: ClaimService = request.app.state.shop.benefits.claims
    return claims


async def _wall(request: Request) -> WallService:
    wall: WallService = request.app.state.shop.benefits.wall
    return wall


async def _drops(request: Request) -> DropService:
    drops: DropService = request.app.state.shop.benefits.drops
    return drops


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Claims = Annotated[ClaimService, Depends(_claims)]
Wall = Annotated[WallService, Depends(_wall)]
Drops = Annotated[DropService, Depends(_drops)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get("/coupons", operation_id="getCouponWall", dependencies=[Depends(public)])
async def get_coupon_wall(
    slug: str,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    wall: Wall,
    broadcast_id: uuid.UUID | None = None,
) -> CouponWall:
    """What the room gives away - with the drops of a broadcast, or of the one that is shown - and what this
    visitor has."""
    return await wall.wall(session, await watch.enter(slug, visitor), broadcast_id)


@router.post("/coupon-claims", operation_id="claimCoupon", status_code=201, dependencies=[Depends(public)])
async def claim_coupon(
    slug: str, wanted: ClaimForm, visitor: VisitorDep, watch: Watch, claims: Claims
) -> ClaimRead:
    """The same as the socket's `coupon.claim`; answered once it is durable."""
    return await claims.claim(await watch.enter(slug, visitor), wanted.client_id, wanted)


@router.get(
    "/broadcasts/{broadcast_id}/coupon-drops",
    operation_id="listWatchCouponDrops",
    dependencies=[Depends(public)],
)
async def list_watch_coupon_drops(
    slug: str, broadcast_id: uuid.UUID, session: ReadSession, watch: Watch, drops: Drops
) -> DropViews:
    """What was dropped and when, for a replay."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await drops.shown(session, broadcast_id)


@router.get("/coupon-drops/{drop_id}/claim", operation_id="getCouponClaim", dependencies=[Depends(public)])
async def get_coupon_claim(
    slug: str,
    drop_id: uuid.UUID,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    claims: Claims,
) -> ClaimRead | None:
    """What this visitor got of a drop; nothing: they may still try."""
    return await claims.claimed(session, await watch.enter(slug, visitor), drop_id)
