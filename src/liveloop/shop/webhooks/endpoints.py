"""Outgoing webhooks over HTTP, for staff."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.webhooks.schemas import (
    WebhookDeliveryDetail,
    WebhookDeliveryView,
    Webhooks,
    WebhookSecret,
    WebhookSwitch,
    WebhookView,
    WebhookWrite,
)
from liveloop.shop.webhooks.service import WebhookService, view_of
from liveloop.shop.webhooks.vocabulary import WebhookDeliveryState

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

Manager = Annotated[Actor, Depends(require("webhooks.manage"))]


async def _service(request: Request) -> WebhookService:
    service: WebhookService = request.app.state.shop.webhooks
    return service


Service = Annotated[WebhookService, Depends(_service)]


@router.get("", operation_id="listWebhooks")
async def list_webhooks(actor: Manager, session: ReadSession, service: Service) -> Webhooks:
    return await service.list(session, actor)


@router.post("", operation_id="createWebhook", status_code=201)
async def create_webhook(
    wanted: WebhookWrite, actor: Manager, session: WriteSession, service: Service
) -> WebhookSecret:
    """The secret is in this answer and nowhere else."""
    return await service.create(session, actor, wanted)


@router.put("/{endpoint_id}", operation_id="updateWebhook")
async def update_webhook(
    endpoint_id: uuid.UUID, wanted: WebhookWrite, actor: Manager, session: WriteSession, service: Service
) -> WebhookView:
    return await service.update(session, actor, endpoint_id, wanted)


@router.delete("/{endpoint_id}", operation_id="deleteWebhook", status_code=204)
async def delete_webhook(
    endpoint_id: uuid.UUID, actor: Manager, session: WriteSession, service: Service
) -> None:
    await service.delete(session, actor, endpoint_id)


@router.put("/{endpoint_id}/state", operation_id="switchWebhook")
async def switch_webhook(
    endpoint_id: uuid.UUID, wanted: WebhookSwitch, actor: Manager, session: WriteSession, service: Service
) -> WebhookView:
    """Switch it off, or on again; what waited meanwhile is sent then."""
    return await service.switch(session, actor, endpoint_id, on=wanted.on)


@router.post("/{endpoint_id}/secret", operation_id="rotateWebhookSecret")
async def rotate_webhook_secret(
    endpoint_id: uuid.UUID, actor: Manager, session: WriteSession, service: Service
) -> WebhookSecret:
    """A new secret, in this answer and nowhere else; for a day the one before is valid too."""
    return await service.rotate(session, actor, endpoint_id)


@router.post("/{endpoint_id}/test", operation_id="testWebhook", status_code=202)
async def test_webhook(
    endpoint_id: uuid.UUID, actor: Manager, session: WriteSession, service: Service
) -> WebhookDeliveryView:
    """Send `webhook.test` once; how it went is in its delivery a moment later."""
    return await service.test(session, actor, endpoint_id)


@router.get("/{endpoint_id}/deliveries", operation_id="listWebhookDeliveries")
async def list_webhook_deliveries(
    endpoint_id: uuid.UUID,
    actor: Manager,
    session: ReadSession,
    service: Service,
    state: Annotated[WebhookDeliveryState | None, Query(description="only those in this state")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[WebhookDeliveryView]:
    """Of the last 30 days, newest first."""
    rows = await service.deliveries(
        session, actor, endpoint_id, state=state, before=read_cursor(cursor), limit=limit + 1
    )
    return make_page(rows, limit, view=view_of, key=lambda row: row.delivery.id)


@router.get("/{endpoint_id}/deliveries/{delivery_id}", operation_id="getWebhookDelivery")
async def get_webhook_delivery(
    endpoint_id: uuid.UUID, delivery_id: uuid.UUID, actor: Manager, session: ReadSession, service: Service
) -> WebhookDeliveryDetail:
    """With what is sent, and every attempt."""
    return await service.delivery(session, actor, endpoint_id, delivery_id)


@router.post(
    "/{endpoint_id}/deliveries/{delivery_id}/redeliver", operation_id="redeliverWebhook", status_code=202
)
async def redeliver_webhook(
    endpoint_id: uuid.UUID, delivery_id: uuid.UUID, actor: Manager, session: WriteSession, service: Service
) -> WebhookDeliveryView:
    """Send it once more, under the same id."""
    return await service.redeliver(session, actor, endpoint_id, delivery_id)
