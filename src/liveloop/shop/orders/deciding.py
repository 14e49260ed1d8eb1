"""Reading and changing what an organisation decides about its orders."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.orders import repository
from liveloop.shop.orders.policy import OrderSettings


class PolicyService:
    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit

    async def get(self, session: AsyncSession, actor: Actor) -> OrderSettings:
        return await repository.settings(session, actor.organisation_id)

    async def put(self, session: AsyncSession, actor: Actor, wanted: OrderSettings) -> OrderSettings:
        """For orders that are placed, or shipped, from now on."""
        await repository.put_settings(session, actor.organisation_id, wanted)
        await self._audit.record(session, actor, "order_settings.changed", details=wanted.model_dump())
        return wanted
