"""What becomes of a delivery after an attempt, and of its endpoint.

The pauses are those that Standard Webhooks proposes; each varies a little, so that what failed together does
not come back together.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.audit.service import AuditLog
from liveloop.shop.webhooks import repository
from liveloop.shop.webhooks.locks import lock_delivery, lock_endpoint
from liveloop.shop.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from liveloop.shop.webhooks.sending import Outcome
from liveloop.shop.webhooks.vocabulary import TEST, WebhookDeliveryState, WebhookState

log = structlog.get_logger()

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
)
"""Before the second attempt, the third and so on; a little over three days in all."""
SPREAD = 0.1
GONE = 410
"""The receiver says that it wants nothing more."""

ATTEMPTS = Counter("liveloop_webhook_attempts_total", "Attempts to deliver outgoing webhooks", ["result"])


class Delivering:
    """Stateless but for the clock. `patience`: how long nothing may arrive before an endpoint is paused."""

    def __init__(self, clock: Clock, audit: AuditLog, *, patience: timedelta) -> None:
        self._clock = clock
        self._audit = audit
        self._patience = patience

    async def settle(
        self, session: AsyncSession, endpoint_id: uuid.UUID, delivery_id: uuid.UUID, outcome: Outcome
    ) -> None:
        """Write down how an attempt went and what follows. Both may have been deleted meanwhile."""
        endpoint = await lock_endpoint(session, endpoint_id)
        delivery = await lock_delivery(session, delivery_id)
        if endpoint is None or delivery is None:
            return
        now = self._clock.now()
        ATTEMPTS.labels(outcome.fault or "delivered").inc()
        delivery.claimed_until = None
        await repository.add_attempt(session, _attempt(delivery, outcome, now))
        if outcome.fault is None:
            self._end(delivery, WebhookDeliveryState.DELIVERED, now)
            endpoint.failing_since = None
            return
        self._put_off(endpoint, delivery, outcome, now)
        if delivery.event_type != TEST:
            endpoint.failing_since = endpoint.failing_since or now
            await self._judge(session, endpoint, outcome, now)

    def _put_off(
        self, endpoint: WebhookEndpoint, delivery: WebhookDelivery, outcome: Outcome, now: datetime
    ) -> None:
        if delivery.event_type == TEST or delivery.attempts > len(PAUSES):
            self._end(delivery, WebhookDeliveryState.FAILED, now)
            return
        if endpoint.state != WebhookState.ON:
            delivery.state, delivery.due_at = WebhookDeliveryState.HELD, None
            return
        pause = PAUSES[delivery.attempts - 1] * random.uniform(1 - SPREAD, 1 + SPREAD)
        delivery.state = WebhookDeliveryState.WAITING
        delivery.due_at = now + max(pause, timedelta(seconds=outcome.wait_seconds))

    def _end(self, delivery: WebhookDelivery, state: WebhookDeliveryState, now: datetime) -> None:
        delivery.state, delivery.due_at, delivery.ended_at = state, None, now

    async def _judge(
        self, session: AsyncSession, endpoint: WebhookEndpoint, outcome: Outcome, now: datetime
    ) -> None:
        """Stop sending where nothing arrives for long, or nothing is wanted."""
        assert endpoint.failing_since is not None
        is_gone = outcome.status == GONE
        if endpoint.state != WebhookState.ON or not (
            is_gone or now - endpoint.failing_since >= self._patience
        ):
            return
        endpoint.state, endpoint.paused_at = WebhookState.PAUSED, now
        await session.flush()
        await repository.hold(session, endpoint.id)
        log.warning("webhook.paused", endpoint=str(endpoint.id), since=endpoint.failing_since.isoformat())
        await self._audit.record_system(
            session,
            endpoint.organisation_id,
            "webhook.paused",
            target=("webhook", endpoint.id),
            details={"name": endpoint.url, "reason": "gone" if is_gone else "failing"},
        )


def _attempt(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> WebhookAttempt:
    return WebhookAttempt(
        delivery_id=delivery.id,
        number=delivery.attempts,
        at=now,
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        fault=outcome.fault,
        answer=outcome.answer,
    )
