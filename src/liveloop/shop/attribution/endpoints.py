"""Attribution over HTTP, for staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import AwareDatetime

from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession
from liveloop.shop.attribution.schemas import AttributionRead
from liveloop.shop.attribution.service import AttributionService

router = APIRouter(tags=["orders"])

Reader = Annotated[Actor, Depends(require("orders.read"))]


async def _service(request: Request) -> AttributionService:
    service: AttributionService = request.app.state.shop.attribution
    return service


Service = Annotated[AttributionService, Depends(_service)]


@router.get("/attribution", operation_id="getAttribution")
async def get_attribution(
    since: AwareDatetime, until: AwareDatetime, actor: Reader, session: ReadSession, service: Service
) -> AttributionRead:
    """What orders that were paid in this time are owed to."""
    return await service.get(session, actor, since, until)


@router.get(
    "/attribution/export.csv",
    operation_id="exportAttribution",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_attribution(
    since: AwareDatetime, until: AwareDatetime, actor: Reader, session: ReadSession, service: Service
) -> Response:
    """The same with more rows, in UTF-8."""
    text = await service.csv(session, actor, since, until)
    headers = {"Content-Disposition": 'attachment; filename="attribution.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
