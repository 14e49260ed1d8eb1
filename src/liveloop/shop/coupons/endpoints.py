"""Coupons over HTTP, for staff."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.coupons.dropping import DropService
from liveloop.shop.coupons.export import ClaimExport
from liveloop.shop.coupons.schemas import (
    ClaimRow,
    CouponForm,
    CouponRead,
    DropEnd,
    DropForm,
    DropList,
    DropRead,
)
from liveloop.shop.coupons.service import CouponService
from liveloop.shop.coupons.vocabulary import ClaimState, CouponState

router = APIRouter(tags=["coupons"])

Reader = Annotated[Actor, Depends(require("shop.read"))]
Keeper = Annotated[Actor, Depends(require("shop.manage"))]
Runner = Annotated[Actor, Depends(require("shop.run"))]

DROPS = "/broadcasts/{broadcast_id}/coupon-drops"


async def _service(request: Request) -> CouponService:
    service: CouponService = request.app.state.shop.benefits.coupons
    return service


async def _drops(request: Request) -> DropService:
    drops: DropService = request.app.state.shop.benefits.drops
    return drops


async def _export(request: Request) -> ClaimExport:
    export: ClaimExport = request.app.state.shop.benefits.export
    return export


Service = Annotated[CouponService, Depends(_service)]
Drops = Annotated[DropService, Depends(_drops)]
Export = Annotated[ClaimExport, Depends(_export)]


@router.get("/coupons", operation_id="listCoupons")
async def list_coupons(
    actor: Reader,
    session: ReadSession,
    service: Service,
    state: CouponState | None = None,
    query: Annotated[str, Query(max_length=40, description="a part of the title")] = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CouponRead]:
    """Newest first."""
    return await service.list(session, actor, state=state, query=query, cursor=cursor, limit=limit)


@router.post("/coupons", operation_id="createCoupon", status_code=201)
async def create_coupon(
    wanted: CouponForm, actor: Keeper, session: WriteSession, service: Service
) -> CouponRead:
    return await service.create(session, actor, wanted)


@router.get("/coupons/{coupon_id}", operation_id="getCoupon")
async def get_coupon(
    coupon_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> CouponRead:
    return await service.get(session, actor, coupon_id)


@router.put("/coupons/{coupon_id}", operation_id="updateCoupon")
async def update_coupon(
    coupon_id: uuid.UUID, wanted: CouponForm, actor: Keeper, session: WriteSession, service: Service
) -> CouponRead:
    """Once it was claimed or dropped only its total, its limit a person and its place change."""
    return await service.update(session, actor, coupon_id, wanted)


@router.post("/coupons/{coupon_id}/stop", operation_id="stopCoupon")
async def stop_coupon(
    coupon_id: uuid.UUID, actor: Keeper, session: WriteSession, service: Service
) -> CouponRead:
    """Nobody claims it any more; what was claimed stays good."""
    return await service.stop(session, actor, coupon_id)


@router.post("/coupons/{coupon_id}/resume", operation_id="resumeCoupon")
async def resume_coupon(
    coupon_id: uuid.UUID, actor: Keeper, session: WriteSession, service: Service
) -> CouponRead:
    """It can be claimed again."""
    return await service.resume(session, actor, coupon_id)


@router.get("/coupons/{coupon_id}/claims", operation_id="listCouponClaims")
async def list_coupon_claims(
    coupon_id: uuid.UUID,
    actor: Reader,
    session: ReadSession,
    service: Service,
    state: ClaimState | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ClaimRow]:
    """Who has it, the last first."""
    return await service.claims(session, actor, coupon_id, state=state, cursor=cursor, limit=limit)


@router.get(
    "/coupons/{coupon_id}/claims.csv",
    operation_id="exportCouponClaims",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_coupon_claims(
    coupon_id: uuid.UUID, actor: Keeper, session: WriteSession, export: Export
) -> StreamingResponse:
    """Everybody who has it, oldest first."""
    await export.begin(session, actor, coupon_id)
    headers = {"Content-Disposition": f'attachment; filename="coupon-{coupon_id}.csv"'}
    return StreamingResponse(export.csv(coupon_id), media_type="text/csv; charset=utf-8", headers=headers)


@router.get(DROPS, operation_id="listCouponDrops")
async def list_coupon_drops(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, drops: Drops
) -> DropList:
    return await drops.list(session, actor, broadcast_id)


@router.post(DROPS, operation_id="dropCoupon", status_code=201)
async def drop_coupon(
    broadcast_id: uuid.UUID, wanted: DropForm, actor: Runner, session: WriteSession, drops: Drops
) -> DropRead:
    """Show it in the room, to be claimed after a countdown."""
    return await drops.drop(session, actor, broadcast_id, wanted)


@router.post(DROPS + "/{drop_id}/end", operation_id="endCouponDrop")
async def end_coupon_drop(
    broadcast_id: uuid.UUID,
    drop_id: uuid.UUID,
    wanted: DropEnd,
    actor: Runner,
    session: WriteSession,
    drops: Drops,
) -> DropRead:
    """Before its time; what was claimed stays good."""
    return await drops.end(session, actor, broadcast_id, drop_id, wanted)
