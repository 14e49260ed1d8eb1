"""Endpoints, deliveries and attempts in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from liveloop.shop.webhooks.vocabulary import EndpointState


async def listening(
    session: AsyncSession, organisation_id: uuid.UUID, event_type: str
) -> Sequence[WebhookEndpoint]:
    """Those that want such events and are not switched off."""
    statement = (
        select(WebhookEndpoint)
        .where(WebhookEndpoint.organisation_id == organisation_id, WebhookEndpoint.state != EndpointState.OFF)
        .order_by(WebhookEndpoint.id)
    )
    return [one for one in await session.scalars(statement) if event_type in one.event_types]


async def add_deliveries(session: AsyncSession, deliveries: Sequence[WebhookDelivery]) -> None:
    session.add_all(deliveries)
    await session.flush()
