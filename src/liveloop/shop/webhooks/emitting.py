"""Events leave in the transaction in which they happen: both are there, or neither."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.webhooks import repository
from liveloop.shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from liveloop.shop.webhooks.vocabulary import EventType, WebhookDeliveryState, WebhookState


class Emitter:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def emit(
        self,
        session: AsyncSession,
        organisation_id: uuid.UUID,
        event_type: EventType,
        data: Mapping[str, Any],
    ) -> None:
        """Tell every endpoint of the organisation that chose `event_type`; it is sent after the commit.

        `data` is what `json` can write: ids and times as text, money as minor units beside its currency.
        """
        endpoints = await repository.listening(session, organisation_id, event_type)
        if not endpoints:
            return
        now = self._clock.now()
        message_id = new_message_id()
        body = write_body(event_type, now, data)
        await repository.add_deliveries(
            session, [delivery_of(one, message_id, event_type, body, at=now) for one in endpoints]
        )


def new_message_id() -> str:
    return f"msg_{new_id().hex}"


def write_body(event_type: str, at: datetime, data: Mapping[str, Any]) -> str:
    """The payload that Standard Webhooks recommends."""
    message = {"type": event_type, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def delivery_of(
    endpoint: WebhookEndpoint, message_id: str, event_type: str, body: str, *, at: datetime
) -> WebhookDelivery:
    """Due at once, or held while the endpoint is paused."""
    is_paused = endpoint.state == WebhookState.PAUSED
    return WebhookDelivery(
        id=new_id(),
        endpoint_id=endpoint.id,
        message_id=message_id,
        event_type=event_type,
        body=body,
        state=WebhookDeliveryState.HELD if is_paused else WebhookDeliveryState.WAITING,
        attempts=0,
        due_at=None if is_paused else at,
        claimed_until=None,
        created_at=at,
        ended_at=None,
    )
