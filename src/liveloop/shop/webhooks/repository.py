"""Endpoints, deliveries and attempts in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from liveloop.shop.webhooks.vocabulary import WebhookDeliveryState, WebhookState

OPEN = (WebhookDeliveryState.WAITING, WebhookDeliveryState.HELD)


class Sent(NamedTuple):
    """A delivery and how its last attempt went."""

    delivery: WebhookDelivery
    attempt: WebhookAttempt | None


async def listening(
    session: AsyncSession, organisation_id: uuid.UUID, event_type: str
) -> Sequence[WebhookEndpoint]:
    """Those that want such events and are not switched off."""
    endpoints = await list_endpoints(session, organisation_id)
    return [one for one in endpoints if one.state != WebhookState.OFF and event_type in one.event_types]


async def list_endpoints(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[WebhookEndpoint]:
    """Oldest first."""
    statement = (
        select(WebhookEndpoint)
        .where(WebhookEndpoint.organisation_id == organisation_id)
        .order_by(WebhookEndpoint.id)
    )
    return (await session.scalars(statement)).all()


async def count_open(session: AsyncSession, endpoint_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many deliveries each still has to make."""
    statement = (
        select(WebhookDelivery.endpoint_id, func.count())
        .where(WebhookDelivery.endpoint_id.in_(endpoint_ids), WebhookDelivery.state.in_(OPEN))
        .group_by(WebhookDelivery.endpoint_id)
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def get_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, endpoint_id: uuid.UUID
) -> WebhookEndpoint | None:
    statement = select(WebhookEndpoint).where(
        WebhookEndpoint.organisation_id == organisation_id, WebhookEndpoint.id == endpoint_id
    )
    return (await session.scalars(statement)).one_or_none()


async def add_endpoint(session: AsyncSession, endpoint: WebhookEndpoint) -> None:
    session.add(endpoint)
    await session.flush()


async def remove_endpoint(session: AsyncSession, endpoint: WebhookEndpoint) -> None:
    await session.delete(endpoint)
    await session.flush()


async def add_deliveries(session: AsyncSession, deliveries: Sequence[WebhookDelivery]) -> None:
    session.add_all(deliveries)
    await session.flush()


async def deliveries(
    session: AsyncSession,
    endpoint_id: uuid.UUID,
    *,
    state: WebhookDeliveryState | None,
    before: uuid.UUID | None,
    limit: int,
) -> Sequence[Sent]:
    """Newest first."""
    statement = _SENT.where(WebhookDelivery.endpoint_id == endpoint_id)
    if state is not None:
        statement = statement.where(WebhookDelivery.state == state)
    if before is not None:
        statement = statement.where(WebhookDelivery.id < before)
    rows = await session.execute(statement.order_by(WebhookDelivery.id.desc()).limit(limit))
    return [Sent(*row) for row in rows]


async def delivery_or_none(
    session: AsyncSession, endpoint_id: uuid.UUID, delivery_id: uuid.UUID
) -> Sent | None:
    statement = _SENT.where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.id == delivery_id)
    row = (await session.execute(statement)).one_or_none()
    return Sent(*row) if row else None


async def attempts(session: AsyncSession, delivery_id: uuid.UUID) -> Sequence[WebhookAttempt]:
    """Newest first."""
    statement = (
        select(WebhookAttempt)
        .where(WebhookAttempt.delivery_id == delivery_id)
        .order_by(WebhookAttempt.number.desc())
    )
    return (await session.scalars(statement)).all()


async def due(
    session: AsyncSession, *, now: datetime, limit: int, without: Collection[uuid.UUID]
) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """(delivery, endpoint) to attempt now that nobody has, the longest due first; none of the endpoints
    `without`."""
    statement = (
        select(WebhookDelivery.id, WebhookDelivery.endpoint_id)
        .where(
            WebhookDelivery.due_at <= now,
            WebhookDelivery.claimed_until.is_(None) | (WebhookDelivery.claimed_until < now),
            WebhookDelivery.endpoint_id.not_in(without),
        )
        .order_by(WebhookDelivery.due_at)
        .limit(limit)
    )
    return [(row.id, row.endpoint_id) for row in await session.execute(statement)]


async def claim(
    session: AsyncSession, ids: Collection[uuid.UUID], *, now: datetime, until: datetime
) -> Sequence[tuple[WebhookDelivery, WebhookEndpoint]]:
    """Those of `ids` that are still to be attempted; nobody else takes them before `until`."""
    statement = (
        update(WebhookDelivery)
        .where(
            WebhookDelivery.id.in_(ids),
            WebhookDelivery.due_at <= now,
            WebhookDelivery.claimed_until.is_(None) | (WebhookDelivery.claimed_until < now),
        )
        .values(claimed_until=until, attempts=WebhookDelivery.attempts + 1)
        .returning(WebhookDelivery.id)
    )
    claimed = (await session.scalars(statement)).all()
    rows = await session.execute(
        select(WebhookDelivery, WebhookEndpoint)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(WebhookDelivery.id.in_(claimed))
        .order_by(WebhookDelivery.id)
        .execution_options(populate_existing=True)
    )
    return [(delivery, endpoint) for delivery, endpoint in rows]


async def add_attempt(session: AsyncSession, attempt: WebhookAttempt) -> None:
    session.add(attempt)
    await session.flush()


async def hold(session: AsyncSession, endpoint_id: uuid.UUID) -> None:
    """What waits for this endpoint waits without a time."""
    await session.execute(
        update(WebhookDelivery)
        .where(
            WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == WebhookDeliveryState.WAITING
        )
        .values(state=WebhookDeliveryState.HELD, due_at=None)
    )


async def let_go(session: AsyncSession, endpoint_id: uuid.UUID, *, at: datetime) -> None:
    """What was held is due."""
    await session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.state == WebhookDeliveryState.HELD)
        .values(state=WebhookDeliveryState.WAITING, due_at=at, claimed_until=None)
    )


async def forget(session: AsyncSession, *, before: datetime, limit: int) -> int:
    """Remove some deliveries made before `before`, whatever became of them; returns how many."""
    old = select(WebhookDelivery.id).where(WebhookDelivery.created_at < before).limit(limit)
    gone = await session.execute(
        delete(WebhookDelivery).where(WebhookDelivery.id.in_(old)).returning(WebhookDelivery.id)
    )
    return len(gone.all())


_SENT = select(WebhookDelivery, WebhookAttempt).outerjoin(
    WebhookAttempt,
    (WebhookAttempt.delivery_id == WebhookDelivery.id)
    & (
        WebhookAttempt.number
        == select(func.max(WebhookAttempt.number))
        .where(WebhookAttempt.delivery_id == WebhookDelivery.id)
        .correlate(WebhookDelivery)
        .scalar_subquery()
    ),
)
