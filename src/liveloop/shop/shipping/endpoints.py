"""Terms of shipping over HTTP, for staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.money import Currency
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.shipping.schemas import ShippingForm, ShippingList, ShippingRead
from liveloop.shop.shipping.service import ShippingService

router = APIRouter(prefix="/shipping-terms", tags=["shipping"])

Reader = Annotated[Actor, Depends(require("shop.read"))]
Keeper = Annotated[Actor, Depends(require("shop.manage"))]


async def _service(request: Request) -> ShippingService:
    service: ShippingService = request.app.state.shop.benefits.shipping
    return service


Service = Annotated[ShippingService, Depends(_service)]


@router.get("", operation_id="listShippingTerms")
async def list_shipping_terms(actor: Reader, session: ReadSession, service: Service) -> ShippingList:
    return await service.list(session, actor)


@router.put("/{currency}", operation_id="putShippingTerms")
async def put_shipping_terms(
    currency: Currency, wanted: ShippingForm, actor: Keeper, session: WriteSession, service: Service
) -> ShippingRead:
    """What is asked for orders in a currency that are placed from now on."""
    return await service.put(session, actor, currency, wanted)
