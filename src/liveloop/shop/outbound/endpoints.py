"""Products that are sold elsewhere, over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse

from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession
from liveloop.shop.outbound.schemas import ClicksRead
from liveloop.shop.outbound.service import OutboundService

router = APIRouter(tags=["goods"])

LEAVING = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


async def _service(request: Request) -> OutboundService:
    service: OutboundService = request.app.state.shop.catalogue.outbound
    return service


async def _was_meant(request: Request) -> bool:
    """False when a browser fetches ahead of a person who may never go."""
    purposes = request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")
    return "prefetch" not in purposes and "prerender" not in purposes


Service = Annotated[OutboundService, Depends(_service)]


@router.get(
    "/watch/{slug}/products/{product_id}/out",
    operation_id="leaveForProduct",
    response_class=RedirectResponse,
    status_code=302,
    dependencies=[Depends(public)],
)
async def leave_for_product(
    slug: str,
    product_id: uuid.UUID,
    visitor: VisitorDep,
    meant: Annotated[bool, Depends(_was_meant)],
    service: Service,
    broadcast_id: uuid.UUID | None = None,
) -> RedirectResponse:
    """To the page that sells it: the stored link of a product of this house. The click counts for the
    broadcast in which the viewer saw it."""
    link = await service.leave(slug, product_id, visitor, broadcast_id=broadcast_id, counts=meant)
    return RedirectResponse(link, status_code=302, headers=LEAVING)


@router.get("/products/{product_id}/clicks", operation_id="getProductClicks")
async def get_product_clicks(
    product_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("shop.read"))],
    session: ReadSession,
    service: Service,
) -> ClicksRead:
    """How many left for it, and from which broadcasts."""
    return await service.clicks(session, actor, product_id)
