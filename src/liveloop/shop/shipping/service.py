"""What an organisation asks for sending an order."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.shipping import repository
from liveloop.shop.shipping.models import ShippingRate
from liveloop.shop.shipping.schemas import ShippingForm, ShippingList, ShippingRead


class ShippingService:
    """`currency` is that of new products."""

    def __init__(self, clock: Clock, audit: AuditLog, *, currency: str) -> None:
        self._clock = clock
        self._audit = audit
        self._currency = currency

    async def list(self, session: AsyncSession, actor: Actor) -> ShippingList:
        rates = await repository.list_of(session, actor.organisation_id)
        known = {rate.currency: ShippingRead.model_validate(rate) for rate in rates}
        nothing = ShippingRead(currency=self._currency, fee=0, free_from=None, updated_at=None)
        first = known.pop(self._currency, nothing)
        return ShippingList(items=[first, *known.values()])

    async def put(
        self, session: AsyncSession, actor: Actor, currency: str, wanted: ShippingForm
    ) -> ShippingRead:
        """For orders that are placed from now on."""
        rate = ShippingRate(
            organisation_id=actor.organisation_id,
            currency=currency,
            updated_at=self._clock.now(),
            **wanted.model_dump(),
        )
        await repository.put(session, rate)
        await self._audit.record(
            session, actor, "shipping.changed", target=("currency", currency), details=wanted.model_dump()
        )
        return ShippingRead.model_validate(rate)
