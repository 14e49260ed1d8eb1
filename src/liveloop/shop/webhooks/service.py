"""Endpoints of outgoing webhooks, and the log of what was sent to them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.seal import Vault
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.organisations.locks import lock_organisation
from liveloop.shop.webhooks import repository
from liveloop.shop.webhooks.emitting import delivery_of, new_message_id, write_body
from liveloop.shop.webhooks.errors import (
    DeliveryNotFound,
    EndpointNotFound,
    EndpointSilent,
    TooManyEndpoints,
)
from liveloop.shop.webhooks.locks import lock_delivery, lock_endpoint
from liveloop.shop.webhooks.models import WebhookEndpoint
from liveloop.shop.webhooks.repository import Sent
from liveloop.shop.webhooks.schemas import (
    WebhookAttemptView,
    WebhookBase,
    WebhookDeliveryDetail,
    WebhookDeliveryView,
    Webhooks,
    WebhookSecret,
    WebhookView,
    WebhookWrite,
)
from liveloop.shop.webhooks.signing import new_secret
from liveloop.shop.webhooks.vocabulary import EVENT_TYPES, TEST, WebhookDeliveryState, WebhookState

ENDPOINTS = 10
"""Of one organisation."""
OVERLAP = timedelta(hours=24)
"""How long the secret before still signs beside the new one."""


class WebhookService:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock, audit: AuditLog, vault: Vault) -> None:
        self._clock = clock
        self._audit = audit
        self._vault = vault

    async def list(self, session: AsyncSession, actor: Actor) -> Webhooks:
        rows = await repository.list_endpoints(session, actor.organisation_id)
        waiting = await repository.count_open(session, [row.id for row in rows])
        items = [_view(row, waiting.get(row.id, 0)) for row in rows]
        return Webhooks(items=items, event_types=list(EVENT_TYPES))

    async def create(self, session: AsyncSession, actor: Actor, wanted: WebhookWrite) -> WebhookSecret:
        """Raises TooManyEndpoints."""
        await lock_organisation(session, actor.organisation_id)
        if len(await repository.list_endpoints(session, actor.organisation_id)) >= ENDPOINTS:
            raise TooManyEndpoints(f"At most {ENDPOINTS} webhooks. Delete one first.")
        secret = new_secret()
        endpoint = WebhookEndpoint(
            id=new_id(),
            organisation_id=actor.organisation_id,
            url=wanted.url,
            description=wanted.description,
            event_types=_in_order(wanted),
            state=WebhookState.ON,
            sealed_secret=self._vault.seal(secret),
            created_at=self._clock.now(),
        )
        await repository.add_endpoint(session, endpoint)
        await self._record(session, actor, "webhook.created", endpoint)
        return WebhookSecret(**_view(endpoint, 0).model_dump(), secret=secret)

    async def update(
        self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID, wanted: WebhookWrite
    ) -> WebhookView:
        """Raises EndpointNotFound."""
        endpoint = await self._locked(session, actor, endpoint_id)
        endpoint.url = wanted.url
        endpoint.description = wanted.description
        endpoint.event_types = _in_order(wanted)
        await self._record(session, actor, "webhook.updated", endpoint)
        return await self._now(session, endpoint)

    async def switch(
        self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID, *, on: bool
    ) -> WebhookView:
        """On: what was held is due at once. Off: what waits is held. Raises EndpointNotFound."""
        endpoint = await self._locked(session, actor, endpoint_id)
        endpoint.state = WebhookState.ON if on else WebhookState.OFF
        endpoint.paused_at = endpoint.failing_since = None
        await session.flush()
        if on:
            await repository.let_go(session, endpoint.id, at=self._clock.now())
        else:
            await repository.hold(session, endpoint.id)
        await self._record(session, actor, "webhook.switched_on" if on else "webhook.switched_off", endpoint)
        return await self._now(session, endpoint)

    async def rotate(self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID) -> WebhookSecret:
        """A new secret; the one before signs beside it for a day. Raises EndpointNotFound."""
        endpoint = await self._locked(session, actor, endpoint_id)
        secret = new_secret()
        endpoint.previous_sealed_secret = endpoint.sealed_secret
        endpoint.previous_until = self._clock.now() + OVERLAP
        endpoint.sealed_secret = self._vault.seal(secret)
        await self._record(session, actor, "webhook.secret_rotated", endpoint)
        view = await self._now(session, endpoint)
        return WebhookSecret(**view.model_dump(), secret=secret)

    async def delete(self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID) -> None:
        """With everything that was sent to it. Raises EndpointNotFound."""
        endpoint = await self._locked(session, actor, endpoint_id)
        await self._record(session, actor, "webhook.deleted", endpoint)
        await repository.remove_endpoint(session, endpoint)

    async def test(self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID) -> WebhookDeliveryView:
        """Send a message that says nothing, once, whatever the state. Raises EndpointNotFound."""
        endpoint = await self._locked(session, actor, endpoint_id)
        now = self._clock.now()
        body = write_body(TEST, now, {"endpoint_id": str(endpoint.id)})
        delivery = delivery_of(endpoint, new_message_id(), TEST, body, at=now)
        delivery.state, delivery.due_at = WebhookDeliveryState.WAITING, now
        await repository.add_deliveries(session, [delivery])
        await self._record(session, actor, "webhook.tested", endpoint)
        return WebhookDeliveryView.model_validate(delivery)

    async def deliveries(
        self,
        session: AsyncSession,
        actor: Actor,
        endpoint_id: uuid.UUID,
        *,
        state: WebhookDeliveryState | None,
        before: uuid.UUID | None,
        limit: int,
    ) -> Sequence[Sent]:
        """Newest first. Raises EndpointNotFound."""
        await self._get(session, actor, endpoint_id)
        return await repository.deliveries(session, endpoint_id, state=state, before=before, limit=limit)

    async def delivery(
        self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID, delivery_id: uuid.UUID
    ) -> WebhookDeliveryDetail:
        """Raises EndpointNotFound, DeliveryNotFound."""
        await self._get(session, actor, endpoint_id)
        sent = await repository.delivery_or_none(session, endpoint_id, delivery_id)
        if sent is None:
            raise DeliveryNotFound("There is no such delivery. It may be older than 30 days.")
        history = await repository.attempts(session, delivery_id)
        return WebhookDeliveryDetail(
            **view_of(sent).model_dump(),
            body=sent.delivery.body,
            history=[WebhookAttemptView.model_validate(attempt) for attempt in history],
        )

    async def redeliver(
        self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID, delivery_id: uuid.UUID
    ) -> WebhookDeliveryView:
        """Send it again, under the same id, whatever became of it. Raises EndpointNotFound, DeliveryNotFound,
        EndpointSilent."""
        endpoint = await self._locked(session, actor, endpoint_id)
        delivery = await lock_delivery(session, delivery_id)
        if delivery is None or delivery.endpoint_id != endpoint.id:
            raise DeliveryNotFound("There is no such delivery. It may be older than 30 days.")
        if endpoint.state != WebhookState.ON and delivery.event_type != TEST:
            raise EndpointSilent("This webhook is switched off or paused. Switch it on first.")
        delivery.state, delivery.due_at, delivery.ended_at = (
            WebhookDeliveryState.WAITING,
            self._clock.now(),
            None,
        )
        await session.flush()
        await self._record(session, actor, "webhook.redelivered", endpoint)
        return WebhookDeliveryView.model_validate(delivery)

    async def _now(self, session: AsyncSession, endpoint: WebhookEndpoint) -> WebhookView:
        waiting = await repository.count_open(session, [endpoint.id])
        return _view(endpoint, waiting.get(endpoint.id, 0))

    async def _get(self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID) -> WebhookEndpoint:
        endpoint = await repository.get_or_none(session, actor.organisation_id, endpoint_id)
        if endpoint is None:
            raise EndpointNotFound("There is no such webhook.")
        return endpoint

    async def _locked(self, session: AsyncSession, actor: Actor, endpoint_id: uuid.UUID) -> WebhookEndpoint:
        endpoint = await lock_endpoint(session, endpoint_id)
        if endpoint is None or endpoint.organisation_id != actor.organisation_id:
            raise EndpointNotFound("There is no such webhook.")
        return endpoint

    async def _record(self, session: AsyncSession, actor: Actor, act: str, endpoint: WebhookEndpoint) -> None:
        details: dict[str, Any] = {"name": endpoint.url, "events": endpoint.event_types}
        await self._audit.record(session, actor, act, target=("webhook", endpoint.id), details=details)


def view_of(sent: Sent) -> WebhookDeliveryView:
    last = WebhookAttemptView.model_validate(sent.attempt) if sent.attempt else None
    return WebhookDeliveryView.model_validate(sent.delivery).model_copy(update={"last": last})


def _in_order(wanted: WebhookWrite) -> list[str]:
    return [name for name in EVENT_TYPES if name in wanted.event_types]


def _view(endpoint: WebhookEndpoint, waiting: int) -> WebhookView:
    return WebhookView(**WebhookBase.model_validate(endpoint).model_dump(), open=waiting)
