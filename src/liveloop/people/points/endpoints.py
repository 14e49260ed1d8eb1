"""The ledger of points over HTTP, for staff."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.points.schemas import (
    PersonStatement,
    PointsAuditRead,
    PointsAudits,
    PointsCorrection,
    PointsHolder,
    PointsOverview,
    PointsRefund,
    PointsSettings,
)
from liveloop.people.points.service import PointsService
from liveloop.people.request import ReadSession, WriteSession

router = APIRouter(prefix="/points", tags=["points"])

Treasurer = Annotated[Actor, Depends(require("points.manage"))]


async def _service(request: Request) -> PointsService:
    service: PointsService = request.app.state.people.points
    return service


Service = Annotated[PointsService, Depends(_service)]


@router.get("", operation_id="getPointsOverview")
async def get_points_overview(actor: Treasurer, session: ReadSession, service: Service) -> PointsOverview:
    """Where the organisation's points are."""
    return await service.overview(session, actor)


@router.get("/settings", operation_id="getPointsSettings")
async def get_points_settings(actor: Treasurer, session: ReadSession, service: Service) -> PointsSettings:
    return await service.settings(session, actor)


@router.put("/settings", operation_id="putPointsSettings")
async def put_points_settings(
    wanted: PointsSettings, actor: Treasurer, session: WriteSession, service: Service
) -> PointsSettings:
    return await service.set_settings(session, actor, wanted)


@router.get("/people", operation_id="listPointsHolders")
async def list_points_holders(
    actor: Treasurer,
    session: ReadSession,
    service: Service,
    query: Annotated[str | None, Query(max_length=80, description="a part of a nickname, or an id")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PointsHolder]:
    """Who holds most first."""
    return await service.holders(session, actor, query=query, cursor=cursor, limit=limit)


@router.get("/people/{person_id}", operation_id="getPersonStatement")
async def get_person_statement(
    person_id: uuid.UUID,
    actor: Treasurer,
    session: ReadSession,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> PersonStatement:
    return await service.statement_of(session, actor, person_id, cursor=cursor, limit=limit)


@router.post("/people/{person_id}/corrections", operation_id="correctPoints")
async def correct_points(
    person_id: uuid.UUID,
    wanted: PointsCorrection,
    actor: Treasurer,
    session: WriteSession,
    service: Service,
) -> PersonStatement:
    """Give points or take them away; the reason is on record."""
    return await service.correct(session, actor, person_id, wanted)


@router.post("/transfers/{transfer_id}/refund", operation_id="refundPoints", status_code=204)
async def refund_points(
    transfer_id: uuid.UUID, wanted: PointsRefund, actor: Treasurer, session: WriteSession, service: Service
) -> None:
    """Undo a movement of points, once. Gifts are refunded where they were sent."""
    await service.refund(session, actor, transfer_id, wanted)


@router.get("/audits", operation_id="listPointsAudits")
async def list_points_audits(actor: Treasurer, session: ReadSession, service: Service) -> PointsAudits:
    """The last thirty, newest first."""
    return await service.audits(session, actor)


@router.post("/audits", operation_id="orderPointsAudit", status_code=202)
async def order_points_audit(actor: Treasurer, session: WriteSession, service: Service) -> PointsAuditRead:
    """Prove that every account is the sum of its entries and the whole sums to zero."""
    return await service.order_audit(session, actor)
